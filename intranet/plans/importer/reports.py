"""Dates by which reports must be sent, once or again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from intranet.plans.importer.chars import INNER_COMMA, UPPER, value
from intranet.plans.importer.dates import make_date
from intranet.plans.importer.draft import ReportDue
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace

Every = Literal["month", "quarter", "half_year", "year"]

_REPORT = re.compile(r"bao cao")
_DUE = re.compile(
    r"(?P<lead>truoc|cham nhat(?: la)?(?: den)?(?: truoc)?|vao|den|muon nhat|han cuoi|gui|xong|,|\(|:|va|-|"
    r"het)?\s*(?:het\s+|cuoi\s+)?(?P<ngay>ngay|cac ngay)?\s*"
    r"(?P<d>\d{1,2})(?:\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}))?(?!\d)|"
    r"\s+thang\s+(?P<m2>\d{1,2})(?:\s*(?:,?\s*nam|/)\s*(?P<y2>\d{4}))?)?"
    r"(?P<after>[\s)]*(?:cua\s+)?(?:(?:hang|hang nam|moi)\s+(?:thang|quy|nam)|"
    r"(?:cac\s+)?thang\s+cuoi\s+(?:cua\s+)?(?:moi\s+|hang\s+)?quy|thang\s+(?:dau|cuoi)\s+(?:cua\s+)?(?:quy|ky)|"
    r"cuoi\s+(?:moi\s+)?quy|(?:moi|tung)\s+(?:thang|quy)|thang\b(?!\s*\d)))?"
)
_PERIODIC = (
    (
        re.compile(
            r"(?:bao cao|dinh ky|hang|moi|,|va)\s+(?:(?:hang|theo|moi)\s+)?thang\b(?!\s*\d)|(?:hang|moi)\s+thang"
        ),
        "month",
    ),
    (
        re.compile(
            r"(?:bao cao|dinh ky|hang|moi|,|va)\s+(?:(?:hang|theo|moi)\s+)?quy\b|(?:hang|moi|cuoi|tung)\s+quy|"
            r"thang cuoi (?:cua )?quy"
        ),
        "quarter",
    ),
    (re.compile(r"(?:hang|dinh ky|moi)\s+(?:6|06|sau)\s*thang|(?:6|06|sau)\s*thang(?:\s+mot lan|/lan)"), "half_year"),
    (re.compile(r"(?:hang|moi)\s+nam"), "year"),
)
_TO = re.compile(
    rf"(?<!\w)(?:[Gg]ửi|[Nn]ộp|[Cc]huyển|[Bb]áo cáo|về|cho|đến|lên)\s+(?P<who>(?:đồng chí|lãnh đạo|"
    rf"cơ quan thường trực|ban tổ chức|bộ phận|ban chỉ đạo|cấp trên|(?=[{UPPER}])(?!Kế hoạch|Quý|Đợt|Phụ lục|Đại hội|"
    rf"Luật|Nghị|Chỉ thị|Ngày|Mẫu|Biểu|Giai đoạn|Chương trình|Tháng)[^\W\d_]+)"
    r"(?!\w)(?:[^;()]|\((?:qua|thông qua)[^)]*\))*?)"
    rf"(?=\s*(?:(?!{INNER_COMMA})[,;:]|\.(?:\s|$)|\((?!qua|thông qua)|$|(?<!\w)(?:báo cáo|trước|chậm nhất|vào|"
    rf"muộn nhất|để|theo|"
    r"định kỳ|hằng|hàng|bằng|trên|kết quả|(?:0?6|sáu) tháng|năm|quý|"
    rf"(?<!Tham mưu )(?<!Kế hoạch )(?<!Hành chính )(?<!Nội chính )(?<!Kinh tế )tổng hợp|đúng|và gửi|gửi|qua|xem xét|"
    rf"khi|lần lượt|danh sách|ngày|đồng thời|"
    r"trong|hồ sơ|các|tình hình|những|văn bản|về|theo dõi|tổng kết|sơ kết)(?!\w)))"
)
_WINDOW = 170


@dataclass(frozen=True)
class _Clause:
    para: Para
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The clause folded."""
        return self.para.folded[self.start : self.end]

    @property
    def text(self) -> str:
        """The clause as printed."""
        return self.para.text[self.start : self.end]


