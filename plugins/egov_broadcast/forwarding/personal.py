"""The duties towards a person's data, as far as forwarding is concerned: who handed it on to them.

What they forwarded themselves is told and loses their name with what they sent, see `sending.personal`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, func, select

from intranet import Erasure, PersonalRecord, db

from .. import rights
from ..documents.models import Document
from ..sending.models import Broadcast, Handed
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """What was handed on to the person, with the instructions: one record. Of what was taken back only that it was."""
    shown = and_(Document.status != "recalled", Broadcast.status.in_(rights.SHOWN))
    subject, message = (case((shown, column), else_="") for column in (Document.subject, Broadcast.message))
    found = (
        select(Document.code, subject, Broadcast.sent_at, message, Broadcast.deadline)
        .join(Broadcast, Broadcast.document_id == Document.id)
        .join(Handed, Handed.broadcast_id == Broadcast.id)
        .where(Handed.person_id == person_id)
        .order_by(Broadcast.id)
    )
    handed = [
        {"code": code, "subject": subject, "at": at, "instruction": message, "due": due}
        for code, subject, at, message, due in db.session.execute(found)
    ]
    if handed:
        yield PersonalRecord(_("Văn bản được chuyển tiếp đến"), {"documents": handed})


def erase(person_id: int) -> Iterator[Erasure]:
    """Nothing goes: it says that a document reached them, which is kept."""
    kept = db.session.scalar(select(func.count()).select_from(Handed).where(Handed.person_id == person_id)) or 0
    yield Erasure(
        _("Được chuyển tiếp văn bản"), erased=0, kept=kept,
        reason=_("Là căn cứ văn bản đã được phổ biến đến người làm việc, phải lưu trữ"),
    )  # fmt: skip
