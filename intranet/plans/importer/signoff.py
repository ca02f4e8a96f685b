"""The foot of the document: recipients and signature.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 (chức vụ, họ tên: KT., TL., TUQ., TM., Q.) and II.9
(Nơi nhận). Two columns side by side may have been printed one into the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intranet.plans.importer.chars import UPPER, fold, is_caps, squeeze, value
from intranet.plans.importer.draft import RecipientDraft, Signer
from intranet.plans.importer.lines import Line, clean
from intranet.plans.importer.trace import Trace

_NOTED = re.compile(r"noi\s*nhan\s*[:.]?\s*")
_KEPT = re.compile(r"luu(?:\s*[:;,]\s*|\s+|(?=vt))(?=\S)")
_MARK = re.compile(
    rf"(T\s*[/.]?\s*M|K\s*[/.]?\s*T|T\s*[/.]?\s*L|T\s*[/.]?\s*U\s*[/.]?\s*Q)(?:\s*[./]+\s*|"
    rf"\s+(?=[{UPPER}]{{2}}))(?=[{UPPER}])"
)
_POSTS = (
    "PHÓ TỔNG GIÁM ĐỐC|TỔNG GIÁM ĐỐC|PHÓ GIÁM ĐỐC|GIÁM ĐỐC|PHÓ CHỦ TỊCH|CHỦ TỊCH|PHÓ CHÁNH VĂN PHÒNG|CHÁNH VĂN PHÒNG|"
    "PHÓ BÍ THƯ|BÍ THƯ|PHÓ TRƯỞNG|TRƯỞNG|PHÓ HIỆU TRƯỞNG|HIỆU TRƯỞNG|"
    "PHÓ CỤC TRƯỞNG|CỤC TRƯỞNG|PHÓ CHI CỤC TRƯỞNG|CHI CỤC TRƯỞNG|PHÓ VIỆN TRƯỞNG|VIỆN TRƯỞNG|PHÓ CHÁNH|CHÁNH|ỦY VIÊN|"
    "UỶ VIÊN|PHÓ CHỦ NHIỆM|CHỦ NHIỆM|PHÓ TỔNG BIÊN TẬP|TỔNG BIÊN TẬP|"
    "CHỈ HUY TRƯỞNG|CHÍNH ỦY|CHÍNH TRỊ VIÊN|BỘ TRƯỞNG|THỨ TRƯỞNG|PHÓ THỦ TRƯỞNG|THỦ TRƯỞNG|PHÓ VỤ TRƯỞNG|VỤ TRƯỞNG|"
    "HẠT TRƯỞNG|TRẠM TRƯỞNG|ĐỘI TRƯỞNG|QUYỀN|PHÓ BAN|TỔNG THƯ KÝ|PHÓ TỔNG|TỔNG|PHÓ"
)
_POST = re.compile(rf"(?:Q\s*\.\s*)?(?:{_POSTS})(?!\w)")
_POST_AFTER = re.compile(rf"(?<=\s)(?:Q\s*\.\s*)?(?:{_POSTS.replace('|TỔNG|', '|')})(?!\w)")
_SIGNED = re.compile(
    r"\(?\s*(?:đã ký[^()]{0,30}|ký tên.*?|đã ký tên|ký và ghi rõ họ tên|ký, đóng dấu|chữ ký số|ký số|đã duyệt)\s*\)|"
    r"^\s*đã ký\s*$|\[đã ký\]|/signed/",
    re.I,
)
_WORD = rf"[{UPPER}](?:[’'][{UPPER}]?)?[^\W\d_{UPPER}]*\.?"
_PLAIN = rf"[{UPPER}][^\W\d_{UPPER}]+"
_DEGREE = (
    r"(?:(?:PGS|GS|TS|ThS|Ths|ThS|BS|BSCKI|BSCKII|BS\.?CK\s?I{1,2}|CKI{1,2}|DS|KS|CN|Th\.S|T\.S|Thạc sĩ|Tiến sĩ|"
    r"Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thiếu tướng|NGƯT|TTƯT|CVC|LS|NB)[.,]?\s*)*"
)
_NAME = re.compile(rf"{_DEGREE}(?:{_WORD}\s+){{1,5}}{_WORD}$")
_NOT_NAME = re.compile(
    r"(?:phó\s+)?(?:nơi nhận|lưu ?:|như trên|sở|ubnd|hđnd|mttq|phòng|ban|trưởng|văn phòng|ủy ban|uỷ ban|chủ tịch|"
    r"giám đốc|tỉnh|huyện|phụ lục|kế hoạch|"
    r"công đoàn|đoàn thanh niên|hội đồng|vt|vp|bí thư|lãnh đạo|trung tâm|ngày|tháng|các)(?!\w)",
    re.I,
)
_DRAFTER = re.compile(
    r"^[A-ZĐ]{1,3}\s?[.,]\s?[A-ZĐ]?[A-Za-zÀ-ỹđĐ]{0,12}\s*(?:\(?\d{1,3}b?\)?)?$|^\(?\d{1,3}\s?b\)?\.?$"
)
_PURPOSES = {
    "b/c": r"b\s*/?\s*c(?:\s*ao)?|bao cao|b/cao",
    "t/h": r"t\s*/\s*h(?:ien)?|thuc hien|th/hien",
    "p/h": r"p\s*/\s*h(?:op)?|phoi hop",
    "t/d": r"t\s*/\s*d(?:oi)?|theo doi",
    "c/đ": r"c\s*/\s*d(?:ao)?|chi dao",
    "để biết": r"biet|de biet",
}
_PURPOSE = tuple((code, re.compile(rf"(?:de )?(?:{rx})(?:\W.*)?$")) for code, rx in _PURPOSES.items())
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_MAX_CELL = 300
_GAP = re.compile(r"\t+| {3,}|\|")
_BULLET = re.compile(r"^\s*(?:[-–—+•*]\s*|\d{1,2}[.)]\s+(?=[^\W\d]))")
_LOOSE_PURPOSE = re.compile(r"\s+(?:để\s+(?=\S)|(?=[btpcBTPC]\s?/\s?[chdđCHDĐ]$))([^()]{2,14})$")


@dataclass(frozen=True)
class _Cell:
    line: Line
    text: str
    bulleted: bool


@dataclass(frozen=True)
class Foot:
    """Recipients and signer as read."""

    recipients: tuple[RecipientDraft, ...]
    signer: Signer | None


def read_foot(lines: Sequence[Line], trace: Trace) -> Foot:
    """Recipients and signer from the lines of the sign-off."""
    left, right = _columns(lines)
    recipients = tuple(_recipients(left, lines, trace))
    return Foot(recipients, _signer(right, trace))


def _columns(lines: Sequence[Line]) -> tuple[list[_Cell], list[_Cell]]:
    """The two columns of the foot: the list of recipients, and the signature."""
    left: list[_Cell] = []
    right: list[_Cell] = []
    listing = False
    for line in lines:
        for cell in _cells(line):
            noted = _NOTED.match(fold(cell.text))
            listing = listing or bool(noted)
            rest = _Cell(line, cell.text[noted.end() :], False) if noted else cell
            if listing or cell.bulleted:
                rest = _take_recipient(rest, left)
            if rest.text:
                right.append(rest)
            listing = listing and not _closes(left)
    return left, right


def _cells(line: Line) -> Iterator[_Cell]:
    pieces = [part for piece in _GAP.split(line.raw) for part in re.split(r"<br\s*/?>", piece, flags=re.I)]
    for piece in pieces:
        text = clean(piece.replace("*", " ") if piece.strip().startswith("**") else re.sub(r"\*{2,}", " ", piece))
        mark = _BULLET.match(text)
        bulleted = bool(mark) and text[mark.end() :].strip() != "" if mark else False
        text = text[mark.end() :].strip() if mark and bulleted else text
        if text and re.search(r"\w", text):
            yield _Cell(line, text, bulleted)


def _closes(left: Sequence[_Cell]) -> bool:
    last = re.split(r";\s*(?:[-–+•]\s*)?", left[-1].text.rstrip())[-1] if left else ""
    return bool(_KEPT.match(fold(last))) and last.endswith(".")


def _take_recipient(cell: _Cell, left: list[_Cell]) -> _Cell:
    """Put what belongs to the list into `left`; give back what stands in the other column."""
    text = cell.text
    if not cell.bulleted and (_is_signature(text) or (left and _is_person(text) and _ended(left[-1].text))):
        return cell
    if left and not cell.bulleted and is_caps(text) and not is_caps(left[-1].text) and cell.line is not left[-1].line:
        return cell
    if _DRAFTER.match(text) and left and not cell.bulleted:
        return _Cell(cell.line, "", False)
    cut = _signature_start(text)
    keep, rest = (text[:cut].strip(), text[cut:].strip()) if cut >= 0 else (text, "")
    if (
        left
        and not cell.bulleted
        and keep
        and len(left[-1].text) < _MAX_CELL
        and not _ended(left[-1].text)
        and not _KEPT.match(fold(keep))
    ):
        left[-1] = _Cell(left[-1].line, f"{left[-1].text} {keep}", left[-1].bulleted)
    elif keep:
        left.append(_Cell(cell.line, keep, cell.bulleted))
    return _Cell(cell.line, rest, False)


def _ended(text: str) -> bool:
    return text.rstrip().endswith((";", ".", "./")) or bool(_KEPT.match(fold(text)))


def _is_signature(text: str) -> bool:
    return bool(_MARK.match(text) or (_POST.match(text) and is_caps(text)) or _SIGNED.match(text))


def _signature_start(text: str) -> int:
    """Where the other column begins in a line whose columns have run together, else -1."""
    for pattern in (_MARK, _POST_AFTER, _SIGNED):
        for match in pattern.finditer(text):
            if (match.start() and is_caps(re.sub(r"\([^()]*\)", "", text[match.start() :]))) or (
                pattern is _SIGNED and match.start()
            ):
                return match.start()
    tail = re.search(rf"[;.]\s+(?={_DEGREE}(?:{_WORD}\s+){{1,4}}{_WORD}$)", text)
    if tail and _is_person(text[tail.end() :]):
        return tail.end()
    return -1


def _is_person(text: str) -> bool:
    return bool(_NAME.match(text)) and not _NOT_NAME.match(text) and 4 <= len(text) <= 60


def _recipients(cells: Sequence[_Cell], lines: Sequence[Line], trace: Trace) -> Iterator[RecipientDraft]:
    order = {id(line): at for at, line in enumerate(lines)}
    n = 0
    for cell in cells:
        for piece in _pieces(cell.text):
            made = _recipient(piece)
            if made:
                first = order.get(id(cell.line), 0)
                line, span = _printed(lines[first : first + 6], cell, made.name)
                trace.found(f"recipients.{n}", made.name, line, span)
                n += 1
                yield made


def _printed(lines: Sequence[Line], cell: _Cell, name: str) -> tuple[Line, tuple[int, int]]:
    """The line a recipient stands on and its place there: the whole name, or the line where it begins."""
    for line in lines:
        at = line.text.find(name)
        if at >= 0:
            return line, (at, at + len(name))
    return cell.line, (0, len(cell.line.text))


def _pieces(text: str) -> Iterator[str]:
    """The recipients on one line: split at `;`, and at a bullet after it."""
    kept = ""
    for piece in re.split(r";\s*(?:[-–+•]\s*)?|\s+[-–]\s+(?=Lưu\b)", text):
        bare = _BULLET.sub("", piece).strip()
        if kept and bare:
            kept = f"{kept}; {bare}"
        elif _KEPT.match(fold(bare)):
            kept = bare
        elif bare:
            yield bare
    if kept:
        yield kept


def _recipient(text: str) -> RecipientDraft | None:
    kept = _KEPT.match(fold(text))
    if kept:
        name = re.sub(r"\s*,\s*", ", ", value(text[kept.end() :]))
        return RecipientDraft(name, "lưu") if name else None
    purpose = None
    bracket = _BRACKET.search(text.rstrip(" .;,/"))
    if bracket:
        purpose = _purpose(bracket.group(1))
        if purpose:
            text = text[: bracket.start()]
    loose = None if purpose else _LOOSE_PURPOSE.search(text.rstrip(" .;,/"))
    if loose:
        purpose = _purpose(loose.group(1))
        text = text[: loose.start()] if purpose else text
    name = value(text)
    return RecipientDraft(name, purpose) if name and len(name) > 1 else None


def _purpose(text: str) -> str | None:
    plain = fold(squeeze(text)).strip(" .;")
    return next((code for code, pattern in _PURPOSE if pattern.match(plain)), None)


def _signer(cells: Sequence[_Cell], trace: Trace) -> Signer | None:
    """Marks, position and name, in the order they are printed."""
    parts = [part for cell in cells for part in _unfold(cell)]
    start = next(
        (n for n, p in enumerate(parts) if _MARK.match(p.text) or (_POST.match(p.text) and is_caps(p.text))), None
    )
    if start is None:
        trace.missing(["signer"], "Không thấy chữ ký (chức vụ, họ tên người ký).")
        trace.warn("no_signer", "Không thấy phần ký (chức vụ, họ tên); hãy nhập khi rà soát.", "cuối văn bản")
        return None
    authority = behalf = collective = position = None
    at = start
    while at < len(parts) and (match := _MARK.match(parts[at].text)):
        authority = re.sub(r"[^A-Z]", "", match.group(1)) + "."
        behalf = value(parts[at].text[match.end() :])
        collective = behalf if authority == "TM." else collective
        at += 1
    if at < len(parts) and is_caps(parts[at].text) and not (not authority and not _POST.match(parts[at].text)):
        position = _position(parts, at)
        trace.found("signer.position", position, parts[at].line, _place(parts[at], position))
        at += 1
    name = next((p for p in parts[at:] if _is_person(p.text) or _is_caps_name(p.text, position)), None)
    if name:
        trace.found("signer.name", name.text, name.line, _place(name, name.text))
    else:
        trace.missing(["signer.name"], "Chưa có họ tên người ký (bản dự thảo).")
    return Signer(authority, position, behalf, collective, value(name.text) if name else None)


def _position(parts: Sequence[_Cell], at: int) -> str:
    """The position, with a second line of capitals that goes on with it."""
    out = parts[at].text
    following = parts[at + 1].text if at + 1 < len(parts) else ""
    if (
        is_caps(following)
        and re.match(r"(?:THƯỜNG TRỰC|KIÊM|SỞ|VĂN PHÒNG|BAN|PHÒNG|TỈNH|CÔNG ĐOÀN|PHỤ TRÁCH)\b", following)
        and not _POST.match(following)
    ):
        out = f"{out} {following}"
    return value(out)


def _is_caps_name(text: str, position: str | None) -> bool:
    words = text.split()
    return (
        bool(position)
        and is_caps(text)
        and 2 <= len(words) <= 5
        and not _POST.match(text)
        and all(w.isalpha() for w in words)
    )


def _place(cell: _Cell, text: str) -> tuple[int, int]:
    at = cell.line.text.find(text)
    return (at, at + len(text)) if at >= 0 else (0, len(cell.line.text))


def _unfold(cell: _Cell) -> Iterator[_Cell]:
    """`KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC` on one line: a mark, then a position."""
    text = _SIGNED.sub(" ", cell.text[:_MAX_CELL]).strip(" .,;*")
    while text:
        cuts = [m.start() for m in _MARK.finditer(text) if m.start()]
        mark = _MARK.match(text)
        if mark:
            cuts += [m.start() for m in _POST_AFTER.finditer(text, mark.end()) if m.start() > mark.end() + 2]
        elif _POST.match(text) and not is_caps(text):
            cuts += [m.start() for m in re.finditer(rf"(?<=\s){_DEGREE}(?:{_PLAIN}\s+){{1,4}}{_PLAIN}$", text)]
        cut = min(cuts, default=len(text))
        yield _Cell(cell.line, squeeze(text[:cut]), False)
        text = text[cut:].strip()
