"""Pages."""

from __future__ import annotations

from intranet import current_actor

from .. import rights
from ..routes import bp


@bp.get("/")
def index() -> str:
    """The timetable."""
    current_actor().require(rights.READ)
    return ""
