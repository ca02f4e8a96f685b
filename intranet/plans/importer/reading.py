"""One text from end to end: kind, parts, fields, checks, answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, cast

from intranet.plans.importer import checks
from intranet.plans.importer.bases import read_bases
from intranet.plans.importer.blocks import cut
from intranet.plans.importer.channels import read_channels
from intranet.plans.importer.codes import cited
from intranet.plans.importer.draft import ImportResult, PlanDraft, Reason, SectionDraft
from intranet.plans.importer.duties import read_duties
from intranet.plans.importer.header import Head, plan_kind, read_head, title_year
from intranet.plans.importer.issuer import read_issuer
from intranet.plans.importer.kinds import PLAN, find_kind, is_plan
from intranet.plans.importer.lines import Line, mend_digits, normalise, read_lines
from intranet.plans.importer.movements import read_movements, read_slogan
from intranet.plans.importer.outline import Body, outline
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.parts import Parts, split
from intranet.plans.importer.reports import read_reports
from intranet.plans.importer.signoff import read_foot
from intranet.plans.importer.targets import read_targets
from intranet.plans.importer.tasks import read_tasks
from intranet.plans.importer.titles import read_titles
from intranet.plans.importer.trace import Trace
from intranet.plans.importer.waves import read_waves

_BACKWARD = re.compile(
    r"(?:khai quat |dac diem |danh gia )+(?:tinh hinh|ket qua)|tinh hinh chung|thuc trang|"
    r"ket qua (?:dat duoc|nam|thuc hien nam)"
)
MAX_CHARS = 1_000_000
MAX_LINES = 30_000
MESSAGES: dict[str, str] = {
    "empty": "Tệp không có nội dung nên không có gì để đọc. Hãy kiểm tra lại tệp rồi tải lên.",
    "too_large": "Tệp quá lớn (trên 10 MB, một triệu ký tự hay 30.000 dòng). Hãy tách riêng kế hoạch ra.",
    "not_a_plan": "Tệp không có dòng “KẾ HOẠCH” và bố cục của kế hoạch. Hãy chọn đúng tệp kế hoạch.",
}


def reject(
    reason: Reason, message: str = "", doc_type: str | None = None, encoding: str | None = None, text: str = ""
) -> ImportResult:
    """The answer for what is not imported: what it is, why, and the way out."""
    return ImportResult("reject", reason, message or MESSAGES[reason], doc_type, encoding, text=text)


def read_text(text: str, encoding: str | None = None) -> ImportResult:
    """Read a decoded text as a plan, or say why it is none."""
    if len(text) > MAX_CHARS or text.count("\n") > 2 * MAX_LINES:
        return reject("too_large", encoding=encoding)
    plain = normalise(text)
    if not plain.strip():
        return reject("empty", encoding=encoding)
    mended, misread = mend_digits(plain)
    lines = read_lines(mended)
    if len(lines) > MAX_LINES:
        return reject("too_large", encoding=encoding)
    kind = find_kind(lines)
    if kind and kind.kind != PLAN:
        message = (
            f"Văn bản này là {kind.kind}, không phải kế hoạch, nên không nhập vào chương trình. Hãy chọn tệp kế hoạch."
        )
        return reject("not_a_plan", message, kind.kind, encoding, plain)
    if not kind or not is_plan(lines):
        return reject("not_a_plan", encoding=encoding, text=plain)
    return _read_plan(mended, plain, misread, split(lines, kind), encoding)


def _read_plan(text: str, printed: str, misread: str | None, parts: Parts, encoding: str | None) -> ImportResult:
    trace = Trace()
    if misread:
        trace.warn(
            "misread_digits",
            f"Có chữ O hoặc l lẫn trong con số (ví dụ “{misread}”), được đọc là 0 và 1; hãy đối chiếu bản gốc.",
        )
    body = outline(parts.body)
    closing = _closing(body)
    plan = _plan(text, parts, body, closing, trace)
    checks.check(plan, body, text, trace)
    return ImportResult(
        "import_with_warnings" if trace.warnings else "import",
        doc_type=PLAN,
        encoding=encoding,
        warnings=tuple(trace.warnings),
        plan=plan,
        text=printed,
        blocks=cut(printed, parts, body, closing),
        findings=tuple(trace.findings),
    )


def _plan(text: str, parts: Parts, body: Body, closing: Para | None, trace: Trace) -> PlanDraft:
    head = read_head(parts, trace)
    prose = [para for para in body.paras if not para.is_row]
    year = title_year(head.title)
    waves = read_waves(body, head.issued_on, year or head.year, trace)
    year = year or next((day.year for w in waves for day in (w.starts_on, w.ends_on) if day), None) or head.year
    _note_year(year, head, trace)
    foot = read_foot(parts.signoff, trace)
    slogan = read_slogan(head.title, [*parts.preamble, *prose], trace)
    own = f"{head.number}{'-' if '/' in (head.symbol or '') else '/'}{head.symbol}" if head.number else None
    return PlanDraft(
        number=head.number,
        symbol=head.symbol,
        place=head.place,
        issued_on=head.issued_on,
        issued_year=head.year,
        issued_month=head.month,
        title=head.title,
        plan_kind=cast(Literal["launch", "publicity"], plan_kind(head.title)),
        year=year,
        issuer=read_issuer(parts, [closing] if closing else [], trace),
        slogan=slogan,
        legal_bases=read_bases(parts.preamble, body, trace),
        cited_documents=_cited(text, own, trace),
        sections=_sections(body, trace),
        movements=tuple(m for m in read_movements(head.title, [*parts.preamble, *prose], trace) if m != slogan),
        waves=waves,
        channels=read_channels(body, trace),
        responsibilities=read_duties(body, trace),
        titles=read_titles(body, trace),
        targets=read_targets([para for para in prose if not _looks_back(body, para)], trace),
        reports_due=read_reports(prose, year, trace),
        tasks=read_tasks(_table_lines(parts, body), year, trace),
        recipients=foot.recipients,
        signer=foot.signer,
    )


def _looks_back(body: Body, para: Para) -> bool:
    """Does a paragraph stand in a part on what has been, not on what is aimed at?"""
    at = para.section
    while at >= 0:
        if _BACKWARD.match(body.sections[at].folded):
            return True
        at = body.sections[at].parent
    return False


def _closing(body: Body) -> Para | None:
    return next((para for para in reversed(body.paras) if para.folded.startswith("tren day la")), None)


def _note_year(year: int | None, head: Head, trace: Trace) -> None:
    if year is None:
        trace.missing(["year"])
    elif title_year(head.title) is None:
        trace.derived("year", year, "Tên kế hoạch không ghi năm; lấy theo thời gian thực hiện hoặc năm ban hành.")


def _cited(text: str, own: str | None, trace: Trace) -> tuple[str, ...]:
    found = cited(text, own)
    for n, code in enumerate(found):
        trace.at(f"cited_documents.{n}", code.text, code.start, code.end)
    return tuple(code.text for code in found)


def _sections(body: Body, trace: Trace) -> tuple[SectionDraft, ...]:
    out: list[SectionDraft] = []
    for section in body.sections:
        if not section.printed:
            continue
        para = body.paras[section.para]
        doubt = "Số mục bị lặp." if section.repeated else ""
        start = para.lines[0].start
        trace.at(
            f"sections.{len(out)}",
            section.heading,
            start,
            max(start + 1, _heading_end(para, section.heading)),
            "check" if doubt else "sure",
            doubt,
        )
        out.append(SectionDraft(section.label.printed, section.heading, section.level, section.path))
    return tuple(out)


def _heading_end(para: Para, heading: str) -> int:
    """Where the words of a heading end in the text, its label before them."""
    at = para.text.find(heading)
    return para.span(0, at + len(heading))[1] if at >= 0 else para.end


def _table_lines(parts: Parts, body: Body) -> Sequence[Line]:
    rows: Iterable[Line] = (line for para in body.paras if para.is_row for line in para.lines)
    return [*rows, *parts.appendix]
