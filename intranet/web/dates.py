"""Dates, times and numbers as official papers write them; template filters and plain functions.

Vietnamese: 13/5/2026 and 08/01/2026 (a zero before a day below 10 and before months 1 and 2, as
Nghị định 30/2020/NĐ-CP prescribes), 17:00, 1.200 and 2,3. English: 13 May 2026, 1,200 and 2.3.
"""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask

from intranet import clock
from intranet.web.i18n import _, lazy, locale

_WEEKDAYS = (
    lazy("Thứ Hai"), lazy("Thứ Ba"), lazy("Thứ Tư"), lazy("Thứ Năm"), lazy("Thứ Sáu"), lazy("Thứ Bảy"),
    lazy("Chủ nhật"),
)  # fmt: skip
NONE = "–"


def init_app(app: Flask) -> None:
    """Register the filters."""
    for function in (vndate, vnday, vnlongdate, vntime, vndatetime, vnnumber, vnpercent, filesize):
        app.jinja_env.filters[function.__name__] = function


def vndate(value: date | datetime | None) -> str:
    """A day: 13/5/2026; 08/01/2026. A moment is taken as the day on the agency's calendar."""
    day = _day(value)
    if day is None:
        return NONE
    if locale() == "en":
        return format_date(day, "d MMM y", locale="en")
    return f"{short(day)}/{day.year}"


def vnday(value: date | datetime | None) -> str:
    """A day whose year is known: 13/5; 08/01."""
    day = _day(value)
    if day is None:
        return NONE
    return format_date(day, "d MMM", locale="en") if locale() == "en" else short(day)


def vnlongdate(value: date | datetime | None) -> str:
    """A day with its weekday: Thứ Tư, ngày 13/5/2026."""
    day = _day(value)
    if day is None:
        return NONE
    return _("%(weekday)s, ngày %(date)s", weekday=_WEEKDAYS[day.weekday()], date=vndate(day))


def vntime(value: datetime | None) -> str:
    """The time on the agency's wall: 08:05."""
    return NONE if value is None else clock.local(value).strftime("%H:%M")


def vndatetime(value: datetime | None) -> str:
    """A moment: 09:12 ngày 13/5/2026."""
    if value is None:
        return NONE
    return _("%(time)s ngày %(date)s", time=vntime(value), date=vndate(value))


def vnnumber(value: float | None, digits: int = 1) -> str:
    """A number with at most `digits` decimals: 1.200; 2,3."""
    if value is None:
        return NONE
    if isinstance(value, int):
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if locale() == "vi" else grouped
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return format_decimal(value, pattern, locale=locale())


def vnpercent(part: float, whole: float) -> str:
    """The share of `part` in `whole`, rounded as :func:`whole_percent` does."""
    return f"{whole_percent(part, whole)}%" if whole else NONE


def whole_percent(part: float, whole: float) -> int:
    """The share of `part` in `whole` in whole per cent; 100 only when it is all of it, 0 of nothing."""
    share = round(100 * part / whole) if whole else 0
    return min(share, 99) if part < whole else share


def filesize(value: int) -> str:
    """A size in bytes, for people: 812 KB; 1,8 MB."""
    if value < 1000:
        return f"{value} B"
    if value < 1_000_000:
        return f"{vnnumber(value / 1000, 0)} KB"
    return f"{vnnumber(value / 1_000_000)} MB"


def short(day: date) -> str:
    """Day and month the official way, whatever the language: 13/5; 08/01; 18/02."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}"


def _day(value: date | datetime | None) -> date | None:
    return clock.local(value).date() if isinstance(value, datetime) else value
