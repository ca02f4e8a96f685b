"""Rules of series as people say them."""

from __future__ import annotations

from ..texts import _, lazy, ngettext
from .series import LAST, Rule

WEEKDAYS = (
    lazy("thứ Hai"), lazy("thứ Ba"), lazy("thứ Tư"), lazy("thứ Năm"), lazy("thứ Sáu"), lazy("thứ Bảy"),
    lazy("Chủ nhật"),
)  # fmt: skip
_NTH = {1: lazy("đầu tiên"), 2: lazy("thứ hai"), 3: lazy("thứ ba"), 4: lazy("thứ tư"), LAST: lazy("cuối cùng")}


def rule_words(rule: Rule) -> str:
    """A rule in words: "Hằng tuần, thứ Hai"; "Hằng tháng, thứ Ba thứ hai của tháng"."""
    return _("%(often)s, %(day)s", often=_often(rule), day=_day(rule))


def _often(rule: Rule) -> str:
    if rule.interval == 1:
        return _("Hằng tuần") if rule.pattern == "weekly" else _("Hằng tháng")
    if rule.pattern == "weekly":
        return ngettext("Cứ %(num)d tuần", "Cứ %(num)d tuần", rule.interval)
    return ngettext("Cứ %(num)d tháng", "Cứ %(num)d tháng", rule.interval)


def _day(rule: Rule) -> str:
    weekday = str(WEEKDAYS[rule.weekday])
    if rule.pattern == "weekly":
        return weekday
    if rule.pattern == "nth":
        return _("%(weekday)s %(nth)s của tháng", weekday=weekday, nth=str(_NTH[rule.nth]))
    if rule.pattern == "day":
        return _("ngày %(day)d", day=rule.day)
    return _("ngày cuối tháng") if rule.pattern == "last_day" else _("ngày làm việc cuối cùng của tháng")
