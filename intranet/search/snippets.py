"""The piece of a text around its hits, as parts that are hits or not: the template marks them, never HTML."""

from __future__ import annotations

from typing import Final, NamedTuple

from intranet.search.words import Query, spans
from intranet.text import squeeze

WIDTH: Final = 200
LEAD: Final = 60
SEARCHED: Final = 100_000
"""Characters of a text in which the first hit is looked for."""


class Part(NamedTuple):
    """A piece of text, and whether it is a hit."""

    text: str
    is_match: bool


def title_parts(query: Query, title: str) -> tuple[Part, ...]:
    """The whole of `title` in parts."""
    return _parts(query, title)


def snippet(query: Query, value: str) -> tuple[Part, ...]:
    """About :data:`WIDTH` characters of `value` around the first hit, or its beginning when there is none."""
    first = next((start for start, _end, word in spans(value[:SEARCHED]) if query.matches(word)), 0)
    start = _word_start(value, max(0, first - LEAD)) if first > LEAD else 0
    end = _word_end(value, start + WIDTH)
    piece = squeeze(value[start:end])
    if not piece:
        return ()
    return _parts(query, ("… " if start else "") + piece + (" …" if end < len(value.rstrip()) else ""))


def _parts(query: Query, value: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    done = 0
    for start, end, word in spans(value):
        if query.matches(word):
            if start > done:
                parts.append(Part(value[done:start], False))
            parts.append(Part(value[start:end], True))
            done = end
    if done < len(value):
        parts.append(Part(value[done:], False))
    return tuple(parts)


def _word_start(value: str, position: int) -> int:
    limit = max(0, position - LEAD)
    while position > limit and not value[position - 1].isspace():
        position -= 1
    return position


def _word_end(value: str, position: int) -> int:
    limit = min(len(value), position + LEAD)
    position = min(position, len(value))
    while position < limit and not value[position].isspace():
        position += 1
    return position
