"""Audiences: sets of people described by rules, resolved to one SELECT of person ids.

The SELECT is what fan-out inserts from (`INSERT … SELECT`) and what coverage joins with, so it must
never pass through memory. A unit rule means everybody who belongs to the unit by any membership; a unit
that has ended stands for its successors, because whoever was addressed still has to be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, literal, or_, select, true, union

from intranet import clock
from intranet.database import db
from intranet.directory import queries
from intranet.directory.models import Audience, AudienceRule, GroupMember, Membership, Person, Unit

RuleKind = Literal["everyone", "unit", "group", "person"]
RULE_KINDS: tuple[RuleKind, ...] = ("everyone", "unit", "group", "person")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whom it names and whether it adds them or leaves them out."""

    kind: RuleKind
    ref_id: int | None = None
    with_subunits: bool = True
    excludes: bool = False


def everyone() -> tuple[Rule, ...]:
    """The audience of everybody who works here."""
    return (Rule("everyone"),)


def people(
    audience: Audience | int | Iterable[Rule], as_of: date | None = None, within: Select[int] | None = None
) -> Select[int]:
    """The ids of the people in `audience` who work here on `as_of`, each once.

    `audience` is a saved audience (or its id), or rules not saved yet. Exclusions win. Only those `within` some people
    cost no more than these people, however large the audience.
    """
    day = as_of or clock.today()
    known = audience.id if isinstance(audience, Audience) else audience
    known = known if isinstance(known, int) else tuple(known)
    return _people(known, day) if within is None else _built(known, day, within)


# To build the SELECT takes longer than to run it for a small agency. It depends on nothing but its arguments.
@lru_cache(maxsize=64)
def _people(audience: int | tuple[Rule, ...], day: date) -> Select[int]:
    return _built(audience, day, None)


def _built(audience: int | tuple[Rule, ...], day: date, within: Select[int] | None) -> Select[int]:
    source = _Saved(audience) if isinstance(audience, int) else _Given(audience)
    found = select(Person.id).where(queries.active(day))
    found = found if within is None else found.where(Person.id.in_(within))
    for excludes in (False, True):
        if not excludes and isinstance(source, _Given) and source.has("everyone", excludes):
            continue
        named = _named(source, day, excludes, within)
        if named is not None:
            found = found.where(Person.id.not_in(named) if excludes else Person.id.in_(named))
    return found


def count(audience: Audience | int | Iterable[Rule], as_of: date | None = None) -> int:
    """How many people `audience` has on `as_of`."""
    return db.session.scalar(select(func.count()).select_from(people(audience, as_of).subquery())) or 0


class _Saved:
    """Rules in the database: referred to by subqueries, however many there are."""

    def __init__(self, audience_id: int) -> None:
        self.audience_id = audience_id

    def refs(self, kind: RuleKind, excludes: bool, *more: ColumnElement[bool]) -> Select[Any]:
        return select(AudienceRule.ref_id).where(
            AudienceRule.audience_id == self.audience_id, AudienceRule.kind == kind,
            AudienceRule.excludes == excludes, AudienceRule.ref_id.is_not(None), *more,
        )  # fmt: skip

    def units(self, excludes: bool, with_subunits: bool) -> Select[Any]:
        return self.refs("unit", excludes, AudienceRule.with_subunits == with_subunits)

    def has(self, kind: RuleKind, excludes: bool, with_subunits: bool | None = None) -> bool:
        """Whether there may be such rules: what is saved is known only to the database."""
        return True

    def says_everyone(self, excludes: bool) -> ColumnElement[bool]:
        return (
            select(literal(1))
            .where(
                AudienceRule.audience_id == self.audience_id,
                AudienceRule.kind == "everyone",
                AudienceRule.excludes == excludes,
            )
            .exists()
        )


