"""Vietnamese before Unicode: TCVN3 (ABC), VNI, VISCII and windows-1258, told apart by statistics.

TCVN 5712:1993 (VN3), RFC 1456 (VISCII), the VNI-Windows layout. TCVN3 has no capitals with tone
marks: the .VnTimeH fonts draw small letters as capitals, so a line of capitals is raised again.
"""

from __future__ import annotations

import re
import unicodedata

from intranet.plans.importer.chars import fold

_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_HAT, _BREVE = "\u0302", "\u0306"
_VNI_AFTER = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE,
    "å": _HAT + _HOOK, "ã": _HAT + _TILDE, "ä": _HAT + _DOT, "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile(r"([aeouyAEOUYôöÔÖ])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    "của và các thi đua kế hoạch thực hiện công tác phong trào năm người cán bộ được trong với nhân dân tỉnh ủy ban "
    "đơn vị nội dung hình thức tổ chức "
    "đến từ về đảng nhà nước xã hội kinh tế khen thưởng tuyên truyền điển tiến mục đích yêu cầu căn cứ quyết định số "
    "ngày tháng việc những là có cho "
    "không để một phát động sở phòng văn hóa giáo dục học trường quyền lý chính trị".split()
) - frozenset("thi trong trong phong ban dung cho chung nay".split())
_SAMPLE = 20_000
_ENOUGH = 0.12
_RAISED = 0.8


def decode_legacy(data: bytes) -> tuple[str, str] | None:
    """`data` in the old Vietnamese encoding that makes most sense of it, with the encoding's name."""
    tries = ((name, decoder(data[:_SAMPLE])) for name, decoder in _DECODERS.items())
    best = max(((plausibility(text), name) for name, text in tries), default=(0.0, ""))
    if best[0] < _ENOUGH:
        return None
    return _DECODERS[best[1]](data), best[1]


def unmangle(text: str) -> tuple[str, str] | None:
    """Old bytes that were saved again as if they were Western letters (`KÕ ho¹ch`)."""
    sample = text[:_SAMPLE]
    if sample.isascii() or any(ord(c) > 0x2122 or 0x1E00 <= ord(c) < 0x1F00 for c in sample):
        return None
    if plausibility(sample) >= _ENOUGH:
        return None
    data = text.encode("cp1252", "ignore")
    return decode_legacy(data)


def plausibility(text: str) -> float:
    """The share of words in `text` that are everyday Vietnamese words with their accents."""
    words = [unicodedata.normalize("NFC", w).lower() for w in _WORD.findall(unicodedata.normalize("NFC", text))]
    accented = sum(1 for w in words if w in _COMMON and fold(w) != w)
    return accented / max(8, len(words))


def _tcvn3_table() -> dict[int, str]:
    return {start + n: char for start, chars in _TCVN3.items() for n, char in enumerate(chars)} | {0xA0: " "}


def _tcvn3(data: bytes) -> str:
    text = data.decode("latin-1").translate(_TABLES["tcvn3"])
    return "\n".join(_raise(line) for line in text.split("\n"))


def _raise(line: str) -> str:
    """Capitals drawn by a .VnTimeH font: whole lines, else words whose plain letters are capitals."""
    plain = [c for c in line if c.isascii() and c.isalpha()]
    if len(plain) > 3 and sum(c.isupper() for c in plain) >= _RAISED * len(plain):
        return line.upper()
    return _WORD.sub(_raise_word, line)


def _raise_word(match: re.Match[str]) -> str:
    word = match.group()
    plain = [c for c in word if c.isascii()]
    return word.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else word


def _viscii(data: bytes) -> str:
    return data.decode("latin-1").translate(_TABLES["viscii"])


def _vni(data: bytes) -> str:
    text = data.decode("cp1252", "replace")
    text = _VNI_PAIR.sub(_vni_pair, text)
    return unicodedata.normalize("NFC", text.translate(_TABLES["vni"]).translate(_VNI_DONE))


def _vni_pair(match: re.Match[str]) -> str:
    base, mark = match.group(1), match.group(2)
    letter = _VNI_SINGLE.get(base, base) if base.islower() else _VNI_SINGLE.get(base.lower(), base.lower()).upper()
    return unicodedata.normalize("NFC", letter + _VNI_AFTER[mark.lower()]).translate(_VNI_HIDE)


def _windows_1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


_TABLES: dict[str, dict[int, str]] = {
    "tcvn3": _tcvn3_table(),
    "viscii": {0x80 + n: char for n, char in enumerate(_VISCII_HIGH)} | _VISCII_LOW,
    "vni": {ord(k): v for k, v in _VNI_SINGLE.items()} | {ord(k.upper()): v.upper() for k, v in _VNI_SINGLE.items()},
}
# Letters made by a pair must not be read once more as single VNI letters.
_VNI_HIDE = {ord(c): chr(0xE000 + ord(c)) for c in _VNI_AFTER | _VNI_SINGLE} | {
    ord(c.upper()): chr(0xE000 + ord(c.upper())) for c in _VNI_AFTER | _VNI_SINGLE
}
_VNI_DONE = {ord(hidden): chr(code) for code, hidden in _VNI_HIDE.items()}
_DECODERS = {"windows-1258": _windows_1258, "tcvn3": _tcvn3, "vni": _vni, "viscii": _viscii}
