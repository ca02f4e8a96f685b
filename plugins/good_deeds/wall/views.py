"""The wall and the page of a story."""

from __future__ import annotations

from flask import render_template

from intranet import current_actor

from .. import rights
from ..routes import bp


@bp.get("/")
def index() -> str:
    """The stories that were published."""
    actor = current_actor()
    actor.require(rights.READ)
    return render_template("good_deeds/wall/index.html")
