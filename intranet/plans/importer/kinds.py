"""What kind of document is this? A plan, another kind by name, or no official document at all.

Names of the kinds: Nghị định 30/2020/NĐ-CP, Điều 7, and the party's own (Quy định 66-QĐ/TW).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intranet.plans.importer.chars import fold, is_caps
from intranet.plans.importer.lines import Line, clean

PLAN = "KẾ HOẠCH"
KINDS = (
    "NGHỊ QUYẾT", "QUYẾT ĐỊNH", "CHỈ THỊ", "QUY CHẾ", "QUY ĐỊNH", "THÔNG CÁO", "THÔNG BÁO", "HƯỚNG DẪN",
    "CHƯƠNG TRÌNH", PLAN, "PHƯƠNG ÁN", "ĐỀ ÁN", "DỰ ÁN", "BÁO CÁO", "BIÊN BẢN", "TỜ TRÌNH", "HỢP ĐỒNG", "CÔNG VĂN",
    "CÔNG ĐIỆN", "BẢN GHI NHỚ", "BẢN THỎA THUẬN", "GIẤY ỦY QUYỀN", "GIẤY MỜI", "GIẤY GIỚI THIỆU", "GIẤY NGHỈ PHÉP",
    "PHIẾU GỬI", "PHIẾU CHUYỂN", "PHIẾU BÁO", "THƯ CÔNG", "LUẬT", "NGHỊ ĐỊNH", "THÔNG TƯ", "PHÁP LỆNH", "KẾT LUẬN",
    "THƯ MỜI", "GIẤY CHỨNG NHẬN", "LỜI KÊU GỌI", "GIAO ƯỚC THI ĐUA", "CÔNG BÁO", "QUY TRÌNH", "NỘI QUY", "ĐIỀU LỆ",
    "THỂ LỆ", "ĐƠN", "BẢN CAM KẾT", "DANH SÁCH",
)  # fmt: skip
_BY_FOLD = {fold(kind): kind for kind in KINDS}
_KIND = re.compile(rf"({'|'.join(sorted(_BY_FOLD, key=len, reverse=True))})(?![a-z])[\s:.\-]*")
_SPACED = re.compile(r"^(?:\S ){4,}\S$|^(?:\S ){2,}\S {2,}(?:\S ){2,}\S$")
_HEAD_LINES = 90
_SUBJECT = re.compile(r"(?:v/v|ve viec)\b")
_GREETING = re.compile(r"kinh (?:gui|moi|trinh)\b")
_SIGNS = (
    re.compile(r"so\s*[:.]?\s*[\d.…_\s]*[/-]\s*[a-z]{2}"),
    re.compile(r"ngay\s*[\d.…_\s]*thang\s*[\d.…_\s]*nam|doc lap\s*-\s*tu do"),
    re.compile(r"(?:can cu|thuc hien|theo|trien khai)\b.*(?:so\s*\d|luat)|.*\bnhu sau\s*[:.]?$"),
    re.compile(r"(?:i|a|1|phan thu nhat)\s*[.\-/)].*(?:muc dich|muc tieu|yeu cau|noi dung|can cu|thoi gian|phan i)"),
    re.compile(r".*\bnoi nhan\s*[:.]?"),
    re.compile(r".*\bto chuc thuc hien|.*phan cong (?:nhiem vu|thuc hien)"),
    re.compile(r"(?:tren day la|\W*(?:kt|tl|tm|tuq)\.)"),
)
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class KindLine:
    """The line that names the kind: its index, the kind, and the title printed behind it."""

    index: int
    kind: str
    rest: str


def find_kind(lines: Sequence[Line]) -> KindLine | None:
    """The kind of the document as its head names it."""
    subject = False
    for index, line in enumerate(lines[:_HEAD_LINES]):
        found = _kind_of(line)
        if found:
            return KindLine(index, *found)
        subject = subject or bool(_SUBJECT.match(line.folded))
        if _GREETING.match(line.folded):
            return KindLine(index, "CÔNG VĂN", "") if subject or _numbered(lines[:index]) else None
    return None


def _numbered(lines: Sequence[Line]) -> bool:
    return any(_SIGNS[0].match(line.folded) or _SUBJECT.search(line.folded) for line in lines)


def _kind_of(line: Line) -> tuple[str, str] | None:
    columns = line.cells if line.is_row else (line.raw,)
    for text in dict.fromkeys(_unspaced(clean(column)) for column in columns):
        match = _KIND.match(fold(text))
        if not match:
            continue
        printed, rest = text[: match.end(1)], text[match.end() :]
        if is_caps(printed) or (not rest and (line.indent > 5 or line.heading_mark or line.gap)):
            return _BY_FOLD[match.group(1)], rest
    return None


def _unspaced(text: str) -> str:
    """`K Ế  H O Ạ C H` set letter by letter, as one word after another."""
    if not _SPACED.match(text):
        return text
    text = text.replace("  ", "\0").replace(" ", "").replace("\0", " ")
    if " " in text:
        return text
    plain = fold(text)
    for name, kind in _BY_FOLD.items():
        if plain.startswith(name.replace(" ", "")):
            return kind + text[len(name.replace(" ", "")) :]
    return text


def is_plan(lines: Sequence[Line]) -> bool:
    """Does the text under the word `KẾ HOẠCH` have the make-up of an official plan?"""
    seen: set[int] = set()
    for line in lines:
        short = line.folded[:400]
        seen.update(n for n, sign in enumerate(_SIGNS) if n not in seen and sign.match(short))
        if len(seen) > _ENOUGH:
            return True
    return len(seen) >= _ENOUGH
