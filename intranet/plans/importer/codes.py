"""Official codes: `1026/KH-VP`, `91/2017/NĐ-CP`, `06/2022/QH15`, party style `34-CT/TW`.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3 (số, ký hiệu); Hướng dẫn 36-HD/VPTW for the party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intranet.plans.importer.chars import UPPER, fold

_UP = UPPER
_TOKEN = rf"[{_UP}][A-Za-zĐđƯưÂâÊêÔôƠơĂăỦủ0-9]*(?:[&.][{_UP}][A-Za-zĐđ0-9]*)*"
_CAPS = rf"[{_UP}][{_UP}0-9&]+(?![a-zà-ỹ])"
SYMBOL = rf"{_TOKEN}(?:[-–/]{_TOKEN}|\s?[-–/]\s?{_CAPS}|\s?[-–]\s?(?:TTg|CTr)\b)*"
_CODE = re.compile(
    rf"(?<![\w/.,-])(?P<num>\d{{1,5}}[a-z]?)"
    rf"(?:\s?/\s?(?P<year>(?:19|20)\d{{2}})\s?[/-]\s?(?P<dated>{SYMBOL})"
    rf"|\s?/\s?(?P<state>{SYMBOL})"
    rf"|\s?[-–]\s?(?P<party>{_TOKEN}\s?/\s?{_TOKEN}(?:[-–]{_TOKEN})*))"
)
_SAID = re.compile(r"so\s*:?\s*$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Code:
    """The number and symbol of an official document; `number` holds the year where printed."""

    number: str
    symbol: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The code in one piece; party codes join with a hyphen, state codes with a slash."""
        return f"{self.number}{'-' if '/' in self.symbol else '/'}{self.symbol}"


def codes(text: str) -> Iterator[Code]:
    """Every complete official code in `text`."""
    if "/" not in text:
        return
    for match in _CODE.finditer(text):
        found = _code(match, text)
        if found:
            yield found


def _code(match: re.Match[str], text: str) -> Code | None:
    symbol = _tidy(match["dated"] or match["state"] or match["party"])
    number = match["num"] + (f"/{match['year']}" if match["year"] else "")
    letters = sum(c.isupper() for c in symbol)
    if letters < 2:
        return None
    if not re.search(r"[-/0-9]", symbol) and not _SAID.search(fold(text[max(0, match.start() - 8) : match.start()])):
        return None
    return Code(number, symbol, match.start(), match.end())


def _tidy(symbol: str) -> str:
    return _SPACE.sub("", symbol).replace("–", "-").rstrip(".-/")


def same(left: str, right: str) -> bool:
    """Are two codes the same apart from leading zeros and capitals?"""
    return left.upper().lstrip("0") == right.upper().lstrip("0")


def cited(text: str, own: str | None) -> list[Code]:
    """The codes a text cites, once each in order of first appearance, its own left out."""
    seen: set[str] = set()
    out: list[Code] = []
    for code in codes(text):
        key = code.text.upper().lstrip("0")
        if key not in seen and not (own and same(code.text, own)):
            seen.add(key)
            out.append(code)
    return out
