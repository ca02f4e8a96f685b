"""Lines to paragraphs: what a page break or a hard wrap has cut is put together again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from intranet.plans.importer.chars import fold, is_caps, starts_small
from intranet.plans.importer.labels import Label, read_label
from intranet.plans.importer.lines import Line, bullet

_TERMINAL = re.compile(r"(?:[.;:!?…]|\./)[”\"’»)\]]*$")
_OPEN_END = re.compile(
    r"(?:,|-|–|(?<!\w)(?:và|hoặc|của|những|với|cho|trong|về|theo|số|(?<!hằng )(?<!hàng )(?:ngày|tháng)|tại|do|để|là|"
    r"từ|đến|bằng|khoản|Điều|được|không))$"
)
_NUMBER_DUE = re.compile(
    r"(?<!\w)(?:số|khoản|Khoản|điều|Điều|điểm|(?<!hằng )(?<!hàng )(?:ngày|tháng)|năm|Quý|quý|từ|đến|trước|và|đạt|trên)$"
)
_STARTER = re.compile(
    r"(?:can cu|noi nhan|tren day la|kinh gui|phu luc|thuc hien (?:ke hoach|nghi quyet|chi thi|cong van|chuong trinh|"
    r"quyet dinh|huong dan|luat|thong tu)|nhu sau|dot \d|quy [iv\d]+\b)\b"
)
_WRAP_MAX = 150
_LONG = 160
_MAX_PARA = 5000


@dataclass
class Para:
    """A paragraph: its words without bullet or label, and the lines it was read from."""

    lines: list[Line]
    text: str
    bullet: str = ""
    label: Label | None = None
    is_row: bool = False
    heading: bool = False
    section: int = -1
    _starts: list[tuple[int, Line, int]] = field(default_factory=list)

    @cached_property
    def folded(self) -> str:
        """The words folded, character for character."""
        return fold(self.text)

    @property
    def start(self) -> int:
        """Where the paragraph begins in the text, its label included."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """The place in the text behind the paragraph."""
        return self.lines[-1].end

    @property
    def number(self) -> int:
        """The number of its first line, as an editor counts."""
        return self.lines[0].number

    def offset(self, index: int) -> int:
        """Where the character `index` of the paragraph stands in the text."""
        at = max(0, bisect_right([s for s, _, _ in self._starts], index) - 1)
        begin, line, skip = self._starts[at]
        return line.offset(min(index - begin + skip, max(0, len(line.text) - 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text behind `self.text[start:end]`."""
        return self.offset(start), self.offset(max(start, end - 1)) + 1


class Layout:
    """How the lines of a document are set: one paragraph a line, or wrapped at a width."""

    def __init__(self, lines: Sequence[Line]) -> None:
        widths = sorted(len(line.text) for line in lines if not line.is_row)
        self.width = widths[int(len(widths) * 0.95)] if widths else 0
        full = [line for line in lines if len(line.text) >= 0.8 * self.width and not line.is_row]
        cut = sum(not _TERMINAL.search(line.text) for line in full)
        crowded = len(full) >= max(3, 0.2 * len(widths)) and 2 * cut >= len(full)
        self.wrapped = 30 < self.width <= _WRAP_MAX and crowded and (not widths or widths[-1] <= 2 * self.width)

    def is_full(self, line: Line, following: Line) -> bool:
        """Would the next word have run over the width? Then the break says nothing."""
        word = following.text.split(" ", 1)[0]
        wide = 0.78 if is_caps(line.text) else 0.85
        return len(line.text) + 1 + len(word) >= wide * self.width


def continues(layout: Layout, so_far: str, line: Line, following: Line) -> bool:
    """Does `following` go on with the paragraph `so_far` that ends in `line`?"""
    if line.is_row or following.is_row or following.heading_mark or _STARTER.match(following.folded):
        return False
    full = layout.wrapped and layout.is_full(line, following)
    ended = bool(_TERMINAL.search(line.text))
    if bullet(following.text)[0]:
        return full and not ended and not following.gap and not line.heading_mark and _is_compound(line, following)
    number_due = bool(_NUMBER_DUE.search(line.text)) and following.text[0].isdigit() and not following.gap
    if number_due or read_label(following.text):
        return number_due
    if line.heading_mark or (is_caps(line.text) != is_caps(following.text) and is_caps(so_far)):
        return False
    if layout.wrapped:
        return _goes_on_wrapped(full, ended, line, following)
    return not ended and _goes_on(so_far, line, following)


def _is_compound(line: Line, following: Line) -> bool:
    """`Thi đua` / `- Khen thưởng`: a dash inside a name, not a bullet."""
    mark, at = bullet(following.text)
    return mark in "-–—" and at > 1 and not bullet(line.text)[0] and len(line.text) > 20


def _goes_on_wrapped(full: bool, ended: bool, line: Line, following: Line) -> bool:
    if following.gap:
        return not ended and (full or starts_small(following.text)) and not is_caps(line.text)
    if line.text.endswith(":"):
        return False
    if following.indent > line.indent + 2 and line.indent == 0 and ended:
        return False
    return full or (not ended and starts_small(following.text))


def _goes_on(so_far: str, line: Line, following: Line) -> bool:
    if starts_small(following.text) or _OPEN_END.search(line.text):
        return not is_caps(line.text)
    return len(line.text) >= _LONG and len(so_far) >= _LONG and not is_caps(following.text)


def join(lines: Sequence[Line], layout: Layout) -> list[Para]:
    """The paragraphs of `lines`; table rows stay as they are."""
    paras: list[Para] = []
    group: list[Line] = []
    length = 0
    for line in lines:
        so_far = group[0].text if length > _LONG else _text(group)
        if group and length < _MAX_PARA and continues(layout, so_far, group[-1], line):
            group.append(line)
        else:
            if group:
                paras.append(_para(group))
            group, length = [line], 0
        length += len(line.text)
    if group:
        paras.append(_para(group))
    return paras


def _text(group: Sequence[Line]) -> str:
    return " ".join(line.text for line in group)


def _para(group: list[Line]) -> Para:
    first = group[0]
    if first.is_row:
        return Para(group, first.text, is_row=True, _starts=[(0, first, 0)])
    return make_para(group)


def make_para(group: list[Line]) -> Para:
    """One paragraph of `group`, its bullet and label taken off."""
    text = _text(group)
    mark, at = bullet(text)
    label = read_label(text[at:]) if not mark or mark == "*" else None
    if label:
        mark, at = "", at + label.end
    starts, begin = [], -at
    for line in group:
        starts.append((max(0, begin), line, max(0, -begin)))
        begin += len(line.text) + 1
    return Para(group, text[at:].strip(), mark, label, heading=group[0].heading_mark, _starts=starts)
