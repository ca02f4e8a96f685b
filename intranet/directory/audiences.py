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

from sqlalchemy import ColumnElement, CompoundSelect, Select, false, func, literal, select, true, union

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


def people(audience: Audience | int | Iterable[Rule], as_of: date | None = None) -> Select[int]:
    """The ids of the people in `audience` who work here on `as_of`, each once.

    `audience` is a saved audience (or its id), or rules not saved yet. Exclusions win.
    """
    day = as_of or clock.today()
    if isinstance(audience, Audience):
        return _people(audience.id, day)
    return _people(audience if isinstance(audience, int) else tuple(audience), day)


# To build the SELECT takes longer than to run it for a small agency. It depends on nothing but its arguments.
@lru_cache(maxsize=64)
def _people(audience: int | tuple[Rule, ...], day: date) -> Select[int]:
    source = _Saved(audience) if isinstance(audience, int) else _Given(audience)
    found = select(Person.id).where(queries.active(day))
    for excludes in (False, True):
        named = _named(source, day, excludes)
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


def _named(source: _Saved | _Given, day: date, excludes: bool) -> CompoundSelect[int] | Select[int] | None:
    """The people that the including (or excluding) rules of `source` name; None when none can exclude."""
    by_membership = select(Membership.person_id).where(queries.in_force(Membership, day))
    branches: list[Select[int]] = []
    if source.has("unit", excludes, with_subunits=False):
        alone = queries.successor_units(_unit_roots(source.units(excludes, False)), day)
        branches.append(by_membership.where(Membership.unit_id.in_(select(alone.c.unit_id))))
    if source.has("unit", excludes, with_subunits=True):
        whole = queries.successor_units(_unit_roots(source.units(excludes, True)), day)
        below = queries.subtree(select(whole.c.unit_id), day)
        branches.append(by_membership.where(Membership.unit_id.in_(select(below.c.unit_id))))
    if source.has("group", excludes):
        branches.append(select(GroupMember.person_id).where(GroupMember.group_id.in_(source.refs("group", excludes))))
    if source.has("person", excludes):
        branches.append(select(Person.id).where(Person.id.in_(source.refs("person", excludes))))
    if source.has("everyone", excludes):
        branches.append(select(Person.id).where(source.says_everyone(excludes)))
    if not branches:
        return None if excludes else select(Person.id).where(false())
    return branches[0] if len(branches) == 1 else union(*branches)


def _unit_roots(ids: Any) -> Select[int]:
    return select(Unit.id.label("unit_id")).where(Unit.id.in_(ids))


def naming(person_id: int, as_of: date | None = None) -> Select[int]:
    """The ids of the saved audiences that name the person on `as_of`: the other way round of :func:`people`."""
    return select(AudienceRule.audience_id).where(AudienceRule.kind == "person", AudienceRule.ref_id == person_id)