class _Given:
    """Rules in hand, not saved."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)

    def refs(self, kind: RuleKind, excludes: bool) -> set[int]:
        return {r.ref_id for r in self.rules if r.kind == kind and r.excludes == excludes and r.ref_id is not None}

    def units(self, excludes: bool, with_subunits: bool) -> set[int]:
        return {
            r.ref_id
            for r in self.rules
            if r.kind == "unit" and r.ref_id is not None and (r.excludes, r.with_subunits) == (excludes, with_subunits)
        }

    def has(self, kind: RuleKind, excludes: bool, with_subunits: bool | None = None) -> bool:
        """Whether there is such a rule."""
        return any(
            rule.kind == kind and rule.excludes == excludes and with_subunits in (None, rule.with_subunits)
            for rule in self.rules
        )

    def says_everyone(self, excludes: bool) -> ColumnElement[bool]:
        said = any(r.kind == "everyone" and r.excludes == excludes for r in self.rules)
        return true() if said else ~true()


def _named(
    source: _Saved | _Given, day: date, excludes: bool, within: Select[int] | None
) -> CompoundSelect[int] | Select[int] | None:
    """The people that the including (or excluding) rules of `source` name; None when none can exclude."""
    by_membership = select(Membership.person_id).where(queries.in_force(Membership, day))
    unit: Any = Membership.unit_id
    if within is not None:
        by_membership = by_membership.where(Membership.person_id.in_(within))
        # A term, so that SQLite goes from these people to their units and not through all the people of all units.
        unit = unit + 0
    branches: list[Select[int]] = []
    if source.has("unit", excludes, with_subunits=False):
        alone = queries.successor_units(_unit_roots(source.units(excludes, False)), day)
        branches.append(by_membership.where(unit.in_(select(alone.c.unit_id))))
    if source.has("unit", excludes, with_subunits=True):
        whole = queries.successor_units(_unit_roots(source.units(excludes, True)), day)
        below = queries.subtree(select(whole.c.unit_id), day)
        branches.append(by_membership.where(unit.in_(select(below.c.unit_id))))
    if source.has("group", excludes):
        branches.append(select(GroupMember.person_id).where(GroupMember.group_id.in_(source.refs("group", excludes))))
    if source.has("person", excludes):
        branches.append(select(Person.id).where(Person.id.in_(source.refs("person", excludes))))
    if source.has("everyone", excludes):
        everyone = select(Person.id) if within is None else within
        branches.append(everyone.where(source.says_everyone(excludes)))
    if not branches:
        return None if excludes else select(Person.id).where(false())
    return branches[0] if len(branches) == 1 else union(*branches)


def _unit_roots(ids: Any) -> Select[int]:
    return select(Unit.id.label("unit_id")).where(Unit.id.in_(ids))


def naming(person_id: int, as_of: date | None = None) -> Select[int]:
    """The ids of the saved audiences that have the person on `as_of`, each once: the other way round of `people`."""
    day = as_of or clock.today()
    named = select(AudienceRule.audience_id).where(_names(person_id, day))
    left_out = named.where(AudienceRule.excludes == true())
    works = select(Person.id).where(Person.id == person_id, queries.active(day)).exists()
    found = named.where(AudienceRule.excludes == false(), AudienceRule.audience_id.not_in(left_out), works)
    return found.distinct()


def _names(person_id: int, day: date) -> ColumnElement[bool]:
    """The rules that name the person, whether they add or leave out."""
    rule = AudienceRule
    own = select(Membership.unit_id).where(Membership.person_id == person_id, queries.in_force(Membership, day))
    groups = select(GroupMember.group_id).where(GroupMember.person_id == person_id)
    alone = queries.predecessor_units(_unit_roots(own), day)
    deep = queries.predecessor_units(select(queries.chain(_unit_roots(own), day).c.unit_id), day)
    return or_(
        rule.kind == "everyone",
        and_(rule.kind == "person", rule.ref_id == person_id),
        and_(rule.kind == "group", rule.ref_id.in_(groups)),
        and_(rule.kind == "unit", rule.with_subunits == false(), rule.ref_id.in_(select(alone.c.unit_id))),
        and_(rule.kind == "unit", rule.with_subunits == true(), rule.ref_id.in_(select(deep.c.unit_id))),
    )
