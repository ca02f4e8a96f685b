"""What the list and a document say of their state, as (words, tone) for a tag."""

from __future__ import annotations

from datetime import datetime

from intranet import clock, dates

from ..texts import URGENCIES, _, ngettext
from .queries import Row

Tag = tuple[str, str]


def state(row: Row) -> Tag | None:
    """Where the reader stands with it; None when nothing is to be said."""
    if row.acknowledged_at is not None:
        return _("Đã xác nhận"), "ok"
    if row.exempt_at is not None:
        return _("Được miễn xác nhận"), ""
    if row.must and row.status == "ended":
        return _("Đã kết thúc"), ""
    return due(row.due_at) if row.waits else None


def due(moment: datetime | None) -> Tag:
    """Until when it is to be confirmed, in relative words."""
    if moment is None:
        return _("Cần xác nhận"), "info"
    now = clock.now()
    days = (clock.local(moment).date() - clock.local(now).date()).days
    if days < 0:
        return ngettext("Quá hạn %(num)d ngày", "Quá hạn %(num)d ngày", -days), "bad"
    if moment < now:
        return _("Quá hạn từ %(time)s", time=dates.vntime(moment)), "bad"
    if days == 0:
        return _("Xác nhận trước %(time)s", time=dates.vntime(moment)), "warn"
    return ngettext("Còn %(num)d ngày", "Còn %(num)d ngày", days), "warn" if days == 1 else ""


def deadline(moment: datetime | None) -> str:
    """The same as a sentence with the moment in full, for the note above a document."""
    if moment is None:
        return _("Cần xác nhận.")
    now = clock.now()
    days = (clock.local(moment).date() - clock.local(now).date()).days
    if moment < now:
        when = dates.vndatetime(moment)
        return _("Đã quá hạn xác nhận (%(when)s), đề nghị xác nhận ngay.", when=when)
    if days == 0:
        return _("Cần xác nhận trước %(time)s hôm nay.", time=dates.vntime(moment))
    return _("Cần xác nhận trước %(when)s.", when=dates.vndatetime(moment))


def meaning(counts_for: str) -> str:
    """What confirming means, and for what it counts."""
    if counts_for:
        return _(
            "Xác nhận nghĩa là đã đọc và nắm nội dung; tên sẽ được tính vào tiến độ hưởng ứng: %(what)s.",
            what=counts_for,
        )
    return _("Xác nhận nghĩa là đã đọc và nắm nội dung.")


def urgency(value: int) -> Tag | None:
    """How urgent it is; None for what is not."""
    return (str(URGENCIES[value]), "warn" if value > 1 else "") if value else None


def name(code: str, subject: str) -> str:
    """A document in one line."""
    return f"{code}: {subject}" if code else subject
