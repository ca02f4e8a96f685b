"""The text of a document as lines: normal form, Markdown marks taken off, page numbers dropped.

A `Line` keeps its place in the text; `Line.offset` leads from a character of the cleaned line back
to the source, so that a reading can be highlighted where it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from intranet.plans.importer.chars import fold, squeeze, starts_small
from intranet.text import nfc

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]|[\f\v]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff]")
_TRAILING = re.compile(r"[ \t]+$")
_LEAD_MARKS = re.compile(r"^(?:\s*>)+\s?|^\s*#{1,6}(?=[\s*])\s*|^\s*#{1,6}$")
_EMPHASIS = re.compile(r"\*{2,}|\*(?!\s)|(?<=\S)\*|`+|</?(?:b|i|u|p|strong|em|center|span)>", re.I)
_MARKUP = re.compile(r"<[^<>]{1,12}>|[*`]")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_UNDERSCORE = re.compile(r"(?:^|(?<=\s))_{1,3}(?=\S)|(?<=\S)_{1,3}$")
_RULE = re.compile(r"^[\s\-\u2010-\u2015\u2212_=*~.·•+|:]*$")
_BULLET = re.compile(r"^([-–—•·●▪■◦*+]|\uf0b7)(?:\s*(?=\S))")
_COLUMN = re.compile(r"\t+| {3,}")
_PAGE = re.compile(r"^(?:-\s*)?(?:trang\s*)?(\d{1,3})(?:\s*/\s*\d{1,3})?(?:\s*-)?$", re.I)
_PAGE_MIN_CHARS = 1200
MAX_LINE = 4000
_MISREAD = re.compile(r"(?<!\w)(?=[\dOolI]*[OolI])(?=[\dOolI]*\d)[\dOolI]{2,}(?![^\W\d_])")
_DIGITS = str.maketrans("OolI", "0011")
_SENTENCE_END = re.compile(r"[.;:!?…][”\"’»)]*$|\./\.?$")
_LOOSE = re.compile(r"(?<=[^\W_]|[”\")%’]) (?=[,;:](?:\s|$)|\.(?=\s|$))")
_INSIDE = re.compile(r"(?<=\() (?=[^\W_])|(?<=[^\W_]) (?=\))")
_TAB = re.compile(r"(?<=\S)\t+(?=\S)")
_BR = re.compile(r"<br\s*/?>", re.I)


def normalise(text: str) -> str:
    """`text` as it is kept: NFC, `\\n` line ends, no control characters, no trailing blanks."""
    plain = _CONTROL.sub("", _BREAKS.sub("\n", nfc(text)))
    return "\n".join(line.rstrip() for line in plain.split("\n"))


def mend_digits(text: str) -> tuple[str, str | None]:
    """`text` with `O` and `l` among digits read as 0 and 1 (poor scans), and the first such place."""
    match = _MISREAD.search(text)
    if not match:
        return text, None
    return _MISREAD.sub(lambda m: m.group().translate(_DIGITS), text), match.group()


@dataclass(frozen=True)
class Line:
    """One line of the text that holds something; `number` counts from 1 as an editor does."""

    number: int
    start: int
    raw: str
    text: str
    gap: bool
    heading_mark: bool

    @cached_property
    def folded(self) -> str:
        """The cleaned line folded, character for character."""
        return fold(self.text)

    @cached_property
    def indent(self) -> int:
        """How many blanks stand before the first word."""
        return len(self.raw) - len(self.raw.lstrip())

    @property
    def end(self) -> int:
        """The place in the text behind the line."""
        return self.start + len(self.raw)

    @cached_property
    def is_row(self) -> bool:
        """Is this a row of a table, by pipes or by tabs?"""
        raw = self.raw.strip()
        return (raw.startswith("|") and raw.count("|") > 1) or raw.count("|") > 1 or self._tabs > 1

    @cached_property
    def _tabs(self) -> int:
        raw = self.raw.strip()
        return len(_TAB.findall(raw)) + raw.count("\t\t")

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row, or the columns of a line set in two columns."""
        raw = self.raw.strip()
        if "|" in raw:
            return tuple(c.strip() for c in raw.removeprefix("|").removesuffix("|").split("|"))
        if "\t" in raw:
            return tuple(c.strip() for c in self.raw.split("\t"))
        return tuple(c.strip() for c in _COLUMN.split(raw))

    def offset(self, index: int) -> int:
        """Where the character `index` of the cleaned line stands in the text."""
        index = max(0, min(index, len(self.text) - 1))
        places = self._places
        return self.start + (places[index] if places else self.indent + index)

    @cached_property
    def _places(self) -> list[int]:
        """The place in `raw` of each character of `text`, empty where they run side by side."""
        if self.raw.strip() == self.text:
            return []
        raw = _MARKUP.sub(lambda m: " " * len(m.group()), self.raw)
        out: list[int] = []
        at = 0
        for word in self.text.split(" "):
            found = raw.find(word, at)
            if found >= 0:
                out += range(found, found + len(word))
                at = found + len(word)
            else:
                for char in word:
                    at = max(at, raw.find(char, at))
                    out.append(min(at, len(raw) - 1))
                    at += 1
            out.append(min(at, len(raw) - 1))
        return out[: len(self.text)]


