"""What pages of the timetable are called, and how their days are written."""

from __future__ import annotations

from datetime import date

from ..texts import _, lazy
from .period import Period

WEEKDAYS = (
    (lazy("Thứ 2"), lazy("T2")), (lazy("Thứ 3"), lazy("T3")), (lazy("Thứ 4"), lazy("T4")), (lazy("Thứ 5"), lazy("T5")),
    (lazy("Thứ 6"), lazy("T6")), (lazy("Thứ 7"), lazy("T7")), (lazy("Chủ nhật"), lazy("CN")),
)  # fmt: skip
"""The days of the week, as they head columns: in full, and for narrow screens."""
MONTHS = (
    lazy("Th 1"), lazy("Th 2"), lazy("Th 3"), lazy("Th 4"), lazy("Th 5"), lazy("Th 6"), lazy("Th 7"), lazy("Th 8"),
    lazy("Th 9"), lazy("Th 10"), lazy("Th 11"), lazy("Th 12"),
)  # fmt: skip
"""The months, as they stand below the day beside the timetable."""


def month(day: date) -> str:
    """The month the official way: 5/2026; 01/2026."""
    return f"{day.month:02}/{day.year}" if day.month <= 2 else f"{day.month}/{day.year}"


def heading(shown: Period) -> str:
    """What the page is called."""
    same = shown.first.year == shown.last.year
    days = {"first": short(shown.first) if same else full(shown.first), "last": full(shown.last)}
    if shown.view == "month":
        return _("Lịch tuyên truyền tháng %(month)s", month=month(shown.first))
    if shown.view == "week":
        return _("Lịch tuyên truyền tuần %(first)s – %(last)s", **days)
    if shown.view == "day":
        return _("Các buổi ngày %(day)s", day=days["last"])
    if shown.behind:
        return _("Các buổi đến ngày %(day)s", day=days["last"])
    return _("Các buổi từ %(first)s đến %(last)s", **days)


def before(shown: Period) -> str:
    """The words of the way back."""
    return _turn(shown, {"month": _("Tháng trước"), "week": _("Tuần trước"), "day": _("Ngày trước")}, _("Trước đó"))


def after(shown: Period) -> str:
    """The words of the way on."""
    return _turn(shown, {"month": _("Tháng sau"), "week": _("Tuần sau"), "day": _("Ngày sau")}, _("Sau đó"))


def _turn(shown: Period, words: dict[str, str], otherwise: str) -> str:
    return words.get(shown.view, otherwise)


def short(day: date) -> str:
    """A day whose year is known: 13/5; 08/01."""
    return f"{day.day:02}/{month(day).partition('/')[0]}"


def full(day: date) -> str:
    """A day: 13/5/2026; 08/01/2026."""
    return f"{day.day:02}/{month(day)}"
