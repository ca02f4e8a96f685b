"""Who would get it: how many, of which units, by name. Nothing of it passes through memory but what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from intranet import Rule, audience_people, contact_facts, db, home_rows, people_rows, unit_names

FIRST = 12
"""How many names a preview shows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """An audience before it is sent to: how many people, of which units the most, the first by name.

    `unreachable`: how many have no account, so that nothing reaches them on screen.
    """

    people: int
    units: tuple[tuple[str, int], ...]
    homeless: int
    first: tuple[Any, ...]
    unreachable: int = 0

    @property
    def unit_count(self) -> int:
        """Of how many units they are."""
        return len(self.units)


def preview(rules: Sequence[Rule] | int) -> Preview:
    """How many and who: an audience that is saved (its id) or not. Four statements."""
    people = audience_people(rules if isinstance(rules, int) else tuple(rules))
    who, home = people.subquery("who"), home_rows().subquery("home")
    number = func.count()
    rows = db.session.execute(
        select(home.c.unit_id, number)
        .select_from(who.outerjoin(home, home.c.person_id == who.c[0]))
        .group_by(home.c.unit_id)
        .order_by(number.desc(), home.c.unit_id)
    ).all()
    names = unit_names(unit_id for unit_id, _n in rows if unit_id is not None)
    return Preview(
        people=sum(n for _unit, n in rows),
        units=tuple((names.get(unit_id, ""), n) for unit_id, n in rows if unit_id is not None),
        homeless=sum(n for unit_id, n in rows if unit_id is None),
        first=tuple(db.session.execute(people_rows(people).limit(FIRST)).all()),
        unreachable=_without_account(people),
    )


def _without_account(people: Select[int]) -> int:
    facts = contact_facts().subquery()
    found = select(func.count()).where(facts.c.person_id.in_(people), facts.c.has_account == 0)
    return db.session.scalar(found) or 0


def everybody(rules: Sequence[Rule] | int, named: str = "") -> Select[Any]:
    """A SELECT of (person_id, full_name, staff_code, unit_id, has_account) of the audience, by name, for a page.

    With `named` only people whose name holds each of its words, or whose staff code it is.
    """
    people = audience_people(rules if isinstance(rules, int) else tuple(rules))
    facts, home = contact_facts(named).subquery("facts"), home_rows().subquery("home")
    return (
        select(facts.c.person_id, facts.c.full_name, facts.c.staff_code, home.c.unit_id, facts.c.has_account)
        .outerjoin(home, home.c.person_id == facts.c.person_id)
        .where(facts.c.person_id.in_(people))
        .order_by(facts.c.sort_key, facts.c.person_id)
    )
