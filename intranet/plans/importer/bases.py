"""Legal bases: the documents a plan is founded on.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6: bases stand in the preamble, one a line, ended by `;`,
the last by `.`; each with kind, number, date, issuing body and abstract (laws without number).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from intranet.plans.importer.chars import INNER_COMMA, fold, value
from intranet.plans.importer.codes import Code, codes
from intranet.plans.importer.dates import make_date
from intranet.plans.importer.draft import LegalBasis
from intranet.plans.importer.outline import Body
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace

_KINDS = (
    "Chương trình (?:hành động|phối hợp|công tác)(?=\\s+số)|Kế hoạch (?:phối hợp|liên ngành|hành động)(?=\\s+số)|"
    "Hướng dẫn liên ngành|Thông báo kết luận|Quy định phối hợp|Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|"
    "Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị|"
    "Kế hoạch liên tịch|Kế hoạch|"
    "Chương trình|Hướng dẫn liên tịch|Hướng dẫn|Công văn|Công điện|Thông báo|Kết luận|Quy chế phối hợp|Quy chế|"
    "Quy định|Thông tri|Đề án|Dự án|Báo cáo|Tờ trình|Điều lệ|Hiến pháp|Quy ước|Giao ước|Văn bản hợp nhất|Văn bản|"
    "Phương án|"
    "Lời kêu gọi|Thư"
)
_KIND = re.compile(rf"(?<!\w)(?:{_KINDS})(?!\w)", re.I)
_STARTER = re.compile(
    r"\s*(?:[-+•–]\s*)?(?:va\s+)?(?:can cu(?: vao| theo)?|thuc hien(?: theo)?|theo|tiep tuc (?:thuc hien|"
    r"trien khai)(?: thuc hien)?|trien khai(?: thuc hien)?|thi hanh|"
    r"chap hanh|quan triet(?: va thuc hien)?|huong ung(?: thuc hien)?|cu the hoa|"
    r"to chuc (?:trien khai )?thuc hien)(?![a-z])\s*:?\s*(?:thuc hien )?"
)
_NOT_BASIS = re.compile(r"\s*(?:[-+•–]\s*)?(?:tren co so|xet|theo de nghi|de |nham )")
_SENTENCE = re.compile(r"(?<=[a-zà-ỹ\d)”\"])\.\s+(?=[A-ZĐ])|;\s*|,\s+(?=căn cứ\b)")
_GAP = r"\s*[,(]?\s*(?:ban hành\s+)?"
_DATE = re.compile(
    rf"{_GAP}ngày\s*(?:(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*(\d{{4}})|"
    rf"(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*(?:,?\s*năm)?\s*(\d{{4}}))\)?"
    rf"|{_GAP}(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})\)?|{_GAP}năm\s+(?:19|20)\d{{2}}\)?|"
    rf"{_GAP}ngày[\s.…_]*tháng[\s.…_]*(?:\d{{1,2}}[\s.…]*)?(?:năm|/)\s*(?:\d{{4}})?\)?"
)
_OF = re.compile(r"\s*,?\s*(?:\([^()]*\)\s*)?(?:của|do)\s+")
_ISSUER_END = re.compile(
    rf"\s*(?:(?!{INNER_COMMA})[,;.:(“\"]|\s[-–]\s(?=về)|(?<!\w)(?:[Vv]ề|[Vv]/v|[Bb]an hành|[Qq]uy định|[Hh]ướng dẫn|"
    rf"[Ss]ửa đổi|"
    r"[Bb]ổ sung|[Pp]hê duyệt|triển khai|"
    r"tuyên truyền|phát động|tổ chức|thực hiện|[Bb]ãi bỏ|công bố|giao|kèm theo|theo|nhằm|để|năm|tại|đã|tiếp tục|"
    r"tăng cường|đẩy mạnh|"
    r"phát hiện|nhân rộng|[Cc]hi tiết|thi hành|xây dựng|[Kk]ết luận|ký|gửi|trong|cho|phối hợp|thông báo|là|có)(?!\w)|"
    r"và\s+(?=(?:Nghị|Thông tư|Quyết định|Kết luận|Chỉ thị|Kế hoạch|Luật|Chương trình|Hướng dẫn|Công văn))|$)"
)
_NAME_END = re.compile(
    r"\s*(?:[,(]?\s*(?:ban hành\s+)?ngày\s+\d|[,(]?\s*năm\s+(?:học\s+)?(?:19|20)\d{2}|[;.:“\"(]|(?<!\w)(?:của|"
    r"về việc|về|đã được|được|và\s+(?=tình hình|điều kiện|yêu cầu|nhiệm vụ|chức năng|các|những|Nghị|Thông|Quyết|"
    r"Luật)|quy định|"
    r"(?<!một )số)(?!\w)|,\s+(?=(?:Luật|Nghị|Thông|Quyết|sửa đổi))|,?\s+số\s|$)"
)
_AMENDS = re.compile(r"\w+(?: \w+)? sửa đổi(?!\w)", re.I)
_AMENDS_END = re.compile(r"\s*(?:[,(]?\s*(?:ban hành\s+)?(?:ngày\s+\d|năm\s+(?:19|20)\d{2})|[;.:“\"(]|$)")
_NAMED = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp|Điều lệ)(?!\w)", re.I)
_JOINT = re.compile(rf"\s*(?:,|và|;|, và)\s+(?=(?:{_KINDS})\s)", re.I)
_ABSTRACT = re.compile(rf"\s*,?\s*về\s([^;.]{{3,200}}?),?\s+và\s+(?=(?:{_KINDS})\s+số\s)")
_ABOUT_DOCUMENTS = re.compile(
    rf"(?<!\w)(?:{_KINDS}|sửa đổi|bổ sung|thi hành|thực hiện|triển khai|hướng dẫn|quy định|bãi bỏ|thay thế)(?!\w)", re.I
)
_BASES_HEAD = re.compile(r"(?:cac )?(?:can cu|co so phap ly|van ban can cu)\b")
_ITEM = re.compile(r"(?:căn cứ|thực hiện|theo|triển khai)\s", re.I)


def read_bases(preamble: Sequence[Para], body: Body, trace: Trace) -> tuple[LegalBasis, ...]:
    """The documents that are themselves a basis, in order."""
    found: list[tuple[LegalBasis, Para, int, int]] = []
    for para in preamble:
        found += _of_paragraph(para, False)
    for section in body.sections:
        if _BASES_HEAD.match(section.folded) and section.level <= 2 and len(section.heading) < 60:
            for para in body.own(section)[1:]:
                found += _of_paragraph(para, True)
    out: list[LegalBasis] = []
    for basis, para, start, end in found:
        if basis not in out:
            trace.found(f"legal_bases.{len(out)}", para.text[start:end], para, (start, end))
            out.append(basis)
    return tuple(out)


def _of_paragraph(para: Para, listed: bool) -> Iterator[tuple[LegalBasis, Para, int, int]]:
    """The bases one paragraph names: after a starter, or in a `;` list after one."""
    running = listed
    for start, end in _pieces(para.text):
        piece = para.text[start:end]
        plain = fold(piece)
        if _NOT_BASIS.match(plain):
            running = listed
            continue
        starter = _STARTER.match(plain)
        if not starter and piece.lstrip(" -+•–")[:1].islower() and not next(codes(piece[:80]), None):
            continue
        if not starter and not (running or (para.bullet and _KIND.match(piece))):
            continue
        running = True
        skip = starter.end() if starter else len(piece) - len(piece.lstrip(" -+•–"))
        for basis, a, b in _chain(piece[skip:]):
            yield basis, para, start + skip + a, start + skip + b


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        if text.count("(", start, match.start()) > text.count(")", start, match.start()):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _chain(piece: str) -> Iterator[tuple[LegalBasis, int, int]]:
    """`A`, or `A và B` as long as no description comes between."""
    at = 0
    while True:
        found = _one(piece[at:], at == 0)
        if not found:
            return
        basis, start, end = found
        yield basis, at + start, at + end
        joint = _JOINT.match(piece, at + end) or _next_after_abstract(piece, at + end)
        if not joint:
            return
        at = joint.end()


def _next_after_abstract(piece: str, at: int) -> re.Match[str] | None:
    """`Kế hoạch … về thi đua và Quyết định số …`: one more basis, unless the abstract speaks of documents."""
    match = _ABSTRACT.match(piece, at)
    return None if match is None or _ABOUT_DOCUMENTS.search(match.group(1)) else match


def _one(piece: str, first: bool) -> tuple[LegalBasis, int, int] | None:
    code = next(codes(piece), None)
    kind = _KIND.search(piece)
    if code and _names_document(piece, code):
        return _numbered(piece, code)
    if kind and (kind.start() == 0 or not first):
        return _named(piece, kind)
    return None


def _names_document(piece: str, code: Code) -> bool:
    """Is the first code of the piece the basis, not one inside the description of a named document?"""
    before = piece[: code.start]
    kind = _KIND.match(before)
    if not kind:
        return len(before) < 160
    if _NAMED.match(before) and _KIND.search(before, kind.end()):
        return False
    described = re.search(r"\s(?:về việc|về|sửa đổi|hướng dẫn|quy định|của)\s", before[kind.end() :])
    return not described or "kèm theo" in before or " tại " in before or not _NAMED.match(before)


def _numbered(piece: str, code: Code) -> tuple[LegalBasis, int, int]:
    kinds = list(_KIND.finditer(piece[: code.start]))
    kind = kinds[-1] if kinds else None
    end, issued = _date_after(piece, code.end)
    issuer, end = _issuer_after(piece, end)
    doc_type = kind.group() if kind else _implied(code.symbol)
    doc_type = doc_type[:1].upper() + doc_type[1:]
    basis = LegalBasis(doc_type, code.number, code.symbol, None, issued, issuer)
    return basis, kind.start() if kind else code.start, end


def _implied(symbol: str) -> str:
    short = {
        "KH": "Kế hoạch",
        "CT": "Chỉ thị",
        "QĐ": "Quyết định",
        "NQ": "Nghị quyết",
        "HD": "Hướng dẫn",
        "NĐ": "Nghị định",
    }
    return short.get(re.split(r"[-/]", symbol)[0], "Công văn")


def _named(piece: str, kind: re.Match[str]) -> tuple[LegalBasis, int, int] | None:
    """A basis without a number, kept by its name: `Luật Thi đua, khen thưởng`."""
    text = piece[kind.start() :]
    end = len(text)
    stop = _AMENDS_END if _AMENDS.match(text) else _NAME_END
    for match in stop.finditer(text, kind.end() - kind.start()):
        end = match.start()
        break
    name = value(text[:end])
    if len(name.split()) < 3 and not _NAMED.match(name):
        return None
    after, issued = _date_after(text, end)
    issuer, after = _issuer_after(text, after)
    doc_type = kind.group()[:1].upper() + kind.group()[1:]
    return LegalBasis(doc_type, None, None, name, issued, issuer), kind.start(), kind.start() + after


def _date_after(text: str, at: int) -> tuple[int, date | None]:
    match = _DATE.match(text, at)
    if not match:
        return at, None
    numbers = [int(n) for n in match.groups() if n]
    if len(numbers) != 3:
        return match.end(), None
    return match.end(), make_date(numbers[2], numbers[1], numbers[0])


def _issuer_after(text: str, at: int) -> tuple[str | None, int]:
    match = _OF.match(text, at)
    if not match:
        return None, at
    end = _ISSUER_END.search(text, match.end())
    stop = end.start() if end else len(text)
    return value(text[match.end() : stop]) or None, stop
