"""The text of a paper with what was recognised in it: lines made of plain and marked pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TONES = {"sure": "ok", "check": "warn", "missing": "bad"}
# Recognised too, but marking them would colour the whole page.
_UNMARKED = ("sections.", "cited_documents.")
_LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered recognised stretch of the text."""

    number: int
    start: int
    end: int
    field: str
    tone: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line; with `mark`, recognised. `first` and `last` tell where a mark begins and ends."""

    text: str
    mark: Mark | None = None
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paper; `strong` for headings."""

    pieces: tuple[Piece, ...]
    strong: bool = False


def marks(findings: Sequence[Mapping[str, Any]], length: int) -> list[Mark]:
    """The stretches to mark, numbered in the order of the text; where two overlap, the earlier and longer one."""
    found = [
        f for f in findings
        if f["start"] is not None and f["end"] is not None and 0 <= f["start"] < f["end"] <= length
        and not f["field"].startswith(_UNMARKED)
    ]  # fmt: skip
    chosen: list[Mark] = []
    for finding in sorted(found, key=lambda f: (f["start"], -f["end"])):
        if not chosen or finding["start"] >= chosen[-1].end:
            tone = _TONES[finding["confidence"]]
            chosen.append(Mark(len(chosen) + 1, finding["start"], finding["end"], finding["field"], tone))
    return chosen


def lines(text: str, marked: Sequence[Mark], blocks: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The paper's lines that are not blank."""
    headings = {b["start"] for b in blocks if b["kind"] == "section" and b["level"] == 1 and b["heading"]}
    titles = [(b["start"], b["end"]) for b in blocks if b["kind"] == "title"]
    found, at, waiting = [], 0, list(marked)
    for raw in text.splitlines(keepends=True):
        end = at + len(raw.rstrip("\r\n"))
        while waiting and waiting[0].end <= at:
            waiting.pop(0)
        if raw.strip():
            strong = (at in headings and len(raw) <= _LONGEST_HEADING) or any(a <= at < b for a, b in titles)
            found.append(Line(tuple(_pieces(text, at, end, waiting)), strong))
        at += len(raw)
    return found


def _pieces(text: str, start: int, end: int, marked: Sequence[Mark]) -> list[Piece]:
    pieces, at = [], start
    for mark in marked:
        if mark.start >= end:
            break
        first, last = max(mark.start, start), min(mark.end, end)
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], mark, mark.start >= start, mark.end <= end))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
