"""What reached somebody and what they did with it.

That they confirmed is a record of the agency: figures that were reported must still be right, and who was told of a
regulation may matter years later. What they wrote and why they were exempt (it may be a matter of health) goes, and so
does when they were reminded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, delete, func, or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from .. import rights
from ..documents.models import Document
from ..sending.models import Broadcast, Receipt
from ..texts import _
from ..tracking.models import Reminded, Reminder


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Every document that reached them, in one record: there may be hundreds. Reminders beside it."""
    if reached := list(_reached(person_id)):
        yield PersonalRecord(_("Văn bản đã nhận, đã xác nhận"), {"documents": reached})
    found = select(Reminder.at).join(Reminded, Reminded.reminder_id == Reminder.id)
    moments = db.session.scalars(found.where(Reminded.person_id == person_id).order_by(Reminder.at)).all()
    if moments:
        yield PersonalRecord(_("Lời nhắc xác nhận đã nhận"), {"at": list(moments)})


def erase(person_id: int) -> Iterator[Erasure]:
    """Answers, reasons of exemptions and reminders go; that the documents reached them and were confirmed stays."""
    mine = Receipt.person_id == person_id
    with transaction():
        said = or_(Receipt.answer != "", Receipt.exempt_reason != "")
        emptied = changed_rows(update(Receipt).where(mine, said).values(answer="", exempt_reason=""))
        reminded = changed_rows(delete(Reminded).where(Reminded.person_id == person_id))
        kept = db.session.scalar(select(func.count()).select_from(Receipt).where(mine)) or 0
    yield Erasure(
        _("Câu trả lời khi xác nhận, lý do miễn"), erased=emptied, kept=kept,
        reason=_("Việc nhận, mở và xác nhận văn bản là hồ sơ của cơ quan, phải đúng với số liệu đã báo cáo")
        if kept else "",
    )  # fmt: skip
    yield Erasure(_("Lời nhắc xác nhận đã nhận"), erased=reminded)


def _reached(person_id: int) -> Iterator[dict[str, Any]]:
    shown = and_(Document.status != "recalled", Broadcast.status.in_(rights.SHOWN))
    found = (
        select(Document.code, case((shown, Document.subject), else_=""), Receipt)
        .select_from(Receipt)
        .join(Broadcast, Broadcast.id == Receipt.root_id)
        .join(Document, Document.id == Broadcast.document_id)
        .where(Receipt.person_id == person_id)
        .order_by(Receipt.reached_at, Receipt.root_id)
    )
    for code, subject, one in db.session.execute(found):
        yield {
            "document": code or subject, "reached": one.reached_at, "opened": one.opened_at,
            "file_opened": one.file_opened_at, "confirmed": one.acknowledged_at, "answer": one.answer,
            "exempt": one.exempt_reason, "due": one.due_at,
        }  # fmt: skip
