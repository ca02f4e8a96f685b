"""Texts that are near to a text, without accents: what shares its rarest words. Candidates, to be compared closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log
from typing import Final

from sqlalchemy import func, select

from intranet.database import db
from intranet.search import engines
from intranet.search.models import SearchEntry
from intranet.search.words import indexed

LOOKED_AT: Final = 48
"""Terms of a text whose frequency is asked."""
RAREST: Final = 12
"""Terms by which others are found."""
COMMON: Final = 400
"""So many things with a term are looked at, the latest ones; what more things hold tells little."""
_SHORTEST: Final = 2


def similar(kind: str, text: str, limit: int = 50) -> list[int]:
    """The `ref_id`s of at most `limit` things of `kind` that share the most rare words with `text`, best first.

    Single words and pairs of neighbouring ones count, folded: accents, case and the order of sentences do not
    matter. Begin `text` with what matters most: of a long one only the beginning is compared. Says nothing about
    who may see them: the caller's own filter does. Two statements, whose cost does not grow with the number of things.
    """
    terms = _terms(text)
    if not terms:
        return []
    found = engines.holding(terms, COMMON)
    frequency = {terms[n]: times for n, times in db.session.execute(
        select(found.c.term, func.count()).group_by(found.c.term))}  # fmt: skip
    rarest = sorted(frequency, key=lambda term: (frequency[term], terms.index(term)))[:RAREST]
    return _sharing(kind, {term: log(1 + COMMON / frequency[term]) for term in rarest}, limit) if rarest else []


def _terms(text: str) -> list[str]:
    """The words and the pairs of neighbouring words with which `text` begins, each once."""
    words = indexed(text[:4_000]).split()
    singles = list(dict.fromkeys(word for word in words if len(word) >= _SHORTEST))
    pairs = list(dict.fromkeys(f"{one} {following}" for one, following in pairwise(words)))
    return list(dict.fromkeys([*_first(pairs), *_first(singles)]))


def _first(terms: Iterable[str]) -> list[str]:
    return list(terms)[: LOOKED_AT // 2]


def _sharing(kind: str, weights: Mapping[str, float], limit: int) -> list[int]:
    terms = list(weights)
    found = engines.holding(terms, COMMON)
    rows = db.session.execute(
        select(SearchEntry.ref_id, found.c.term)
        .join(found, found.c.id == SearchEntry.id)
        .where(SearchEntry.kind == kind)
    )
    shared: dict[int, float] = {}
    for ref_id, number in rows:
        shared[ref_id] = shared.get(ref_id, 0.0) + weights[terms[number]]
    return sorted(shared, key=lambda one: (-shared[one], -one))[:limit]
