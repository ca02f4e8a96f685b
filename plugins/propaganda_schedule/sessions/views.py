"""Pages."""

from __future__ import annotations

from flask import abort, render_template

from intranet import current_actor, unit_names

from ..models import Session
from ..routes import bp
from . import queries


@bp.get("/sessions/<int:session_id>")
def session(session_id: int) -> str:
    """One session."""
    found = _found(session_id)
    return render_template(
        "propaganda_schedule/sessions/show.html", session=found, unit_name=unit_names([found.unit_id])[found.unit_id]
    )


def _found(session_id: int) -> Session:
    found = queries.get(current_actor(), session_id)
    if found is None:
        abort(404)
    return found
