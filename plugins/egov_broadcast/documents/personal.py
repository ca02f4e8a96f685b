"""What the register keeps about people: who registered and who recalled documents.

Who signed is part of an official document and stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..texts import _
from . import drafts
from .models import Document


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The documents the person registered or recalled, in one record: there may be thousands."""
    own = or_(Document.created_by == person_id, Document.closed_by == person_id)
    wanted = select(
        Document.year, Document.number, Document.code, Document.created_by, Document.created_at, Document.closed_by,
        Document.closed_at, Document.closed_reason,
    ).where(own).order_by(Document.id)  # fmt: skip
    registered, recalled = [], []
    for year, number, code, made_by, made_at, closed_by, closed_at, reason in db.session.execute(wanted):
        named = {"year": year, "number": number, "code": code}
        if made_by == person_id:
            registered.append({**named, "at": made_at})
        if closed_by == person_id:
            recalled.append({**named, "at": closed_at, "reason": reason})
    if registered:
        yield PersonalRecord(_("Văn bản đã vào sổ"), {"documents": registered})
    if recalled:
        yield PersonalRecord(_("Văn bản đã thu hồi"), {"documents": recalled})


def erase(person_id: int) -> Iterator[Erasure]:
    """Documents belong to the agency and stay, without the name of who registered or recalled them."""
    with transaction():
        thrown = drafts.forget_of(person_id)
        named = changed_rows(update(Document).where(Document.created_by == person_id).values(created_by=None))
        named += changed_rows(update(Document).where(Document.closed_by == person_id).values(closed_by=None))
    yield Erasure(_("Lần đăng ký văn bản dở dang"), erased=thrown)
    yield Erasure(
        _("Tên người vào sổ, thu hồi văn bản"), erased=named, kept=named,
        reason=_("Văn bản là hồ sơ của cơ quan nên được giữ, không còn tên người làm") if named else "",
    )  # fmt: skip
