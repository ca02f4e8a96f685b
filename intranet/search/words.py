"""Words: what is indexed, what is asked for, and which words of a text are hits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from intranet.text import fold, nfc

LONGEST_WORD: Final = 60
LONGEST_TEXT: Final = 400_000
"""Characters of one thing that are indexed; PostgreSQL refuses vectors of over 1 MB."""
MOST_WORDS: Final = 12
"""Words of a question that count."""

_WORD = re.compile(r"[^\W_]+")


class Accented(NamedTuple):
    """A word with its accents, wherever they are set: "hòa" and "hoà" are one word, "hoa" is another."""

    letters: str
    marks: frozenset[str]

    def startswith(self, other: Accented) -> bool:
        """Whether the word begins with `other`, whose accents may be fewer."""
        return self.letters.startswith(other.letters) and other.marks <= self.marks


@dataclass(frozen=True, slots=True)
class Query:
    """A question as words. `typed` keeps the accents, in step with `folded`.

    The last word is a beginning unless the question ends with a space.
    """

    folded: tuple[str, ...]
    typed: tuple[Accented, ...]
    prefix: bool

    @property
    def has_accents(self) -> bool:
        """Whether anything was typed that folding loses."""
        return any(word.marks or word.letters != plain for word, plain in zip(self.typed, self.folded, strict=True))

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
    return Query(tuple(word for word, _ in pairs), tuple(accented(spoken) for _, spoken in pairs), prefix)


@lru_cache(maxsize=20_000)
def accented(word: str) -> Accented:
    """`word` with its accents apart."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    marks = frozenset(c for c in decomposed if unicodedata.combining(c))
    return Accented("".join(c for c in decomposed if not unicodedata.combining(c)), marks)


def spans(value: str) -> Iterator[tuple[int, int, str]]:
    """The words of `value`: where each begins and ends, and its folded form."""
    for found in _WORD.finditer(value):
        yield found.start(), found.end(), folded(found.group())


def distinct(value: str) -> set[str]:
    """The words of `value` as they stand there, each once."""
    return set(_WORD.findall(value))


# Vietnamese has a few thousand syllables: nearly every word of a text has been folded before.
@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """`word` without accents."""
    return fold(word)


def _words(value: str) -> Iterator[str]:
    for found in _WORD.finditer(value):
        yield found.group()[:LONGEST_WORD]
