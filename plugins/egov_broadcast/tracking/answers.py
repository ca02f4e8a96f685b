"""What people answered to the question of a broadcast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from intranet import contact_facts, dates, db, sheets, unit_names

from ..sending import telling
from ..sending.models import Receipt
from ..texts import _
from . import states
from .access import Followed

AT_ONCE: Final = 4000


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, and when; `on_paper`: they signed a list, the text is the note about it."""

    name: str
    unit_name: str
    at: datetime
    text: str
    on_paper: bool


def select_answers(followed: Followed, name: str = "", text: str = "") -> Select[Any]:
    """The answers of the people followed, newest first: rows for :func:`lines`."""
    contact = contact_facts(name).subquery()
    found = (
        select(contact.c.full_name, Receipt.unit_id, Receipt.acknowledged_at, Receipt.answer, Receipt.on_paper_by)
        .join(contact, contact.c.person_id == Receipt.person_id)
        .where(followed.people, states.CONFIRMED, Receipt.on_paper_by.is_(None))
        .order_by(Receipt.acknowledged_at.desc(), Receipt.person_id)
    )
    return found.where(Receipt.answer.icontains(text, autoescape=True)) if text else found


def lines(rows: Any) -> list[Answer]:
    """The answers of these rows. One statement."""
    names = unit_names({row.unit_id for row in rows if row.unit_id is not None})
    return [
        Answer(row.full_name, names.get(row.unit_id or 0, ""), row.acknowledged_at, row.answer,
               row.on_paper_by is not None)
        for row in rows
    ]  # fmt: skip


def sheet(followed: Followed) -> sheets.Sheet:
    """All answers as a table."""
    columns = [
        sheets.Column(_("Họ và tên"), 28), sheets.Column(_("Đơn vị"), 40), sheets.Column(_("Xác nhận lúc"), 18),
        sheets.Column(_("Trả lời"), 70),
    ]  # fmt: skip
    subtitle = telling.title(followed.document)
    return sheets.Sheet(followed.root.question or _("Trả lời"), columns, _rows(followed), subtitle, numbered=True)


def _rows(followed: Followed) -> Iterator[tuple[str, ...]]:
    start = 0
    while rows := db.session.execute(select_answers(followed).limit(AT_ONCE).offset(start)).all():
        yield from ((one.name, one.unit_name, dates.vndatetime(one.at), one.text) for one in lines(rows))
        start += AT_ONCE
