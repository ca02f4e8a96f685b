"""Finding: the best hits the reader may see, those with the very accents first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, union

from intranet.access import Actor
from intranet.database import db
from intranet.search import engines
from intranet.search import kinds as known
from intranet.search.models import SearchEntry
from intranet.search.readers import visible_to
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
class Filters:
    """What else hits must be: of a unit, of a time. A thing without a day is of no time."""

    unit_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def active(self) -> bool:
        """Whether anything was chosen."""
        return self != Filters()


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
    actor: Actor, query: str, *, kinds: Collection[str] | None = None, only: Filters | None = None,
    limit: int = 20, offset: int = 0,
) -> Results:  # fmt: skip
    """What `actor` may see that holds all words of `query`, with or without accents.

    The last word may be the beginning of one. Hits that hold the words exactly as typed come first, within
    them and the others those in the title, then the newest. Of very many hits the latest entries are looked at,
    those in titles and those anywhere.
    """
    asked = parse(query)
    if asked is None:
        return Results((), 0)
    condition = _condition(actor, kinds, only or Filters())
    both = [engines.latest(asked, condition, BEST, in_title=in_title).subquery() for in_title in (True, False)]
    best = db.session.scalars(union(*(select(each.c.id) for each in both))).all()
    ordered = _in_order(asked, best)[:BEST]
    chosen = ordered[offset : offset + limit]
    rows = {entry.id: entry for entry in db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(chosen)))}
    return Results([_hit(asked, rows[entry_id]) for entry_id in chosen if entry_id in rows], len(ordered))


def _condition(actor: Actor, kinds: Collection[str] | None, only: Filters) -> ColumnElement[bool]:
    conditions = [_visible(actor)]
    if closed := known.closed_to(actor):
        conditions.append(SearchEntry.kind.not_in(closed))
    if kinds is not None:
        conditions.append(SearchEntry.kind.in_(kinds))
    if only.unit_id is not None:
        conditions.append(SearchEntry.unit_id == only.unit_id)
    if only.since is not None:
        conditions.append(SearchEntry.day >= only.since)
    if only.until is not None:
        conditions.append(SearchEntry.day <= only.until)
    return and_(*conditions)


def _visible(actor: Actor) -> ColumnElement[bool]:
    special = known.with_own_rights()
    if actor.is_system or not special:
        return visible_to(actor)
    rules = [and_(SearchEntry.kind.not_in([kind.name for kind in special]), visible_to(actor))]
    for kind in special:
        found = kind.visible(actor) if kind.visible and actor.person_id is not None else select(literal(0))
        of_kind = SearchEntry.kind == kind.name
        rules.append(of_kind if found is None else and_(of_kind, SearchEntry.ref_id.in_(found)))
    return or_(*rules)


def matching_ids(kind: str, query: str) -> Select[int]:
    """The `ref_id`s of things of `kind` that hold all words of `query`: for `Model.id.in_(…)`.

    Says nothing about who may see them: the caller's own filter does. Matches nothing when there is no word.
    """
    asked = parse(query)
    if asked is None:
        return select(SearchEntry.ref_id).where(false())
    return select(SearchEntry.ref_id).where(SearchEntry.kind == kind, SearchEntry.id.in_(engines.ids(asked)))


def _in_order(asked: Query, best: Sequence[int]) -> list[int]:
    # The text is read only when its accents matter.
    length = LOOKED_AT if asked.has_accents else 0
    texts = func.substr(SearchEntry.exact, 1, length) + "\n" + func.substr(SearchEntry.attached, 1, length)
    statement = select(SearchEntry.id, SearchEntry.title, texts, SearchEntry.day).where(SearchEntry.id.in_(best))
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
    shown = entry.exact
    if entry.attached:
        words = (word for _start, _end, word in spans(f"{entry.title}\n{entry.exact[:LOOKED_AT]}"))
        # What was found stands in a file of the thing.
        shown = entry.attached if _level(asked.folded, asked.prefix, words) == 2 else entry.exact
    heading = title_parts(asked, entry.title)
    return Hit(entry.kind, entry.ref_id, entry.title, heading, snippet(asked, shown), entry.day)
