"""Who is expected by a plan, and on which unit's staff: kept between requests as long as the directory stays.

Reading 100,000 people and their units costs more than everything else a coverage page does, and changes only with the
directory. What is kept is exact: each use asks the database for the stamps of the directory and of the plan's
coverage, and after any change of one the figures are reckoned anew.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, func, select
from sqlalchemy.orm import aliased

from intranet.database import db
from intranet.directory import stamps
from intranet.directory.models import Membership, UnitVersion
from intranet.directory.queries import in_force
from intranet.plans.models import Plan
from intranet.plans.models_coverage import CoverageStamp

T = TypeVar("T")
_NOT_EXPECTED, _NO_UNIT = -1, 0
_MOST_AUDIENCES, _MOST_FIGURES = 16, 64


@dataclass(frozen=True, slots=True)
class Stamps:
    """Of the directory, and of a plan's coverage; None: nobody took part ever."""

    directory: Any
    plan: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The people expected on a day. `homes[person_id]` is their unit, 0 without one, -1 for people not expected.

    `expected` counts them by unit (None: no unit), `units` has names and sort keys.
    """

    homes: array[int]
    expected: dict[int | None, int]
    units: dict[int | None, tuple[str, str]]

    def by_unit(self, person_ids: Sequence[int]) -> dict[int | None, int]:
        """How many of these people, of those expected, each unit has."""
        try:
            found = Counter(map(self.homes.__getitem__, person_ids))
        except IndexError:
            # Somebody who came meanwhile.
            found = Counter(map(self.home, person_ids))
        return {unit or None: number for unit, number in found.items() if unit != _NOT_EXPECTED}

    def home(self, person_id: int) -> int:
        """The unit of a person, 0 without one, -1 when the person is not expected."""
        return self.homes[person_id] if person_id < len(self.homes) else _NOT_EXPECTED

    def unexpected(self, person_ids: Iterable[int]) -> list[int]:
        """Those who are not expected."""
        homes, last = self.homes, len(self.homes)
        return [n for n in person_ids if n >= last or homes[n] == _NOT_EXPECTED]


class _Kept:
    """What was reckoned, the longest unused forgotten first. Threads of one process share it."""

    def __init__(self, most: int) -> None:
        self._most, self._found, self._lock = most, OrderedDict[Any, Any](), Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                found: T = self._found[key]
                return found
        # Made outside the lock: others need not wait, at worst two make the same.
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made


def stamped(plan_id: int) -> Stamps:
    """The stamps as this transaction sees them; one statement."""
    return Stamps(*db.session.execute(_stamps(), {"plan": plan_id}).one())


@lru_cache(maxsize=1)
def _stamps() -> Select[Any]:
    own = select(CoverageStamp.value).where(CoverageStamp.plan_id == bindparam("plan")).scalar_subquery()
    return select(stamps.current(), own)


def standing(plan: Plan, day: date, seen: Stamps, who: Select[int]) -> Standing:
    """Everybody of `who`, the people expected by the plan on `day`; three statements when they are not known yet."""
    audience = ("audience", plan.audience_id) if plan.audience_id is not None else ("unit", plan.issuing_unit_id)
    return _kept("standing", _MOST_AUDIENCES).get((audience, day, seen.directory), lambda: _read(who, day))


def figure(key: tuple[Any, ...], seen: Stamps, make: Callable[[], T]) -> T:
    """What `make` reckons, unless it is known; `key` names it with everything but the stamps that it depends on."""
    return _kept("figures", _MOST_FIGURES).get((*key, seen), make)


def _kept(name: str, most: int) -> _Kept:
    found: dict[str, _Kept] = current_app.extensions.setdefault("plans_kept", {})
    return found.setdefault(name, _Kept(most))


def listed(ids: Any) -> ColumnElement[str]:
    """Ids of rows as one text, for :func:`unlisted`: 100,000 of them take a third of the time of 100,000 rows."""
    return func.aggregate_strings(cast(ids, String), ",")


def unlisted(text: str | None) -> array[int]:
    """The ids of :func:`listed`."""
    return array("i", map(int, text.split(","))) if text else array("i")


def _read(who: Select[int], day: date) -> Standing:
    home, unit = aliased(Membership), aliased(UnitVersion)
    people = who.subquery()
    of = func.coalesce(home.unit_id, _NO_UNIT)
    found = db.session.execute(
        select(of, listed(people.c.id))
        .select_from(people)
        .outerjoin(home, and_(home.person_id == people.c.id, home.is_home, in_force(home, day)))
        .group_by(of)
    )
    staff = {unit_id: unlisted(text) for unit_id, text in found}
    homes = array("i", [_NOT_EXPECTED]) * (max(map(max, staff.values()), default=0) + 1)
    for unit_id, person_ids in staff.items():
        for person_id in person_ids:
            homes[person_id] = unit_id
    expected = {unit_id or None: len(person_ids) for unit_id, person_ids in staff.items()}
    ids = [unit_id for unit_id in expected if unit_id is not None]
    names = db.session.execute(
        select(unit.unit_id, unit.name, unit.sort_key).where(in_force(unit, day), unit.unit_id.in_(ids))
    )
    return Standing(homes, expected, {unit_id: (name, key) for unit_id, name, key in names})
