"""Dates and periods as Vietnamese documents print them.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4: `ngày 05 tháng 02 năm 2024`; in running text also
`05/02/2024`, `tháng 2/2024`, `Quý I/2024`, `6 tháng đầu năm`, `từ nay đến hết năm`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from intranet.plans.importer.labels import ordinal

Unit = Literal["day", "day_only", "month", "quarter", "half", "year_end", "year", "school_year", "issue"]

_Y = r"(?:19|20)\d{2}"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"
_N = r"(?:0?[1-9]|[12]\d|3[01])"
_POINT = re.compile(
    rf"""
    (?:ngay\s*)?(?P<d1>\d{{1,2}})\s*thang\s*(?P<m1>\d{{1,2}})(?!\d)(?:\s*(?:,?\s*nam|/|-|\.)?\s*(?P<y1>{_Y}))?
    |(?P<d2>(?<![\d/.])\d{{1,2}})\s?[/.-]\s?(?P<m2>\d{{1,2}})\s?[/.-]\s?(?P<y2>{_Y})
    |(?:(?<![a-z])(?P<half6>0?[369]|ba|sau|chin)\s*thang\s*(?P<half>dau|cuoi)\s*nam(?:\s*(?P<y3>{_Y}))?)
    |(?<![a-z])quy\s*(?P<q>iv|i{{1,3}}|[1-4])(?![a-z\d])(?:\s*(?:,|va|-|\+)\s*(?:quy\s*)?(?P<qz>iv|i{{1,3}}|[1-4])(?![a-z\d/]*\d*\s*thang)(?![a-z\d]))?(?:\s*(?:[/,.-]|nam)*\s*(?P<y4>{_Y}))?
    |(?<![a-z])nam\s*hoc\s*(?P<y5>{_Y})(?:\s*-\s*(?P<z5>{_Y}))?
    |(?<![a-z])thang\s*(?P<m6>\d{{1,2}})(?!\d)(?:(?:\s*,\s*(?:thang\s*)?{_M})*\s*(?:,|va)\s*(?:thang\s*)?(?P<mz>{_M})(?=\s*(?:/\s*{_Y}|nam|[.;,):-]|$)))?(?:\s*(?:/|-|\.|,?\s*nam)\s*(?P<y6>{_Y})(?![\d/]))?
    |(?:(?<![a-z])t)?(?<![\d/.])(?P<m7>\d{{1,2}})\s?[/-]\s?(?P<y7>{_Y})(?!\d)
    |(?:ngay\s*)?(?<![\d/.,])(?P<d8>{_N})\s?/\s?(?P<m8>\d{{1,2}})(?![\d/%])
    |ngay\s*(?P<d9>{_N})(?![\d/.]|\s?-\s?\d{{1,2}}\s?-)
    |(?<=tu\s)(?P<d0>{_N})(?=\s*(?:den|-)\s*(?:het\s*)?(?:ngay\s*)?{_N}\s*[/.t])
    |(?<=\()(?P<yb>{_Y})(?:\s*-\s*(?P<zb>{_Y}))?(?=\s*\))
    |(?<=tu\s)(?P<early>dau)\s*nam(?!\s*hoc)(?:\s*(?P<ya>{_Y}))?
    |(?:(?<=tu\s)|(?<=den\s))(?P<yr>{_Y})(?=\s*(?:den|-|[.,;:)]|$))
    |(?<![a-z])(?:cuoi|het)\s*nam(?!\s*hoc)(?:\s*(?P<ye>{_Y}))?
    |(?<![a-z])nam\s*(?P<ys>{_Y})(?:\s*-\s*(?P<z>{_Y}))?
    |(?<![a-z])(?P<issue>(?:tu\s+)?(?:nay\b(?=[\s,]*(?:den|toi|-))|(?:ngay|khi|sau\skhi|thoi\sdiem)\s+(?:ke\shoach\s+(?:nay\s+)?(?:duoc\s+)?)?(?:ky|ban\shanh)))
    """,
    re.X,
)
_JOIN = re.compile(
    r"(?:\s*\([^()]{1,40}\))?[^;.:]{0,3}?\s*\)?,?\s*(?:ban hanh|ke hoach|nay|ke|hieu luc|ky|duoc|\s|,|-)*"
    r"(?:den|toi|-|den khi|va\s+)?(?:va\s+)?(?:ket thuc|hoan thanh)?\s*(?:vao|truoc|het|cuoi|khoang|dau|giua|ngay|"
    r"thoi gian|\s)*"
)
_DASH_OR_TO = re.compile(r"den|toi|-|ket thuc")
_FROM = re.compile(
    r"(?:(?:tu|bat dau|ke tu)\W*|(?:phat dong|khoi dong)[\s(]+)(?:het\s|dau\s|giua\s|cuoi\s|ngay\s|"
    r"vao\s)*$"
)
_UNTIL = re.compile(r"(?:den|toi|truoc|cham nhat(?: la)?)\W*(?:het\s|cuoi\s|ngay\s|vao\s|truoc\s)*$")


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, quarter, half-year or year as printed; year None when not printed."""

    unit: Unit
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    until: int | None = None

    def first(self) -> date | None:
        """The first day of the stretch, None when there is no such day."""
        if self.year is None:
            return None
        if self.unit == "day":
            return make_date(self.year, self.month, self.day)
        if self.unit == "year_end":
            return date(self.year, 12, 31)
        months = {"month": self.month, "quarter": 3 * (self.month or 1) - 2, "half": 6 * (self.month or 1) - 5}
        return make_date(self.year, months.get(self.unit, 9 if self.unit == "school_year" else 1), 1)

    def last(self) -> date | None:
        """The last day of the stretch, None when there is no such day."""
        if self.year is None:
            return None
        if self.unit == "day":
            return make_date(self.year, self.month, self.day)
        months = {
            "month": self.until or self.month,
            "quarter": 3 * (self.until or self.month or 1),
            "half": 6 * (self.month or 1),
            "school_year": 5,
        }
        return month_end(self.last_year or self.year, months.get(self.unit, 12))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; either end may be open, and `start`/`end` are its place in the text."""

    begins: Point | None
    ends: Point | None
    start: int
    end: int


def make_date(year: int | None, month: int | None, day: int | None) -> date | None:
    """The date, or None when one part is missing or there is no such day."""
    if not year or not month or not day:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int | None) -> date | None:
    """The last day of a month, None when there is no such month."""
    if not month or not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def points(folded: str) -> Iterator[Point]:
    """Every date-like stretch of a folded text, in order."""
    for match in _POINT.finditer(folded):
        yield _point(match)


def _point(match: re.Match[str]) -> Point:
    got = {key: int(val) for key, val in match.groupdict().items() if val and val.isdecimal()}
    dated = _dated(match, got)
    if dated:
        return dated
    at, to = match.span()
    if match["half"]:
        return _months_of_year(match, got.get("y3"))
    if match["q"]:
        return Point("quarter", at, to, got.get("y4"), ordinal(match["q"]), until=ordinal(match["qz"] or match["q"]))
    if "y5" in got:
        return Point("school_year", at, to, got["y5"], last_year=got.get("z5", got["y5"] + 1))
    for year, last in (("yb", "zb"), ("ys", "z"), ("yr", "")):
        if year in got:
            return Point("year", at, to, got[year], last_year=got.get(last))
    return Point("issue" if match["issue"] else "year_end", at, to, got.get("ye"))


def _months_of_year(match: re.Match[str], year: int | None) -> Point:
    """`6 tháng đầu năm`, `9 tháng đầu năm`, `03 tháng cuối năm`."""
    at, to = match.span()
    first = match["half"] == "dau"
    size = ordinal(match["half6"].lstrip("0")) or 6
    if size == 6:
        return Point("half", at, to, year, 1 if first else 2)
    return Point("month", at, to, year, 1 if first else 13 - size, until=size if first else 12)


def _dated(match: re.Match[str], got: dict[str, int]) -> Point | None:
    """A day or a month, whichever way it was written."""
    at, to = match.span()
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d8", "m8", "y8")):
        if day in got:
            return Point("day", at, to, got.get(year), got[month], got[day])
    for month, year in (("m6", "y6"), ("m7", "y7")):
        if month in got:
            return Point("month", at, to, got.get(year), got[month], until=got.get("mz"))
    if match["early"]:
        return Point("day", at, to, got.get("ya"), 1, 1)
    day_only = got.get("d9") or got.get("d0")
    return Point("day_only", at, to, day=day_only) if day_only else None


def periods(folded: str) -> list[Period]:
    """The stretches of time printed in a folded text: `từ A đến B`, `A - B`, `A`."""
    found = list(points(folded))
    out: list[Period] = []
    n = 0
    while n < len(found):
        this = found[n]
        before = folded[max(0, this.start - 30) : this.start]
        following = found[n + 1] if n + 1 < len(found) else None
        if following and _joined(folded[this.end : following.start]):
            out.append(Period(*_share(this, following), this.start, following.end))
            n += 2
            continue
        out.append(_single(this, before))
        n += 1
    return out


def _joined(between: str) -> bool:
    return len(between) < 75 and bool(_DASH_OR_TO.search(between)) and bool(_JOIN.fullmatch(between))


def _single(point: Point, before: str) -> Period:
    if point.unit == "issue" or _FROM.search(before):
        return Period(point, None, point.start, point.end)
    if point.unit == "year_end" or _UNTIL.search(before):
        return Period(None, point, point.start, point.end)
    return Period(point, point, point.start, point.end)


def _share(first: Point, last: Point) -> tuple[Point, Point]:
    """What one end leaves unsaid is taken from the other: `từ tháng 7 đến tháng 12/2024`."""
    if first.unit == "day_only" and last.month:
        first = replace(first, unit="day", month=last.month)
    if last.unit == "day_only" and first.month:
        last = replace(last, unit="day", month=first.month)
    if first.year is None and first.unit != "issue":
        first = replace(first, year=last.year)
    if last.year is None:
        last = replace(last, year=first.last_year or first.year)
    return first, last


def with_year(point: Point | None, year: int | None) -> Point | None:
    """`point` with `year` where none was printed."""
    if point and point.year is None and point.unit != "issue":
        return replace(point, year=year)
    return point
