"""The duties towards a person's data: who sent something out is named in the row and in the message."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from intranet import Erasure, PersonalRecord, db, transaction

from ..texts import _
from .models import Outgoing


def records(person_id: int) -> Iterator[PersonalRecord]:
    """What they sent out, in one record."""
    found = select(Outgoing).where(Outgoing.made_by == person_id).order_by(Outgoing.id)
    sent = [
        {
            "file": one.file_name,
            "status": one.status_code or None,
            "to": one.organs,
            "note": one.note,
            "at": one.made_at,
        }
        for one in db.session.scalars(found)
    ]
    if sent:
        yield PersonalRecord(_("Tin đã gửi ra ngoài"), {"messages": sent})


def erase(person_id: int) -> Iterator[Erasure]:
    """What was sent belongs to the agency and stays; their name goes, also from what would be written again."""
    with transaction():
        found = db.session.scalars(select(Outgoing).where(Outgoing.made_by == person_id).with_for_update()).all()
        for row in found:
            row.made_by = None
            if row.facts.get("staff"):
                row.facts = row.facts | {"staff": row.facts["staff"] | {"name": ""}}
    yield Erasure(
        _("Tên người gửi tin ra ngoài"), erased=len(found), kept=len(found),
        reason=_("Tin đã gửi là hồ sơ của cơ quan nên được giữ, không còn tên người; tệp nơi khác đã lấy thì không "
                 "thu lại được") if found else "",
    )  # fmt: skip
