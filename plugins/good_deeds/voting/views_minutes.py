"""Pages: the minutes, to read and print, and as a file."""

from __future__ import annotations

from flask import Response, abort, render_template

from intranet import current_actor, documents

from ..routes import bp
from . import minutes
from .standing import Standing, load, reads


@bp.get("/sessions/<int:session_id>/minutes")
def minutes_page(session_id: int) -> str:
    """The minutes as a page."""
    standing = _closed(session_id)
    return render_template("good_deeds/voting/minutes.html", session=standing.session, paper=minutes.paper(standing))


@bp.get("/sessions/<int:session_id>/minutes.docx", endpoint="minutes")
def minutes_file(session_id: int) -> Response:
    """The minutes as DOCX, to be completed, signed and filed."""
    standing = _closed(session_id)
    return documents.response(minutes.paper(standing), minutes.filename(standing))


def _closed(session_id: int) -> Standing:
    """A session that is over, or 404: before there is nothing to minute."""
    standing = load(session_id)
    if standing is None or not reads(current_actor(), standing) or standing.session.status != "closed":
        abort(404)
    return standing
