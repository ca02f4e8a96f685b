"""What the search knows of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, String, cast, literal, null, select, union_all

from intranet import search
from intranet.database import db
from intranet.hookspecs.setup import SearchDocument
from intranet.plans import heads
from intranet.plans.models import Movement, Plan, PlanMovement, Wave, WaveTopic
from intranet.plans.parts import PARTS
from intranet.plans.rights import OPEN

KIND = "plan"
_TEXTS = {
    "sections": ("label", "heading", "body"), "bases": ("doc_type", "number", "symbol", "name"),
    "waves": ("label",), "tasks": ("text", "lead_text", "product"), "titles": ("name",),
}  # fmt: skip
Chosen = Select[*tuple[Any, ...]]
_WIDTH = max(map(len, _TEXTS.values()))


def put(plan: Plan) -> None:
    """Make `plan` findable as it is now: a draft by its editors only."""
    db.session.flush()
    search.put_document(KIND, _document(plan, _texts([plan.id]).get(plan.id, [])))


def drop(plan: Plan) -> None:
    """No longer find `plan`."""
    search.drop(KIND, plan.id)


def ids() -> Sequence[int]:
    """The plans that are found: all that nobody put aside."""
    return db.session.scalars(select(Plan.id).where(Plan.archived_at.is_(None))).all()


def documents(plan_ids: Sequence[int]) -> Iterator[SearchDocument]:
    """What is found of those among the plans that are there, in two queries."""
    texts = _texts(plan_ids)
    statement = select(Plan).where(Plan.id.in_(plan_ids), Plan.archived_at.is_(None))
    for plan in db.session.scalars(statement.execution_options(populate_existing=True)):
        yield _document(plan, texts.get(plan.id, []))


def _document(plan: Plan, texts: list[str]) -> SearchDocument:
    text = "\n".join(text for text in (heads.reference(plan), plan.slogan, *texts) if text)
    reader = "" if plan.status in OPEN else "plans.edit"
    return SearchDocument(plan.id, plan.title, text, plan.issuing_unit_id, reader, plan.issued_on)


def _texts(plan_ids: Sequence[int]) -> dict[int, list[str]]:
    """The texts of the plans' parts, in the order of the paper."""
    topics = select(Wave.plan_id, literal("waves"), Wave.position, WaveTopic.position, WaveTopic.text).join(WaveTopic)
    movements = select(PlanMovement.plan_id, literal("movements"), PlanMovement.position, literal(0), Movement.name)
    selects = [
        _shaped(topics.where(Wave.plan_id.in_(plan_ids))),
        _shaped(movements.join(Movement).where(PlanMovement.plan_id.in_(plan_ids))),
    ]
    for name, columns in _TEXTS.items():
        model = PARTS[name].model
        wanted = [getattr(model, column) for column in columns]
        rows = select(model.plan_id, literal(name), model.position, literal(-1), *wanted)
        selects.append(_shaped(rows.where(model.plan_id.in_(plan_ids))))
    found: dict[int, list[str]] = {}
    order = [*_TEXTS, "movements"]
    rows_in_order = sorted(db.session.execute(union_all(*selects)), key=lambda row: (order.index(row[1]), *row[2:4]))
    for plan_id, _name, _position, _within, *texts in rows_in_order:
        found.setdefault(plan_id, []).extend(text for text in texts if text)
    return found


def _shaped(chosen: Chosen) -> Chosen:
    # A UNION wants the same number and types of columns everywhere.
    head, texts = list(chosen.selected_columns)[:4], list(chosen.selected_columns)[4:]
    padding = [cast(null(), String)] * (_WIDTH - len(texts))
    return chosen.with_only_columns(*head, *(cast(text, String) for text in texts), *padding)