def clean(raw: str) -> str:
    """One line without Markdown and HTML marks; its own bullet, label and words stay."""
    out = _LEAD_MARKS.sub("", raw) if raw.lstrip()[:1] in (">", "#") else raw
    if "*" in out or "`" in out or "<" in out:
        out = _EMPHASIS.sub("", _BR.sub(" ", out))
    if "\\" in out:
        out = _ESCAPE.sub(r"\1", out)
    if "_" in out:
        out = _UNDERSCORE.sub("", out)
    return _INSIDE.sub("", _LOOSE.sub("", squeeze(out)))


def split_cell(cell: str) -> list[str]:
    """The lines inside one table cell."""
    return [part for part in (clean(each) for each in _BR.split(cell)) if part]


def bullet(text: str) -> tuple[str, int]:
    """The bullet in front of `text`, or nothing, and where the words begin."""
    match = _BULLET.match(text)
    if not match or (match.group(1) == "*" and match.end() == 1):
        return "", 0
    return match.group(1), match.end()


def read_lines(text: str) -> list[Line]:
    """The lines of a normalised text that hold something, page numbers and rules left out."""
    lines: list[Line] = []
    start, gap, since_page, page = 0, False, 0, 0
    raws = text.split("\n")
    for number, raw in enumerate(raws, 1):
        bare = clean(raw) if raw else ""
        mark = _PAGE.match(bare) if 0 < len(bare) < 16 else None
        if (
            mark
            and not _in_series(raws, number - 1, int(mark.group(1)))
            and page < int(mark.group(1)) <= page + 2 + (page == 0) * 2
            and (since_page >= _PAGE_MIN_CHARS or (lines and _cuts_paragraph(lines[-1].text, raws, number)))
        ):
            page, since_page = int(mark.group(1)), 0
        elif not bare or (_RULE.match(bare) and not _is_table_line(raw)):
            gap = True
        else:
            lines += _lines(number, start, raw, bare, gap)
            since_page += len(bare)
            gap = False
        start += len(raw) + 1
    return lines


def _in_series(raws: list[str], at: int, value: int) -> bool:
    """Do lone numbers follow one another within a few lines, as the rows of a table do?"""
    near = (raw.strip().rstrip(".") for raw in raws[max(0, at - 10) : at + 11] if len(raw) < 16)
    return any(each.isdecimal() and abs(int(each) - value) == 1 for each in near)


def _lines(number: int, start: int, raw: str, bare: str, gap: bool) -> Iterator[Line]:
    """One line, or the pieces of a line longer than any paragraph of a real plan."""
    if len(raw) <= MAX_LINE:
        yield Line(number, start, raw, bare, gap, raw.lstrip().startswith("#"))
        return
    at = 0
    while at < len(raw):
        space = raw.rfind(" ", at + MAX_LINE // 2, at + MAX_LINE)
        end = space + 1 if space > 0 else at + MAX_LINE
        piece = raw[at:end]
        text = clean(piece)
        if text:
            yield Line(number, start + at, piece, text, gap and at == 0, False)
        at = end


def _cuts_paragraph(before: str, raws: list[str], after: int) -> bool:
    """Does a lone number stand in the middle of a sentence?"""
    following = next((raw.strip() for raw in raws[after : after + 8] if raw.strip()), "")
    return len(before) > 40 and not _SENTENCE_END.search(before) and starts_small(following)


def _is_table_line(raw: str) -> bool:
    return raw.lstrip().startswith("|")
