"""Finding: the best hits the reader may see, those with the very accents first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from intranet.access import Actor
from intranet.database import db
from intranet.search import engines
from intranet.search import kinds as known
from intranet.search.models import SearchEntry
from intranet.search.snippets import Part, snippet, title_parts
from intranet.search.words import Query, accented, distinct, folded, parse, spans

BEST: Final = 200
"""So many hits are ranked; ranking all of a common word would cost seconds in a large agency."""
LOOKED_AT: Final = 20_000
"""Characters of a text in which the very accents are looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `title` is plain; `heading` and `snippet` are parts of text that are hits or not."""

    kind: str
    ref_id: int
    title: str
    heading: tuple[Part, ...]
    snippet: tuple[Part, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits; `total_capped` counts no further than the ranked ones."""

    hits: Sequence[Hit]
    total_capped: int

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than were counted."""
        return self.total_capped >= BEST


def find(
    actor: Actor, query: str, *, kinds: Collection[str] | None = None, limit: int = 20, offset: int = 0
) -> Results:
    """What `actor` may see that holds all words of `query`, with or without accents.

    The last word may be the beginning of one. Hits in the title come first, and within them and the
    others those that hold the words exactly as typed.
    """
    asked = parse(query)
    if asked is None:
        return Results((), 0)
    statement, order = engines.ranked(asked)
    statement = statement.where(visible_to(actor))
    if closed := known.closed_to(actor):
        statement = statement.where(SearchEntry.kind.not_in(closed))
    if kinds is not None:
        statement = statement.where(SearchEntry.kind.in_(kinds))
    best = db.session.scalars(statement.order_by(order, SearchEntry.id).limit(BEST)).all()
    chosen = _in_order(asked, best)[offset : offset + limit]
    rows = {entry.id: entry for entry in db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(chosen)))}
    return Results([_hit(asked, rows[entry_id]) for entry_id in chosen if entry_id in rows], len(best))


def matching_ids(kind: str, query: str) -> Select[int]:
    """The `ref_id`s of things of `kind` that hold all words of `query`: for `Model.id.in_(…)`.

    Says nothing about who may see them: the caller's own filter does. Matches nothing when there is no word.
    """
    asked = parse(query)
    if asked is None:
        return select(SearchEntry.ref_id).where(false())
    return select(SearchEntry.ref_id).where(SearchEntry.kind == kind, SearchEntry.id.in_(engines.ids(asked)))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which entries `actor` may find."""
    if actor.is_system:
        return true()
    if actor.person_id is None:
        return false()
    rules = [SearchEntry.reader == ""]
    held: set[str] = set()
    for scope in actor.scopes:
        held |= scope.permissions
        mine = SearchEntry.reader.in_(sorted(scope.permissions))
        rules.append(mine if scope.unit_ids is None else and_(mine, SearchEntry.unit_id.in_(sorted(scope.unit_ids))))
    rules.append(and_(SearchEntry.unit_id.is_(None), SearchEntry.reader.in_(sorted(held))))
    return or_(*rules)


def _in_order(asked: Query, best: Sequence[int]) -> list[int]:
    # The text is read only when its accents matter.
    exact = func.substr(SearchEntry.exact, 1, LOOKED_AT) if asked.has_accents else func.substr(SearchEntry.exact, 1, 0)
    statement = select(SearchEntry.id, SearchEntry.title, exact, SearchEntry.day).where(SearchEntry.id.in_(best))
    ranks = {}
    for entry_id, title, start, day in db.session.execute(statement):
        in_title = _level(asked.folded, asked.prefix, (word for _start, _end, word in spans(title)))
        as_typed = _accent_level(asked, f"{title}\n{start}") if asked.has_accents else 0
        newest_first = -day.toordinal() if day else 0
        ranks[entry_id] = (as_typed, in_title, newest_first, entry_id)
    return sorted(ranks, key=ranks.__getitem__)


def _accent_level(asked: Query, value: str) -> int:
    # Only the words in question need a closer look at their accents.
    words = (accented(word) for word in distinct(value) if asked.matches(folded(word)))
    return _level(asked.typed, asked.prefix, words)


def _level(wanted: Sequence[Any], prefix: bool, given: Iterable[Any]) -> int:
    """0: all words are there; 1: all are, the last one as a beginning; 2: not all."""
    words = set(given)
    *whole, last = wanted
    if not words.issuperset(whole):
        return 2
    if last in words:
        return 0
    return 1 if prefix and any(word.startswith(last) for word in words) else 2


def _hit(asked: Query, entry: SearchEntry) -> Hit:
    return Hit(
        entry.kind, entry.ref_id, entry.title, title_parts(asked, entry.title), snippet(asked, entry.exact), entry.day
    )
