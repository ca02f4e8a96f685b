"""Words: what is indexed, what is asked for, and which words of a text are hits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intranet.text import fold, nfc

LONGEST_WORD: Final = 60
LONGEST_TEXT: Final = 400_000
"""Characters of one thing that are indexed; PostgreSQL refuses vectors of over 1 MB."""
MOST_WORDS: Final = 12
"""Words of a question that count."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as words. `typed` keeps the accents, in lower case, in step with `folded`.

    The last word is a beginning unless the question ends with a space.
    """

    folded: tuple[str, ...]
    typed: tuple[str, ...]
    prefix: bool

    @property
    def has_accents(self) -> bool:
        """Whether anything was typed that folding loses."""
        return self.folded != self.typed

    def matches(self, word: str) -> bool:
        """Whether a folded word of a text is one of the words asked for."""
        return word in self.folded or (self.prefix and word.startswith(self.folded[-1]))


def indexed(value: str) -> str:
    """`value` as the index reads it: folded words with single spaces between them."""
    return " ".join(_words(fold(nfc(value[:LONGEST_TEXT]))))[:LONGEST_TEXT]


def parse(query: str) -> Query | None:
    """The words of a question; None when it has none."""
    typed = nfc(query[:1000]).casefold()
    pairs = [(word, spoken) for spoken in _words(typed) for word in _words(fold(spoken))][:MOST_WORDS]
    if not pairs:
        return None
    prefix = len(pairs[-1][0]) > 1 and not query.endswith(" ")
    return Query(tuple(word for word, _ in pairs), tuple(spoken for _, spoken in pairs), prefix)


def spans(value: str) -> Iterator[tuple[int, int, str]]:
    """The words of `value`: where each begins and ends, and its folded form."""
    for found in _WORD.finditer(value):
        yield found.start(), found.end(), fold(found.group())


def _words(value: str) -> Iterator[str]:
    for found in _WORD.finditer(value):
        yield found.group()[:LONGEST_WORD]
