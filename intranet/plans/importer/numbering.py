"""Automatic numbers of a DOCX as the labels Word prints, and capitals set by a style."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MAX_DEPTH = 12


class Styles:
    """What the styles of a document say: capitals, and numbering of a paragraph style."""

    def __init__(self, root: _Element | None) -> None:
        found = root.iter(_W + "style") if root is not None else ()
        self._styles = {style.get(_W + "styleId", ""): style for style in found}

    def caps(self, reference: _Element | None) -> bool:
        """Does the style a run or paragraph refers to set its text in capitals?"""
        caps = self._find(reference, f"{_W}rPr/{_W}caps")
        return caps is not None and caps.get(_VAL, "true") not in ("false", "0", "off")

    def numbering(self, reference: _Element | None) -> _Element | None:
        """The numbering a paragraph style brings with it."""
        return self._find(reference, f"{_W}pPr/{_W}numPr")

    def _find(self, reference: _Element | None, path: str) -> _Element | None:
        name = reference.get(_VAL, "") if reference is not None else ""
        for _ in range(_MAX_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return None
            found = style.find(path)
            if found is not None:
                return found
            based = style.find(_W + "basedOn")
            name = based.get(_VAL, "") if based is not None else ""
        return None


class Numbering:
    """Counts the numbered paragraphs of a document from top to bottom."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Element]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._load(root)

    def _load(self, root: _Element) -> None:
        for abstract in root.iter(_W + "abstractNum"):
            levels = {int(level.get(_W + "ilvl", "0")): level for level in abstract.iter(_W + "lvl")}
            self._levels[abstract.get(_W + "abstractNumId", "")] = levels
        for number in root.iter(_W + "num"):
            reference = number.find(_W + "abstractNumId")
            name = number.get(_W + "numId", "")
            self._abstract_of[name] = reference.get(_VAL, "") if reference is not None else ""
            for override in number.iter(_W + "lvlOverride"):
                start = override.find(_W + "startOverride")
                if start is not None:
                    self._starts[name, int(override.get(_W + "ilvl", "0"))] = int(start.get(_VAL, "1"))

    def label(self, paragraph: _Element) -> str:
        """The label Word prints before `paragraph`; `-` for any bullet, empty without numbering."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        from_style = self._styles.numbering(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        name = _value(properties, "numId") or _value(from_style, "numId")
        depth = int(_value(properties, "ilvl") or _value(from_style, "ilvl") or "0")
        levels = self._levels.get(self._abstract_of.get(name, ""), {})
        if name in ("", "0") or depth not in levels:
            return ""
        self._count(name, depth, levels)
        return self._render(name, depth, levels)

    def _count(self, name: str, depth: int, levels: dict[int, _Element]) -> None:
        key = f"{name}!" if (name, 0) in self._starts else self._abstract_of[name]
        counters = self._counters[key]
        for level in range(depth):
            counters.setdefault(level, self._start(name, level, levels))
        counters[depth] = counters[depth] + 1 if depth in counters else self._start(name, depth, levels)
        for deeper in [level for level in counters if level > depth]:
            del counters[deeper]

    def _start(self, name: str, depth: int, levels: dict[int, _Element]) -> int:
        given = self._starts.get((name, depth))
        start = _value(levels.get(depth), "start")
        return given if given is not None else int(start) if start.isdecimal() else 1

    def _render(self, name: str, depth: int, levels: dict[int, _Element]) -> str:
        if _value(levels[depth], "numFmt") == "bullet":
            return "-"
        key = f"{name}!" if (name, 0) in self._starts else self._abstract_of[name]
        counters = self._counters[key]

        def one(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            form = _value(levels.get(level), "numFmt") or "decimal"
            return _number(counters.get(level, 1), form)

        return re.sub(r"%([1-9])", one, _value(levels[depth], "lvlText"))


def _value(parent: _Element | None, tag: str) -> str:
    child = parent.find(_W + tag) if parent is not None else None
    return child.get(_VAL, "") if child is not None else ""


def _number(value: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and value >= 1:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    return f"{value:02}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    out = ""
    for step, digits in _ROMAN:
        while value >= step and len(out) < 20:
            out += digits
            value -= step
    return out