def read_reports(paras: Iterable[Para], year: int | None, trace: Trace) -> tuple[ReportDue, ...]:
    """The dates on which reports fall due; `theo quy định` gives none."""
    out: list[ReportDue] = []
    for para in paras:
        if "bao cao" not in para.folded:
            continue
        to = _addressee(para.text)
        for clause in _clauses(para):
            to = _addressee(clause.text) or to
            for due, span in _dues(clause, year, to):
                if due not in out:
                    trace.found(f"reports_due.{len(out)}", para.text[span[0] : span[1]], para, span)
                    out.append(due)
    return tuple(out)


def _clauses(para: Para) -> Iterator[_Clause]:
    """The sentences that speak of a report, and `;` clauses that go on with one."""
    start, reporting = 0, False
    for match in [*re.finditer(r";|\.(?=\s|$)", para.folded), None]:
        end = match.start() if match else len(para.folded)
        part = para.folded[start:end]
        reporting = bool(_REPORT.search(part)) or (
            reporting and match is not None and "truoc" in part and "ho so" not in part
        )
        if reporting:
            yield _Clause(para, start, end)
        start = match.end() if match else end


def _addressee(text: str) -> str | None:
    found = None
    for match in _TO.finditer(text):
        found = match["who"] if found is None or match.group()[:2].lower() in ("gử", "về") else found
    return value(found) if found else None


def _dues(clause: _Clause, year: int | None, to: str | None) -> Iterator[tuple[ReportDue, tuple[int, int]]]:
    plain = clause.folded
    first = _REPORT.search(plain)
    low = max(0, (first.start() if first else 0) - _WINDOW)
    said = False
    for match in _DUE.finditer(plain, low):
        if not _is_due(plain, match, said):
            continue
        said = True
        due = _due(plain, match, year, to)
        if due:
            yield due, (clause.start + match.start(), clause.start + match.end())


def _is_due(plain: str, match: re.Match[str], said: bool) -> bool:
    """A date after `trước`, or one more in a list of such dates."""
    before = plain[max(0, match.start() - 12) : match.start()]
    if re.search(r"(?:so|/|-|\d)\s*$", before) and not match["ngay"] and not match["lead"]:
        return False
    month = match["m"] or match["m2"]
    lead = match["lead"] or ""
    firm = lead.startswith(("truoc", "cham", "muon", "han")) or (lead in ("vao", "den") and match["ngay"])
    if not month:
        return bool(match["ngay"] and (firm or match["after"]))
    if re.search(r"(?:\btu|\bso \d\S*) (?:ngay )?$", before + lead + " ") or re.search(
        r"\b(?:tu|ky niem|ngay thanh lap)\s*$", before
    ):
        return False
    return bool(firm or (said and lead in (",", "va", "(", ":", "-", "")) or (match["ngay"] and match["after"]))


def _due(plain: str, match: re.Match[str], year: int | None, to: str | None) -> ReportDue | None:
    day, month = int(match["d"]), match["m"] or match["m2"]
    every = _recurrence(plain, match, bool(month))
    if month:
        printed = match["y"] or match["y2"]
        date = make_date(int(printed) if printed else year, int(month), day)
        return ReportDue(date, "year" if every == "year" else None, None, to) if date else None
    if every in (None, "year") or not 1 <= day <= 31:
        return None
    return ReportDue(None, every, day, to)


def _recurrence(plain: str, match: re.Match[str], dated: bool) -> Every | None:
    """How often: said right behind the date, else in the words before it."""
    behind = (match["after"] or "") + plain[match.end() : match.end() + 14].split(",", maxsplit=1)[0].split(
        ")", maxsplit=1
    )[0]
    if re.search(r"hang nam|moi nam", behind):
        return "year"
    before = plain[max(0, match.start() - 90) : match.start()]
    if dated:
        return (
            "year"
            if re.search(r"(?:hang|moi) nam[^;]*$", before) and not re.search(r"\d", before.rsplit("nam", 1)[-1])
            else None
        )
    if re.search(r"quy", behind):
        return "quarter"
    if re.search(r"thang", behind) and not re.search(r"quy|6 thang|sau thang|06 thang", before):
        return "month"
    last: tuple[int, Every] | None = None
    for pattern, every in _PERIODIC:
        for found in pattern.finditer(before):
            if last is None or found.start() >= last[0]:
                last = (found.start(), every)  # type: ignore[assignment]  # names come from the table above
    if last:
        return last[1]
    return "month" if "thang" in behind else None
