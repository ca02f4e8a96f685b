"""The page of the audit trail."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template

from intranet.access import Forbidden, current_actor
from intranet.audit import queries
from intranet.audit.forms import FilterEntries
from intranet.audit.labels import action_label, subject_label
from intranet.web.paging import paginate

bp = Blueprint("audit", __name__, url_prefix="/admin/audit", template_folder="templates")

LONGEST_SHOWN = 300


@bp.get("/")
def index() -> str:
    """Entries by person, action, kind of subject and days."""
    # The trail knows no units: a grant for one of them does not open it.
    if not current_actor().may_everywhere("audit.read"):
        raise Forbidden("audit.read")
    form = FilterEntries()
    form.action.choices = sorted(((name, action_label(name)) for name in queries.actions()), key=lambda pair: pair[1])
    form.subject.choices = sorted(
        ((name, subject_label(name)) for name in queries.subjects()), key=lambda pair: pair[1]
    )
    filters = queries.Filters(
        person=form.person.data or "",
        action=form.action.data or "",
        subject=form.subject.data or "",
        first=form.first.data,
        last=form.last.data,
    )
    return render_template(
        "audit/index.html",
        form=form,
        page=paginate(queries.entries(filters)),
        filtered=filters != queries.Filters(),
        action_label=action_label,
        subject_label=subject_label,
        shown=shown,
    )


def shown(value: Any) -> str:
    """One side of a change, short enough for a table."""
    text = value if isinstance(value, str) else "–" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
