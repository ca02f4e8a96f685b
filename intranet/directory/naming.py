"""Names of units as papers write them, brought to comparable forms.

"Phòng HC-TC", "P. Hành chính – Tổ chức" and "Phòng Hành chính, Tổ chức" are one unit; "Chi bộ 1" and
"Chi bộ 2" are two. Forms are folded words without the small words that papers add or leave out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from intranet.text import fold, squeeze

# Short forms in common use; each is replaced where it stands as a word of its own.
SHORT = {
    "vp": "van phong", "p": "phong", "cq": "co quan", "dv": "don vi", "ttr": "thanh tra", "cc": "chi cuc",
    "tc": "to chuc", "hc": "hanh chinh", "qt": "quan tri", "kh": "ke hoach", "qlkh": "quan ly khoa hoc",
    "cntt": "cong nghe thong tin", "cds": "chuyen doi so", "khcn": "khoa hoc cong nghe",
    "tttt": "thong tin truyen thong", "gddt": "giao duc dao tao", "vhtt": "van hoa thong tin",
    "vhttdl": "van hoa the thao du lich", "tnmt": "tai nguyen moi truong", "nnptnt": "nong nghiep phat trien nong thon",
    "nnmt": "nong nghiep moi truong", "ldtbxh": "lao dong thuong binh xa hoi", "gtvt": "giao thong van tai",
    "khdt": "ke hoach dau tu", "khtc": "ke hoach tai chinh", "tcdlcl": "tieu chuan do luong chat luong",
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc", "ldld": "lien doan lao dong", "tdkt": "thi dua khen thuong", "cd": "cong doan",
    "cdcs": "cong doan co so", "cb": "chi bo", "db": "dang bo", "bch": "ban chap hanh",
    "dtn": "doan thanh nien", "tncs": "thanh nien cong san", "hd": "hoi dong", "bql": "ban quan ly", "sn": "su nghiep",
    "tp": "thanh pho",
}  # fmt: skip
# Too ambiguous to replace anywhere: only as the first word of a name.
FIRST = {"tt": "trung tam"}
SMALL = {"va", "cac", "cua", "thuoc", "ve"}

_JOINED = re.compile(r"\b[A-ZĐÔƯ]{1,5}(?:\s?[&.\-–/]\s?[A-ZĐÔƯ]{1,5}\b)+")
_BETWEEN = re.compile(r"[\s&.\-–/]")
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\b(?:\d+|[IVX]{1,4})\b")
_ROMAN = {
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "V": "5",
    "VI": "6",
    "VII": "7",
    "VIII": "8",
    "IX": "9",
    "X": "10",
}
# With its accents: folded, "Sở" would look like "số".
_TAIL = re.compile(
    r"\s+(?:(?:trực thuộc|thuộc|của|cấp)\s+)?(?:Sở|(?i:tỉnh|thành phố|cơ quan|đơn vị))(?:\s+(?!và\b).+)?$"
)
_MANY = re.compile(
    r"(?:(?:thu truong|truong|lanh dao|nguoi dung dau|toan the cong chuc) )?(?:cac|tat ca|toan bo|toan the|moi)\b"
)
_OTHERS = re.compile(r"\bso,? ban,? nganh\b|\bcac so\b")
_ROOMS = re.compile(r"\bphong\b|\bban\b|\bto\b")
_KINDS = (
    ("party_cell", re.compile(r"\bchi bo\b|\bdang bo\b|\bdang uy\b")),
    ("trade_union", re.compile(r"\bcong doan\b")),
    ("commune", re.compile(r"\bxa\b|\bphuong\b|\bthi tran\b")),
    ("subordinate", re.compile(r"\btruc thuoc\b|\bchi cuc\b|\btrung tam\b|\bsu nghiep\b")),
)


@lru_cache(maxsize=20_000)
def words(name: str) -> tuple[str, ...]:
    """The folded words of `name`, short forms written out, without small words."""
    plain = _WORD.findall(fold(_joined(squeeze(name))))
    full: list[str] = []
    for position, word in enumerate(plain):
        longer = SHORT.get(word) or (FIRST.get(word) if position == 0 else None)
        full.extend((longer or word).split())
    return tuple(word for word in full if word not in SMALL)


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """`words` as one text: two names with the same key are the same."""
    return " ".join(words(name))


def _joined(name: str) -> str:
    """ "HC-TC" and "KH & CN" as the one word they are meant as, Roman numbers as Arabic ones."""
    counted = _NUMBER.sub(lambda found: _ROMAN.get(found[0], found[0]), name)
    return _JOINED.sub(lambda found: _BETWEEN.sub("", found[0]), counted)


def abbreviations(name: str) -> set[str]:
    """How papers may shorten `name`: all initials, or its class in full and initials for the rest."""
    found: set[str] = set()
    for parts in (words(name), words(_without_tail(name))):
        if len(parts) > 2:
            found.add("".join(word[0] for word in parts))
        for head in (1, 2):
            if len(parts) - head >= 2:
                found.add(" ".join([*parts[:head], "".join(word[0] for word in parts[head:])]))
    return found


def bare(name: str) -> str:
    """The key of `name` without what says to whom the unit belongs: "thuộc Sở", "tỉnh An Hải"."""
    return key(_without_tail(name)) or key(name)


def _without_tail(name: str) -> str:
    return _TAIL.sub("", squeeze(name))


def numbers(name: str) -> tuple[str, ...]:
    """The numbers in `name`: units that differ by them are different, however alike otherwise."""
    return tuple(_ROMAN.get(number, number) for number in _NUMBER.findall(name))


def class_of(name: str) -> str | None:
    """Which class of units `name` speaks of, when it means no single one: a kind of unit, or "all"."""
    plain = fold(squeeze(name))
    if not _MANY.match(plain):
        return None
    if _OTHERS.search(plain):
        return "external"
    kind = next((kind for kind, pattern in _KINDS if pattern.search(plain)), "all")
    if _ROOMS.search(plain) and kind in ("subordinate", "all"):
        whole = kind == "subordinate" or "don vi" in plain
        return "all" if whole else "division"
    return kind
