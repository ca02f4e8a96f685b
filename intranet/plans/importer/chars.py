"""Small text tools: a length-preserving fold, clean values, sentence case.

Structural words are looked for in the folded text so that tone placement (`hoà`, `hòa`), missing
accents of a poor scan and capitals make no difference, while offsets stay those of the text itself.
"""

from __future__ import annotations

import re
import unicodedata


def _fold_table() -> dict[int, str]:
    table = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1 and base.isascii():
            table[code] = base
    table |= {ord("Đ"): "d", ord("đ"): "d"}
    return table | dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")


_FOLD = _fold_table()
_SPACE = re.compile(r"\s+")
UPPER = "A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x1B5), *range(0x1EA0, 0x1EFA))) if c.isupper())
QUOTES = "\"'“”„‟«»‘’‚‛″"
INNER_COMMA = (
    rf",\s+(?!(?:Bộ|Sở|Phòng|Ban|UBND|HĐND|Ủy|Uỷ|Hội|Đoàn|Công|Trung|Trường|Liên|Căn|Thực|Chỉ|Kế|Nghị|Quyết|Luật|"
    rf"Văn phòng|Thông tư|Hướng|Chương|Cục|Chi|Viện|Đảng|Tỉnh|Thường|Chủ|Giám|Đài|Báo|Mặt)(?!\w))"
    rf"[{UPPER}][^\W\d_]+(?:\s+[^\W\d_]+){{0,2}}\s+và\s+[{UPPER}]"
)
"""A comma inside the name of a body: `Bộ Văn hóa, Thể thao và Du lịch`."""
_OPENING = "“\"„«‘‟'"
_TAIL = " \t\n.;:,…"


def fold(text: str) -> str:
    """`text` in small letters without accents, dashes unified; every character keeps its place."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """`text` on one line, white space collapsed."""
    return _SPACE.sub(" ", text).strip()


def value(text: str) -> str:
    """`text` as it is stored: one line, no enclosing quotes, no closing `.` `;` `:` `,` or `./.`."""
    out = squeeze(text)
    while True:
        shorter = out.removesuffix("./.").rstrip(_TAIL).removesuffix("./").rstrip(_TAIL)
        if len(shorter) > 1 and shorter[0] in _OPENING and shorter[-1] in QUOTES and not _has_quote(shorter[1:-1]):
            shorter = shorter[1:-1].strip()
        if shorter == out:
            return out
        out = shorter


def _has_quote(text: str) -> bool:
    return any(c in '"“”„«»' for c in text)


def is_caps(text: str) -> bool:
    """Is `text` set in capitals (at least three letters, none of them small)?"""
    return text.upper() == text and sum(c.isalpha() for c in text) >= 3


def starts_small(text: str) -> bool:
    """Does the first letter of `text` come before any digit and is it a small one?"""
    first = text.lstrip("(“\"' ")[:1]
    return first.isalpha() and first.islower()


_SMALL = re.compile(r"[^\W\d_]+")
_PLACE = {"tỉnh", "huyện", "xã", "phường", "quận", "phố", "trấn", "thị", "thành"}
_COMMON = {
    "và",
    "các",
    "của",
    "ban",
    "nhân",
    "dân",
    "đồng",
    "phòng",
    "bộ",
    "trực",
    "thuộc",
    "với",
    "tỉnh",
    "huyện",
    "xã",
    "phường",
    "quận",
    "thành",
    "phố",
    "thị",
    "trấn",
    "sở",
    "trung",
    "tâm",
    "văn",
    "trường",
}
_ABBREVIATION = {
    "UBND",
    "HĐND",
    "MTTQ",
    "TNCS",
    "BCH",
    "BTV",
    "LĐLĐ",
    "TP",
    "TX",
    "PTDT",
    "THPT",
    "THCS",
    "TH",
    "CĐ",
    "TĐKT",
    "BQL",
    "KCN",
    "II",
    "III",
    "IV",
    "VI",
    "VII",
    "VIII",
    "IX",
    "XI",
    "XII",
    "XIII",
}


def sentence_case(text: str) -> str:
    """Letterhead capitals in sentence case: `SỞ NỘI VỤ TỈNH HẬU GIANG` as `Sở nội vụ tỉnh Hậu Giang`."""
    proper = False
    first = True

    def one(match: re.Match[str]) -> str:
        nonlocal proper, first
        word, small = match.group(), match.group().lower()
        if word in _ABBREVIATION:
            out = word
        elif first or (proper and small not in _COMMON):
            out = small.capitalize()
        else:
            out = small
        proper = small in _PLACE or (proper and small not in _COMMON)
        first = False
        return out

    return _SMALL.sub(one, text)
