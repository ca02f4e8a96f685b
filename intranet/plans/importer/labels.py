"""Labels of sections: `Phần thứ nhất`, `A.`, `I.`, `1.`, `1.1.`, `a)` and their variants.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5: parts and chapters take Roman numbers, clauses Arabic
numbers, points letters in the order of the Vietnamese alphabet (`a b c d đ e g h …`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from intranet.plans.importer.chars import fold, is_caps

Kind = Literal["part", "capital", "roman", "number", "dotted", "letter", "plain"]

LETTERS = "abcdđeghiklmnopqrstuvxy"
_CAPITALS = "ABCDĐEGH"
_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10,
}  # fmt: skip
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10}

_PART = re.compile(r"(phan)\s+(thu\s+[a-z]+|[ivx]+|\d{1,2})(?![a-z\d])\s*[.:)\-–]?\s*")
_ROMAN = re.compile(r"([IVX]{1,6}|[IVXLl1|]{2,6})\s*[.\-–—/):]\s*(?=\S)|([IVX]{1,5})\s+(?=\S)")
_CAPITAL = re.compile(rf"([{_CAPITALS}])\s*[.\-–/)]\s*(?=\S)")
_DOTTED = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,3})(?![\d/%,])(?:\s*[.)\-–/:]?\s*(?=[^\W\d]|[“\"(])|[.)]?\s+(?=\d{1,3}(?:[.,]\d+)?\s?%|"
    r"\d{2} [^\W\d]))"
)
_NUMBER = re.compile(
    r"(\d{1,2})\s*(?:([.)\-–/])\s*(?=[^\s\d%,.;])|([.)\-–/])\s+(?=\d{1,3}(?:[.,]\d+)?\s?%)|"
    r"([.)])\s+(?=\d{1,2} [^\W\d]))"
)
_LETTER = re.compile(rf"([{LETTERS}jwzf])\s*(?:(\))\s*(?=\S)|(\.|/)\s*(?=[^\W\d_]{{2}}|[“\"]))")
_BARE = re.compile(r"(?:[IVX]{1,6}|[A-ĐEGH]|\d{1,2}(?:\.\d{1,2}){0,3})\s*[.):/]?$|[a-zđ]\s*\)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label in front of a line: its kind, its place in the series, and where the words begin."""

    kind: Kind
    printed: str
    value: int
    part: str
    mark: str
    end: int
    prefix: tuple[int, ...] = ()


def ordinal(word: str) -> int | None:
    """`1`, `IV`, `thứ hai`, `nhất` as a number."""
    plain = fold(word).removeprefix("thu ").strip()
    if plain.isdecimal():
        return int(plain)
    if plain and all(c in "ivx" for c in plain):
        return roman(plain.upper())
    return _ORDINALS.get(plain)


def roman(digits: str) -> int:
    """The value of a Roman number up to 39."""
    total = 0
    for this, following in zip(digits, [*digits[1:], ""], strict=True):
        step = _ROMAN_VALUE[this]
        total += -step if _ROMAN_VALUE.get(following, 0) > step else step
    return total


def read_label(text: str) -> Label | None:
    """The label `text` begins with, if it begins with one."""
    first = text[:1]
    if not first or not (first.isalnum() or first == "|"):
        return None
    if first in "Pp":
        found = _part(text)
        if found:
            return found
    if first.isdigit():
        return _dotted(text) or _roman(text) or _number(text)
    return _roman(text) or _capital(text) or _letter(text)


def _part(text: str) -> Label | None:
    match = _PART.match(fold(text[:40]))
    if not match:
        return None
    rest = text[match.end() :]
    value = ordinal(match.group(2))
    if value is None or (rest and not rest[:1].isupper() and text[match.end() - 1 : match.end()] == " "):
        return None
    printed = text[: match.end(2)]
    return Label("part", printed, value, f"P{value}", "", match.end())


def _roman(text: str) -> Label | None:
    match = _ROMAN.match(text)
    if not match or text[:3] in ("V/v", "V/V"):
        return None
    digits = (match.group(1) or match.group(2)).replace("l", "I").replace("1", "I").replace("|", "I")
    if not set(match.group(1) or match.group(2)) & set("IVX") or set(digits) - set("IVX"):
        return None
    if match.group(2) and not is_caps(text[match.end() : match.end() + 12]):
        return None
    return Label("roman", digits, roman(digits), digits, text[match.end(1) : match.end()].strip(), match.end())


def _capital(text: str) -> Label | None:
    match = _CAPITAL.match(text)
    if not match:
        return None
    letter = match.group(1)
    return Label("capital", letter, _CAPITALS.index(letter) + 1, letter, ".", match.end())


def _dotted(text: str) -> Label | None:
    match = _DOTTED.match(text)
    if not match:
        return None
    numbers = tuple(int(n) for n in match.group(1).split("."))
    return Label("dotted", match.group(1), numbers[-1], str(numbers[-1]), ".", match.end(), numbers[:-1])


def _number(text: str) -> Label | None:
    match = _NUMBER.match(text)
    if not match:
        return None
    value = int(match.group(1))
    return Label(
        "number", match.group(1), value, str(value), match.group(2) or match.group(3) or match.group(4), match.end()
    )


def _letter(text: str) -> Label | None:
    match = _LETTER.match(text)
    if not match:
        return None
    letter = match.group(1)
    value = LETTERS.find(letter) + 1
    return Label("letter", letter, value, letter, match.group(2) or match.group(3), match.end())


def bare_label(text: str) -> Label | None:
    """The label a line consists of when its words are on the next line."""
    if len(text) > 40:
        return None
    match = _PART.fullmatch(fold(text))
    if match:
        return _part(text)
    if not _BARE.fullmatch(text):
        return None
    return read_label(text.rstrip(" .):/") + text[len(text.rstrip(" .):/")) :].strip() + " nội dung")
