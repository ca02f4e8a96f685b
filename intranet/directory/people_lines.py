"""A line of a list of people taken apart: the words that may be a name, staff codes, addresses. Pure.

Lists number their lines, put titles before names and positions after them, leave accents out, write all in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from intranet.text import fold, squeeze

Words = tuple[str, ...]

LONGEST_LINE: Final = 300
MOST_WORDS: Final = 8

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"^\s*[-+*•–—]?\s*(?:(?:\d{1,5}|[IVXivx]{1,5})\s*[.):/\]-]|\d{1,5}(?=\s+[^\W\d]))\s*")
_COMRADE = re.compile(r"\b[đd]\s?/\s?c\b\.?:?", re.IGNORECASE)
_PARTS = re.compile(r"[\t;|,()\[\]/–—]|\s-|-\s|:\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CODE = re.compile(r"[^\s,;|()\[\]]*\d[^\s,;|()\[\]]*")
_TITLES: Final = frozenset("ong ba anh chi co thay em ths ts cn ks bs ds pgs gs ktv".split())
_POSITIONS: Final = frozenset(
    {
        "truong phong", "pho phong", "pho truong", "chuyen vien", "can bo", "nhan vien", "ke toan", "van thu",
        "giam doc", "pho giam", "chanh van", "pho chanh", "bi thu", "pho bi", "uy vien", "chu tich", "pho chu",
        "lai xe", "bao ve", "tap vu", "to truong", "to pho", "thanh tra", "cong chuc", "vien chuc", "dang vien",
        "doan vien", "thu quy", "truong ban", "pho ban", "truong khoa", "pho khoa", "vien truong", "thu truong",
    }
)  # fmt: skip
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Name:
    """Words that may be a name. `is_whole`: nothing but a position stands after them in their part of the line."""

    words: Words
    marked: Words
    is_whole: bool = True

    @property
    def key(self) -> str:
        """As names are stored without accents."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: names it may mean, the likeliest first; what may be staff codes; addresses."""

    text: str
    names: tuple[Name, ...] = ()
    codes: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


def parse(text: str) -> Line:
    """`text` taken apart. Never fails; of a very long line only the beginning counts."""
    short = text[:LONGEST_LINE]
    mails = tuple(found.casefold().rstrip(".") for found in _MAIL.findall(squeeze(short)))
    rest = _MAIL.sub(" ", short)
    bare = _NUMBER.sub("", rest, count=1)
    plain = _CODE.sub(" ", _COMRADE.sub(" ", unicodedata.normalize("NFC", bare)))
    names = [name for part in _PARTS.split(plain) for name in _names(part)]
    return Line(squeeze(text), tuple(dict.fromkeys(names)), _codes(squeeze(rest), squeeze(bare)), mails)


def _codes(whole: str, bare: str) -> tuple[str, ...]:
    found = _CODE.findall(bare)
    if not bare or bare != whole:
        # The number in front may be a code after all, when nothing follows it or no list counts like that.
        found += [code for code in re.findall(r"^\W*(\d+)", whole) if not bare or len(code) > 2 or code[0] == "0"]
    if " " not in whole and whole:
        found.append(whole)
    return tuple(dict.fromkeys(code.strip(".:-") for code in found if code.strip(".:-")))


def _names(part: str) -> list[Name]:
    marked = tuple(word.replace("’", "'").casefold() for word in _WORD.findall(part))[:MOST_WORDS]
    words = tuple(fold(word) for word in marked)
    if " ".join(words[:2]) in _POSITIONS:
        return []
    found = _prefixes(words, marked)
    without = 2 if words[:2] == ("dong", "chi") else 0
    while len(words) - without > 1 and words[without] in _TITLES:
        without += 1
    return _prefixes(words[without:], marked[without:]) + found if without else found


def _prefixes(words: Words, marked: Words) -> list[Name]:
    """All words, and shorter beginnings in case a position follows without a sign between."""
    found = [Name(words, marked)] if words else []
    for length in range(min(len(words) - 1, 6), 1, -1):
        is_position = " ".join(words[length : length + 2]) in _POSITIONS
        if is_position or length > 2:
            found.append(Name(words[:length], marked[:length], is_position))
    # A beginning that a position follows is likelier to be the name than all of it.
    return sorted(found, key=lambda name: not (name.is_whole and len(name.words) < len(words)))


def orders(words: Words) -> list[str]:
    """The same words as somebody would write them who puts the given name first, or all the other way round."""
    turned = [words[number:] + words[:number] for number in (1, len(words) - 1)] if len(words) > 1 else []
    return [" ".join(one) for one in dict.fromkeys([*turned, words[::-1]]) if one != words]


def spoken(name: str) -> tuple[tuple[str, str], ...]:
    """`name` as it is said: letters and tone of each word, wherever the tone is written (hoà, hòa)."""
    return tuple(_spoken(word) for word in name.replace("’", "'").casefold().split())


def _spoken(word: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFD", word)
    letters = "".join(char for char in plain if char not in _TONES)
    return unicodedata.normalize("NFC", letters), "".join(sorted(char for char in plain if char in _TONES))
