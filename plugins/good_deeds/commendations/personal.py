"""The duties towards a person's data in this room. Decisions are official records: they stay, with the name in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Commendation
from ..texts import _
from . import queries


def records(person_id: int) -> Iterator[PersonalRecord]:
    """What they were commended for, and how many decisions they recorded."""
    own = select(Commendation).where(Commendation.person_id == person_id).order_by(Commendation.decided_on)
    rows = db.session.scalars(own).all()
    units = queries.unit_names_of(rows)
    for one in rows:
        values = {
            "name": one.name, "unit": units[one.id], "form": one.form, "authority": one.authority,
            "decision": one.decision_number, "on": one.decided_on, "note": one.note,
            "withdrawn_on": one.withdrawn_on, "withdrawn_by": one.withdrawn_number, "basis": one.withdrawn_basis,
        }  # fmt: skip
        yield PersonalRecord(_("Khen thưởng"), values)
    if recorded := _count(Commendation.recorded_by == person_id):
        yield PersonalRecord(_("Quyết định khen thưởng đã ghi"), {"times": recorded})


def erase(person_id: int) -> Iterator[Erasure]:
    """Whoever recorded is forgotten; who was commended stays."""
    with transaction():
        recorded = update(Commendation).where(Commendation.recorded_by == person_id)
        nameless = changed_rows(recorded.values(recorded_by=None))
        kept = _count(Commendation.person_id == person_id)
    yield Erasure(
        _("Khen thưởng"), erased=0, kept=kept,
        reason=_("Quyết định khen thưởng và quyết định hủy là hồ sơ phải lưu trữ, căn cứ để xét khen thưởng về sau"),
    )  # fmt: skip
    yield Erasure(
        _("Tên người ghi quyết định khen thưởng"), erased=nameless, kept=nameless,
        reason=_("Quyết định được giữ, không còn tên người ghi"),
    )  # fmt: skip


def _count(condition: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Commendation).where(condition)) or 0
