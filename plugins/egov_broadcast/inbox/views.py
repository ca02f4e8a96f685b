"""Pages of the inbox."""

from __future__ import annotations

from flask import render_template

from intranet import current_actor

from .. import rights
from ..routes import bp


@bp.get("/")
def index() -> str:
    """What reached the reader."""
    current_actor().require(rights.READ)
    return render_template("egov_broadcast/inbox/index.html")
