"""Moments, the deadline and the headline as the page says them."""

from __future__ import annotations

from datetime import datetime, timedelta

from intranet import clock, dates, workdays

from ..people.figures import Figures
from ..texts import BROADCAST_STATES, _, ngettext
from .access import BEFORE, Followed


def when(moment: datetime | None) -> str:
    """A moment: 08:00 hôm nay; 16:40 hôm qua; 08:15 ngày 12/5; of another year with the year."""
    if moment is None:
        return ""
    local, today = clock.local(moment), clock.today()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return _("%(time)s hôm nay", time=time)
    if local.date() == today - timedelta(days=1):
        return _("%(time)s hôm qua", time=time)
    day = dates.vnday(moment) if local.year == today.year else dates.vndate(moment)
    return _("%(time)s ngày %(day)s", time=time, day=day)


def deadline(followed: Followed, missing: int) -> tuple[str, str]:
    """How it stands with the deadline: words, tone; ("", "") when there is nothing to say."""
    due_at = followed.root.deadline
    if followed.root.status != "live":
        words, tone = BROADCAST_STATES[followed.root.status]
        return str(words), str(tone)
    if due_at is None:
        return "", ""
    today, day = clock.today(), clock.local(due_at).date()
    if due_at < clock.now():
        days = workdays.between(day, today)
        late = ngettext("Quá hạn %(num)d ngày làm việc", "Quá hạn %(num)d ngày làm việc", days)
        words = late if days > 0 else _("Quá hạn từ %(when)s", when=when(due_at))
        return words, "bad" if missing else ""
    tone = "warn" if missing and day <= workdays.add(today, 1) else ""
    return _("Hạn %(when)s", when=when(due_at)), tone


def headline(followed: Followed, total: Figures) -> str:
    """The situation in one sentence."""
    status = followed.root.status
    if status in BEFORE or status == "sending":
        return _("Đang gửi") if status == "sending" else _("Chưa gửi")
    if total.missing:
        return _missing(status, total.missing)
    if total.total:
        return _("Mọi người đã xác nhận")
    if total.unread:
        return ngettext(
            "Còn %(count)s người chưa mở", "Còn %(count)s người chưa mở", total.unread,
            count=dates.vnnumber(total.unread),
        )  # fmt: skip
    return _("Mọi người đã mở") if total.read else _("Chưa có ai phải xác nhận")


def _missing(status: str, number: int) -> str:
    count = dates.vnnumber(number)
    if status in ("ended", "withdrawn"):
        return ngettext(
            "%(state)s, còn %(count)s người chưa xác nhận", "%(state)s, còn %(count)s người chưa xác nhận", number,
            state=BROADCAST_STATES[status][0], count=count,
        )  # fmt: skip
    return ngettext(
        "Còn %(count)s người chưa xác nhận", "Còn %(count)s người chưa xác nhận", number, count=count
    )  # fmt: skip


def bar_text(found: Figures) -> str:
    """The bar in words."""
    if found.total or not found.everybody:
        return _(
            "%(done)d đã xác nhận, %(opened)d đã mở chưa xác nhận, %(unopened)d chưa mở",
            done=found.acknowledged, opened=found.opened, unopened=found.unopened,
        )  # fmt: skip
    return _("%(opened)d đã mở, %(unopened)d chưa mở", opened=found.read, unopened=found.unread)
