"""Names of emulation movements and the slogan: quoted words and what introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from intranet.plans.importer.chars import fold, value
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace

_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{3,400})[”\"“»]|(?<!\w)‘([^‘’“”]{3,200})’(?!\w)")
_MOVEMENT = (
    r"phong trao|cuoc van dong|\bpttd\b|\bcvd\b|dot thi dua|chien dich thi dua|"
    r"(?<!hieu )(?<!chuyen de )(?<!cum )(?<!khoi )(?<!co )\bthi dua\W*$"
)
_OTHER = (
    r"chuyen muc|chuyen trang|chu de|khau hieu|chuong trinh|de an|du an|mo hinh|cuoc thi|hoi thi|chi thi|guong|"
    r"loi keu goi|"
    r"(?<!thi dua )(?<!thi dua theo )chuyen de|danh hieu|phuong cham|tinh than|giai thuong|hoi nghi|cong trinh|"
    r"tieu chi|"
    r"nghi quyet|ke hoach|quyet dinh|ket luan|tac pham|nguoi tot|ten goi|cau lac bo|thong diep|\bve$|\bve viec$|"
    r"quy dinh|ngay hoi|"
    r"muc tieu|noi dung|bieu hien|nhiem vu|tu lieu|bai viet|to chuc (?:chuong trinh|cuoc thi)|le |toa dam|hoi thao|"
    r"tuan le|thang "
)
_KEYWORD = re.compile(rf"(?P<yes>{_MOVEMENT})|(?P<no>{_OTHER})")
_LIST_JOINT = re.compile(
    r"\s*(?:\([^()]*\)|giai doan [\d\s-]*|nam (?:hoc )?[\d\s-]*|do [^;,.]{0,60} phat dong|,|;|va|cung|voi|hoac|gan|"
    r"thuc hien|\s|\.{3,}|…)*"
)
_AFTER_SEP = re.compile(r"(?:[;,]|\bva|\bvà)\s*$")
_SET = {"tu dien bien", "tu chuyen hoa", "nguoi tot, viec tot", "guong nguoi tot, viec tot", "nguoi tot viec tot"}
_SLOGAN = re.compile(
    r"(?:khau hieu|chu de)(?P<gap>(?:\s+(?:thi dua|hanh dong|phat dong|phong trao|chung|cua|la|dot|nam|\d{4}|"
    r"thuc hien|voi|cho|toan|nganh|co quan|don vi|tinh|duoc|xac dinh|lon|chinh|chu dao|"
    r"cao diem|trong|cac|yeu nuoc|so|[a-z]+)){0,12}?)\s*(?:(?P<colon>[:\-]|\bla\b)\s*:?\s*(?P<quote>[“\"„«])?|"
    r"(?P<bare>[“\"„«]))"
)
_DRIVE = re.compile(r"thi dua|phong trao|phat dong")
_LEAD = 130


def read_movements(title: str | None, paras: Iterable[Para], trace: Trace) -> tuple[str, ...]:
    """The quoted names the text presents as emulation movements or campaigns."""
    out: dict[str, str] = {}
    chained = False
    for para in paras:
        if not any(quote in para.text for quote in '"“«‘'):
            chained = (chained and bool(para.bullet or para.label)) or _leads_in(para)
            continue
        ended = 0
        for match in _QUOTED.finditer(para.text):
            chained = _is_movement(para, match.start(), ended, chained)
            ended = match.end()
            name = value(match[1] or match[2])
            key = fold(name)
            if chained and key not in _SET and key not in out:
                trace.found(f"movements.{len(out)}", name, para, match.span())
                out[key] = name
        chained = (chained and bool(para.bullet or para.label)) or _leads_in(para)
    if title:
        for name in _in_title(title):
            out.setdefault(fold(name), name)
    return tuple(out.values())


def _leads_in(para: Para) -> bool:
    return para.text.endswith(":") and bool(re.search(_MOVEMENT, para.folded[-_LEAD:]))


def _in_title(title: str) -> list[str]:
    plain = fold(title)
    return [
        value(m[1] or m[2])
        for m in _QUOTED.finditer(title)
        if _last_keyword(plain[max(0, m.start() - _LEAD) : m.start()]) == "yes"
    ]


def _is_movement(para: Para, start: int, ended: int, chained: bool) -> bool:
    between = para.folded[max(ended, start - _LEAD) : start]
    said = _last_keyword(_segment(between))
    if said:
        return said == "yes"
    if ended == 0 and start > 0:
        return False
    if ended == 0:
        return chained
    return chained and bool(_LIST_JOINT.fullmatch(between) or _AFTER_SEP.search(between))


def _segment(before: str) -> str:
    """The words that lead up to a quotation mark, back to the last stop."""
    body = before.rstrip(" :")
    cut = max(body.rfind(";"), body.rfind(". "), body.rfind(": "))
    return body[cut + 1 :]


def _last_keyword(segment: str) -> str | None:
    if re.search(r"\b(?:khau hieu|chu de)\b", segment):
        return "no"
    found = [match.lastgroup for match in _KEYWORD.finditer(segment)]
    return found[-1] if found else None


def read_slogan(title: str | None, paras: Sequence[Para], trace: Trace) -> str | None:
    """The words introduced by `khẩu hiệu` or `chủ đề` of the emulation drive."""
    drive = bool(_DRIVE.search(fold(title or "")))
    headed = False
    for para in paras:
        quoted = _QUOTED.match(para.text) if headed else None
        if quoted:
            trace.found("slogan", value(quoted[1] or quoted[2]), para, quoted.span())
            return value(quoted[1] or quoted[2])
        headed = len(para.text) < 90 and bool(re.match(r"(?:chu de|khau hieu)\b", para.folded))
        for match in _SLOGAN.finditer(para.folded):
            found = _slogan_at(para, match, drive)
            if found:
                start, end = found
                text = value(para.text[start:end].strip('“”"„«» '))
                if text:
                    trace.found("slogan", text, para, (start, end))
                    return text
    quoted = re.search(r"(?:khẩu hiệu|chủ đề)\s*:?\s*[“\"]([^”\"]+)[”\"]", title or "", re.I)
    return value(quoted.group(1)) if quoted else None


def _slogan_at(para: Para, match: re.Match[str], drive: bool) -> tuple[int, int] | None:
    before = para.folded[: match.start()]
    if before.endswith(("treo ", "bang ", "cac ", "nhung ", "pa no, ", "cau ")) and not _opened(match):
        return None
    opens = drive and not before.strip(" -+")
    if (
        match.group().startswith("chu de")
        and not opens
        and not _DRIVE.search(para.folded[max(0, match.start() - 200) : match.end() + 20])
    ):
        return None
    if _opened(match):
        quoted = _QUOTED.match(para.text, match.end() - 1)
        return quoted.span(1) if quoted else (match.end(), len(para.text))
    leads = before.strip(" -+") == "" or bool(drive and re.search(r"\b(?:voi|mang)\s+$", before))
    if match["colon"] and leads and para.text[match.end() :].strip():
        stop = re.compile(r"[.;](?:\s|$)").search(para.text, match.end())
        return match.end(), stop.start() if stop else len(para.text)
    return None


def _opened(match: re.Match[str]) -> bool:
    return bool(match["quote"] or match["bare"])
