"""What the audit trail keeps about a person: what they did, from where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, or_, select

from intranet.audit.labels import action_label
from intranet.audit.models import AuditEntry
from intranet.database import db
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.web.i18n import _

MOST: Final = 50_000
"""An export lists the newest so many entries and says how many there are."""


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything the person did, and what was done to their record, newest first."""
    entry = AuditEntry
    about = (entry.subject_kind == "person") & (entry.subject_id == person_id)
    mine = or_(entry.actor_person_id == person_id, about)
    total = db.session.scalar(select(func.count()).select_from(entry).where(mine)) or 0
    found = db.session.execute(
        select(entry.at, entry.action, entry.actor_name, entry.subject_label, entry.channel, entry.address)
        .where(mine)
        .order_by(entry.id.desc())
        .limit(MOST)
    )
    rows = [
        {"at": at, "action": action_label(action), "by": by, "subject": label, "channel": channel, "address": address}
        for at, action, by, label, channel, address in found
    ]
    yield PersonalRecord(_("Nhật ký"), {"total": total, "entries": rows})


def erase(person_id: int) -> Iterator[Erasure]:
    """Nothing goes: the trail is append-only and sealed."""
    done = select(func.count()).select_from(AuditEntry).where(AuditEntry.actor_person_id == person_id)
    yield Erasure(
        _("Nhật ký"), erased=0, kept=db.session.scalar(done) or 0,
        reason=_("Nhật ký chỉ ghi thêm và được niêm phong hằng ngày, phục vụ thanh tra, kiểm tra; không xóa được"),
    )  # fmt: skip
