"""The head of the document: number and symbol, place and date, title.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.1–II.5 (boxes 1 to 5a of the page).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from intranet.plans.importer.chars import fold, squeeze, value
from intranet.plans.importer.codes import SYMBOL
from intranet.plans.importer.dates import make_date
from intranet.plans.importer.lines import Line
from intranet.plans.importer.parts import Parts
from intranet.plans.importer.trace import Trace

_GAP = r"[\s.…_·]*"
_NUMBER = re.compile(
    rf"(?<![\w])S[ốóồôoỐÓÔO]\s*[:.;]?\s*(?P<num>[\dOolI]{{0,5}})(?:{_GAP}(?:[-–/]\s?)+\s*|"
    rf"(?<=\d)\s(?=KH))(?P<sym>(?:\d{{4}}\s?[/-]\s?)?{SYMBOL})"
)
_OPEN_NUMBER = re.compile(r"S[ốóồÓỐÔ]\s*[:.;]")
"""A number that is still open, set far from its symbol; without accents `Số` and `Sở` are one word."""
_D = r"\d{1,2}"
_DATE = re.compile(
    rf"\bngay\s*(?:"
    rf"(?P<d>{_D})?[\s.…_/]*thang[\s.…_/]*(?P<m>{_D})?[\s.…_/]*nam[\s.…_]*(?P<y>(?:19|20)[\do]{{2}})?"
    rf"|(?P<d2>\d{{1,2}})\s*[/.-]\s*(?P<m2>\d{{1,2}})\s*[/.-]\s*(?P<y2>(?:19|20)\d{{2}}))",
    re.I,
)
_MARKS = re.compile(r"[*#_>`]|<br\s*/?>")
_BLANKED = str.maketrans("*#_>`", "     ")
_CELLS = re.compile(r"\t+| {3,}|[|;]")
_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|^\W*doan (?:tncs|thanh nien cong san) ho chi minh\W*$|"
    r"doc lap\s*-\s*tu do\s*-\s*hanh phuc|dang cong san viet nam|^\W*du thao\W*$"
)
_LAUNCH = re.compile(
    r"\bphat dong\b|\bto chuc\s+(?:(?:cac|mot|thuc hien|trien khai|phat dong)\s+)*(?:dot|phong trao|hoat dong|"
    r"cao diem)\s+(?:[a-z]+\s+){0,3}?thi dua"
    r"|\bthi dua\s+(?:[^\s]+\s+){0,4}?(?:lap|chao mung)\b|^(?:ve viec |v/v )?(?:dot |phong trao |cao diem )?thi dua\b"
    r"|\b(?:trien khai|thuc hien|huong ung|day manh)\s+(?:(?:cac|tham gia|thuc hien|phat dong|to chuc|"
    r"co hieu qua)\s+)*(?:dot|phong trao|cao diem)\s+(?:[a-z]+\s+){0,3}?thi dua"
)
_PUBLICITY = re.compile(
    r"\b(?:tuyen truyen|nhan rong|pho bien|bieu duong|ton vinh|phat hien|boi duong|xay dung|cong tac)\b"
)
_YEAR = re.compile(r"\b(?:nam hoc|giai doan|nam)\s*((?:19|20)\d{2})(?!\d)")
_SINCE = re.compile(r"\b\d+ $")


@dataclass(frozen=True)
class Head:
    """What the head of the document says."""

    number: int | None
    symbol: str | None
    place: str | None
    issued_on: date | None
    year: int | None
    month: int | None
    title: str | None
    day: int | None = None


def read_head(parts: Parts, trace: Trace) -> Head:
    """Number, symbol, place, date and title of a document."""
    number, symbol = _read_number(parts, trace)
    place, day, month, year = _read_date(parts, trace)
    issued = make_date(year, month, day)
    if day and month and year and not issued:
        trace.warn(
            "no_such_date",
            f"Ngày ban hành {day}/{month}/{year} không có thật; để trống ngày, hãy xác nhận.",
            "đầu văn bản",
        )
    return Head(number, symbol, place, issued, year, month, _read_title(parts, trace), day)


def columns(lines: Iterable[Line]) -> Iterable[str]:
    """The columns of a head or foot, one after another, line by line."""
    for line in lines:
        yield from filter(None, (squeeze(_MARKS.sub(" ", cell)) for cell in line.cells))


def _read_number(parts: Parts, trace: Trace) -> tuple[int | None, str | None]:
    for line in (*parts.letterhead, *parts.title[:2], *parts.signoff[:2]):
        match = _NUMBER.search(line.raw.translate(_BLANKED))
        if not match or "kem theo" in line.folded:
            continue
        number = int(match["num"]) if match["num"] else None
        symbol = squeeze(match["sym"]).replace(" ", "").replace("–", "-").rstrip("-./")
        trace.at("symbol", symbol, line.start + match.start("sym"), line.start + match.end("sym"))
        if number is None:
            trace.missing(["number"], "Số còn để trống (bản dự thảo), văn thư sẽ cấp khi ban hành.")
        else:
            trace.at("number", number, line.start + match.start("num"), line.start + match.end("num"))
        return number, symbol
    trace.missing(["number", "symbol"])
    trace.warn("no_number", "Không thấy dòng số, ký hiệu văn bản; hãy nhập khi rà soát.", "đầu văn bản")
    return None, None


def _read_date(parts: Parts, trace: Trace) -> tuple[str | None, int | None, int | None, int | None]:
    for line in (*parts.letterhead, *parts.title[:1], *parts.signoff):
        raw = _MARKS.sub(" ", line.raw)
        match = _DATE.search(fold(raw))
        if not match or "kem theo" in line.folded:
            continue
        day, month, year = (_int(match[a] or match[b]) for a, b in (("d", "d2"), ("m", "m2"), ("y", "y2")))
        note = "" if day and month and year else "Ngày ban hành còn thiếu (bản dự thảo)."
        span = line.start + match.start(), line.start + match.end()
        trace.at("issued_on", squeeze(match.group()), *span, "check" if note else "sure", note)
        place = _place(raw[: match.start()])
        if place:
            trace.found("place", place, line, _within(line.text, place))
        else:
            trace.missing(["place"])
        return place, day, month, year
    trace.missing(["place", "issued_on"])
    trace.warn("no_date", "Không thấy dòng địa danh và ngày, tháng, năm ban hành; hãy nhập khi rà soát.", "đầu văn bản")
    return None, None, None, None


def _within(text: str, part: str) -> tuple[int, int]:
    at = max(0, text.find(part))
    return at, at + len(part)


def _place(before: str) -> str | None:
    """What stands between the last column break, number or motto and `, ngày`."""
    text = next((cell for cell in reversed(_CELLS.split(before)) if cell.strip(" ,.-–")), "")
    for match in _NUMBER.finditer(text):
        before = text[match.end() :]
    text = before if _NUMBER.search(text) else text
    ends = [match.end() for match in _MOTTO.finditer(fold(text))]
    return value(text[ends[-1] if ends else 0 :].strip(" ,.-–")) or None


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _read_title(parts: Parts, trace: Trace) -> str | None:
    lines = [line for line in parts.title if not _is_note(line)]
    whole = " ".join([parts.title_rest, *(line.text for line in lines)])
    title = _strip_note(value(whole.strip(" -–_:*")))
    if not title:
        trace.missing(["title"])
        trace.warn("no_title", "Không thấy trích yếu (tên) của kế hoạch; hãy nhập khi rà soát.", "đầu văn bản")
        return None
    first = parts.kind_line if parts.title_rest else lines[0]
    last = lines[-1] if lines else parts.kind_line
    start = first.offset(max(0, len(first.text) - len(parts.title_rest))) if parts.title_rest else first.start
    trace.at("title", title, start, last.end)
    return title


def _is_note(line: Line) -> bool:
    return bool(re.match(r"\(?\s*(?:ban hanh )?kem theo\b|\(?\s*du thao|so\s*:|\(thuc hien ", line.folded))


def _strip_note(title: str) -> str:
    note = re.search(r"\s*\((?:ban hanh )?kem theo [^)]*\)$", fold(title))
    return title[: note.start()] if note else title


def plan_kind(title: str | None) -> str:
    """`launch` when the title's first verb starts emulation, else `publicity`."""
    plain = fold(title or "")
    launch, publicity = _LAUNCH.search(plain), _PUBLICITY.search(plain)
    if launch and (not publicity or launch.start() <= publicity.start()):
        return "launch"
    return "publicity"


def title_year(title: str | None) -> int | None:
    """The year the title names, not the one of `75 năm Ngày …`."""
    plain = fold(title or "").replace("–", "-")
    for match in _YEAR.finditer(plain):
        if not (match.group().startswith("nam") and _SINCE.search(plain[: match.start()])):
            return int(match.group(1))
    return None


def motto_free(text: str) -> str:
    """A letterhead column without the national motto and ornaments."""
    plain = fold(text)
    for match in reversed(list(_MOTTO.finditer(plain))):
        text = text[: match.start()] + " " + text[match.end() :]
    return squeeze(text.strip(" -–_*|."))


def letterhead_left(parts: Parts) -> Sequence[str]:
    """The lines of the issuing body's column, top to bottom."""
    out: list[str] = []
    for text in columns(parts.letterhead):
        if _NUMBER.search(text) or _OPEN_NUMBER.fullmatch(text):
            break
        left = motto_free(text)
        if left and not _DATE.search(fold(left)):
            out.append(left)
    return out
