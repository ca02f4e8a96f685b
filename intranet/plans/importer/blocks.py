"""The document cut into blocks that follow one another without gap or overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from intranet.plans.importer.draft import Block
from intranet.plans.importer.lines import Line
from intranet.plans.importer.outline import Body
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.parts import Parts

_Kind = Literal["letterhead", "title", "preamble", "section", "closing", "signoff", "appendix"]


@dataclass(frozen=True)
class _Mark:
    start: int
    kind: _Kind
    label: str = ""
    heading: str = ""
    level: int = 0
    path: str = ""


def cut(text: str, parts: Parts, body: Body, closing: Para | None) -> tuple[Block, ...]:
    """Every character of `text` in exactly one block, in the order of the text."""
    marks = sorted(_marks(parts, body, closing), key=lambda mark: mark.start)
    if not marks or marks[0].start > 0:
        marks.insert(0, _Mark(0, "letterhead"))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    return tuple(
        Block(m.kind, m.label, m.heading, m.level, m.path, text[m.start : end], m.start, end)
        for m, end in zip(marks, ends, strict=True)
        if end > m.start
    )


def _marks(parts: Parts, body: Body, closing: Para | None) -> Iterator[_Mark]:
    yield _Mark(parts.kind_line.start, "title")
    if parts.preamble:
        yield _Mark(parts.preamble[0].start, "preamble")
    first = body.sections[0].para if body.sections else len(body.paras)
    if body.paras and first > 0:
        yield _Mark(body.paras[0].start, "section")
    for section in body.sections:
        start = body.paras[section.para].start
        yield _Mark(start, "section", section.label.printed, section.heading, section.level, section.path)
    if closing and closing.number > (body.paras[0].number if body.paras else 0):
        yield _Mark(closing.start, "closing")
    yield from _lines(parts.signoff, "signoff", "")
    yield from _lines(parts.appendix, "appendix", parts.appendix[0].text if parts.appendix else "")


def _lines(lines: Iterable[Line], kind: _Kind, heading: str) -> Iterator[_Mark]:
    for line in lines:
        yield _Mark(line.start, kind, heading=heading)
        return
