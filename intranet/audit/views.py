"""The page of the audit trail."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from intranet.access import Forbidden, current_actor
from intranet.audit import queries
from intranet.audit.labels import action_label
from intranet.text import squeeze
from intranet.web.paging import paginate

bp = Blueprint("audit", __name__, url_prefix="/admin/audit", template_folder="templates")


@bp.get("/")
def index() -> str:
    """Entries by person, action, kind of subject and days."""
    actor = current_actor()
    # The trail knows no units: a grant for one of them does not open it.
    if not actor.may_everywhere("audit.read"):
        raise Forbidden("audit.read")
    filters = queries.Filters(
        person=squeeze(request.args.get("person", "")),
        action=request.args.get("action", ""),
        subject=request.args.get("subject", ""),
        first=_day("first"),
        last=_day("last"),
    )
    return render_template(
        "audit/index.html",
        page=paginate(queries.entries(filters)),
        filters=filters,
        filtered=filters != queries.Filters(),
        actions=sorted((action_label(action), action) for action in queries.actions()),
        subjects=queries.subjects(),
        action_label=action_label,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
