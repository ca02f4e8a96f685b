"""What the search knows of a plan."""

from __future__ import annotations

from intranet import search
from intranet.database import db
from intranet.plans import heads, rows
from intranet.plans.models import Plan
from intranet.plans.rights import OPEN

KIND = "plan"
_TEXTS = {
    "sections": ("label", "heading", "body"), "bases": ("doc_type", "number", "symbol", "name"),
    "movements": ("name",), "waves": ("label", "topics"), "tasks": ("text", "lead_text", "product"),
    "titles": ("name",),
}  # fmt: skip


def put(plan: Plan) -> None:
    """Make `plan` findable as it is now: a draft by its editors only."""
    db.session.flush()
    found = rows.load(plan.id, _TEXTS)
    texts = [heads.reference(plan), plan.slogan]
    for name, columns in _TEXTS.items():
        for row in found[name]:
            texts.extend(_words(row[column]) for column in columns)
    search.put(
        KIND, plan.id, title=plan.title, text="\n".join(text for text in texts if text),
        unit_id=plan.issuing_unit_id, reader="" if plan.status in OPEN else "plans.edit", day=plan.issued_on,
    )  # fmt: skip


def drop(plan: Plan) -> None:
    """No longer find `plan`."""
    search.drop(KIND, plan.id)


def _words(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "")
