"""Stamps at the head of a document: how urgent it is, how secret.

Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 10a (độ mật: MẬT, TỐI MẬT, TUYỆT MẬT) and 10b (độ khẩn: HỎA TỐC, THƯỢNG KHẨN,
KHẨN). A stamp stands alone, in capitals: the same words in a sentence ("bảo vệ bí mật nhà nước", "mật khẩu", "khẩn
trương") are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from intranet.plans.importer.chars import UPPER, fold, squeeze

SECRECY: Final = ("", "Mật", "Tối mật", "Tuyệt mật")
"""The degrees of secrecy, none first."""
HEAD_LINES: Final = 40
"""Filled lines that may belong to the head of the first page."""
PAGE_LINES: Final = 150
"""Filled lines that may belong to the first page: some files give a stamp after everything else of it."""
_LONGEST: Final = 40_000

_CELLS = re.compile(r"\t+|[ \u00a0]{3,}|\||<br\s*/?>")
_ROW = re.compile(r"\t+|\|")
_URGENT = re.compile(r"(?:(hoa toc hen gio\b.{0,40})|(hoa toc)|(thuong khan)|((?:cong dien |dien )?khan))")
_TRIMMED = " \t.,:;*_#\"'“”«»()[]{}<>|/\\-–—"
_SIDE_BY_SIDE = re.compile(r"\s[-–—]\s|[,;/+]")
_SPACED = re.compile(rf"(?:[{UPPER}]\s){{2,}}[{UPPER}]")
_ACCENTED = {"MẬT": 1, "TỐI MẬT": 2, "TUYỆT MẬT": 3}
# A poor scan loses marks; "MẶT" and "MẤT" stay what they are.
_POOR = {**_ACCENTED, "MÂT": 1, "MAT": 1, "MẠT": 1, "TOI MAT": 2, "TÔI MẬT": 2, "TUYET MAT": 3, "TUYÊT MẬT": 3}
_TYPED = {**_ACCENTED, "TOI MAT": 2, "TUYET MAT": 3}
_FIELD = re.compile(
    r"(?:độ|mức độ|cấp độ|mức|chế độ)\s+mật\s*[:\-–]?\s*(?:[abc]\s*[(\-–:]?\s*)?((?:tối |tuyệt )?mật)(?!\s*\w)", re.I
)
_BEFORE_NUMBER = re.compile(r"^((?:TỐI |TUYỆT )?MẬT)\s+(?=Số\s*[:.]|CỘNG H[ÒO]|ĐẢNG CỘNG|[ỦU][YỶ] BAN|UBND)")
_NAMED = re.compile(r"(?:TÀI LIỆU|VĂN BẢN|CÔNG VĂN|CÔNG ĐIỆN|ĐIỆN)\s+((?:TỐI |TUYỆT )?MẬT)")
_GOES_ON = re.compile(r"\W*(?:nhà nước|khẩu|độ|ong|thư|vụ|mã|ngữ|danh|phục|tấu|chỉ|đàm|thám|lệnh)(?!\w)", re.I)
_BEGAN = re.compile(r"(?:bí|bảo|cơ|tuyệt|tối|trọng|thân|thư|điều|mức|độ|và|hoặc|mật,)\s*$", re.I)


def urgency(text: str) -> int:
    """How urgent the stamp at the head says the document is: 0 not at all, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc,
    4 hỏa tốc hẹn giờ.
    """
    return max((_urgency(part) for line in _head(text, HEAD_LINES) for part in _parts(line)), default=0)


def secrecy(text: str) -> str:
    """The degree of secrecy stamped on the first page, a word of :data:`SECRECY`; "" when there is none."""
    lines = _head(text, PAGE_LINES)
    return SECRECY[max((_secrecy(lines, at) for at in range(len(lines))), default=0)]


def said_secrecy(words: str) -> str:
    """The degree that `words` alone name (a field of a form or of a message): "Mật", "Độ mật: tối mật", "(MẬT)"."""
    plain = _trim(unicodedata.normalize("NFC", words)).upper()
    if level := _TYPED.get(plain, 0) or _named(plain):
        return SECRECY[level]
    field = _FIELD.search(unicodedata.normalize("NFC", words))
    return SECRECY[_ACCENTED[squeeze(field[1]).upper()]] if field else ""


def _head(text: str, most: int) -> list[str]:
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    return [line for line in composed.splitlines() if line.strip()][:most]


def _parts(line: str) -> Iterator[str]:
    """What stands alone in a line: its columns, and stamps side by side ("MẬT - HỎA TỐC")."""
    for cell in _CELLS.split(line):
        bare = _trim(cell)
        if bare:
            yield bare
            pieces = [_trim(piece) for piece in _SIDE_BY_SIDE.split(bare)]
            if len(pieces) > 1 and all(_is_stamp(piece) for piece in pieces):
                yield from pieces


def _is_stamp(piece: str) -> bool:
    return piece in _POOR or _urgency(piece) > 0


def _trim(text: str) -> str:
    bare = squeeze(text).strip(_TRIMMED)
    return _joined(text.strip(_TRIMMED)) if _SPACED.fullmatch(bare) or _SPACED.match(bare) else bare


def _joined(text: str) -> str:
    """ "T Ố I  M Ậ T", set letter by letter, as words."""
    words = [word.replace(" ", "") for word in re.split(r"\s{2,}", text)]
    whole = "".join(words)
    if len(words) == 1:
        for name in ("TUYỆT MẬT", "TỐI MẬT", "THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC"):
            if whole == name.replace(" ", ""):
                return name
    return squeeze(" ".join(words))


def _urgency(part: str) -> int:
    match = _URGENT.fullmatch(fold(part))
    if not match or (part != part.upper() and not match[1]):
        return 0
    if match[1] and part[:7] != part[:7].upper():
        return 0
    return next(level for level, group in ((4, 1), (3, 2), (2, 3), (1, 4)) if match[group])


def _secrecy(lines: Sequence[str], at: int) -> int:
    line = lines[at]
    # A row of a table names degrees of other documents.
    row = sum(bool(cell.strip()) for cell in _ROW.split(line)) > 2
    field = None if row else _FIELD.search(squeeze(line))
    if field and at < HEAD_LINES and len(squeeze(line)) < 80:
        return _ACCENTED[squeeze(field[1]).upper()]
    if row:
        return 0
    bare = squeeze(line)
    if at < HEAD_LINES:
        if match := _BEFORE_NUMBER.match(bare):
            return _ACCENTED[match[1]]
        found = max((_POOR.get(part, 0) or _named(part) for part in _parts(line)), default=0)
    else:
        found = _ACCENTED.get(_trim(line), 0)
    return found if found and not _runs_on(lines, at) else 0


def _named(part: str) -> int:
    match = _NAMED.fullmatch(part)
    return _ACCENTED[match[1]] if match else 0


def _runs_on(lines: Sequence[str], at: int) -> bool:
    """Is the word part of a phrase that was broken into lines ("BẢO VỆ BÍ / MẬT / NHÀ NƯỚC")?"""
    before = lines[at - 1] if at else ""
    after = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(_BEGAN.search(before.rstrip()) or _GOES_ON.match(after))
