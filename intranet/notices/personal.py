"""What notices keep about a person: what they were told, how they want it by mail. All of it may go."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from intranet.database import db, transaction
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.notices.models import Mail, Mailbox, Notice, NoticePreference, NoticeText
from intranet.notices.service_preferences import forget
from intranet.web.i18n import _, locale


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Notices, wishes, mails and a refused address, each kind in one record."""
    told = (
        select(Notice.created_at, Notice.read_at, Notice.kind, NoticeText.subject, NoticeText.text, NoticeText.url)
        .join(NoticeText, NoticeText.id == Notice.text_id)
        .where(Notice.person_id == person_id)
        .order_by(Notice.created_at, Notice.matter_id)
    )
    language = locale()
    notices = [
        {
            "kind": row.kind, "subject": row.subject.get(language), "text": row.text.get(language), "url": row.url,
            "created_at": row.created_at, "read_at": row.read_at,
        }
        for row in db.session.execute(told)
    ]  # fmt: skip
    if notices:
        yield PersonalRecord(_("Thông báo đã nhận"), {"notices": notices})
    wished = select(NoticePreference).where(NoticePreference.person_id == person_id).order_by(NoticePreference.kind)
    if wishes := {row.kind: row.cadence for row in db.session.scalars(wished)}:
        yield PersonalRecord(_("Cách nhận thư thông báo"), wishes)
    sent = select(Mail.created_at, Mail.ended_at, Mail.state, Mail.error).where(Mail.person_id == person_id)
    if mails := [dict(row._mapping) for row in db.session.execute(sent.order_by(Mail.id))]:
        yield PersonalRecord(_("Thư đã gửi"), {"mails": mails})
    box = db.session.get(Mailbox, person_id)
    if box is not None:
        values = {"address": box.address, "error": box.error, "since": box.since}
        yield PersonalRecord(_("Địa chỉ thư bị trả lại"), values)


def erase(person_id: int) -> Iterator[Erasure]:
    """Everything goes: the matters themselves are kept by those whose they are."""
    with transaction():
        yield Erasure(_("Thông báo và thư đã gửi"), erased=forget(person_id))
