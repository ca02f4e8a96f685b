"""What a proposal reads: the plan, what is there already, what was chosen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, select, true

from intranet import SYSTEM, Actor, PlanFacts, clock, db, plan_facts, wave_heirs, workdays

from .. import rights
from ..models import Proposal, Session
from . import choices as chosen
from .choices import Choices
from .engine import Difference, Existing, Line, Surplus, difference, surplus
from .lines import lines_of
from .periods import Calendar, Span, slots
from .takers import Takers, plans_for, takers

_LONGEST_CHAIN: Final = 50
ALL: Final = ""
"""Who plans for all units, in `Proposal.choices`."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a plan stands: what it asks for, what is there, what is missing and what is too much."""

    plan: PlanFacts
    takers: Takers
    lines: tuple[Line, ...]
    choices: Choices
    since: date
    calendar: Calendar
    found: Difference
    surplus: tuple[Surplus, ...]


def situation(plan: PlanFacts, who: Takers, choices: Choices) -> Situation:
    """How `plan` stands for those who take part, as it is chosen. A constant number of statements."""
    lines = lines_of(plan, who, choices.lines)
    since = choices.since or clock.today()
    there = existing(plan, who.mine)
    calendar = calendar_of(line.span for line in lines)
    found = difference(lines, there, calendar, since, choices.corrections)
    found.surplus = surplus(lines, there, calendar, clock.today(), who.active)
    return Situation(plan, who, tuple(lines), choices, since, calendar, found, tuple(found.surplus))


def calendar_of(spans: Iterable[Span]) -> Calendar:
    """The agency's calendar with the names of the holidays of these stretches."""
    known = list(spans)
    if not known:
        return Calendar(workdays.is_working)
    names = workdays.days_off(min(span.first for span in known), max(span.last for span in known))
    return Calendar(workdays.is_working, names)


def existing(plan: PlanFacts, mine: frozenset[int] | None = None) -> list[Existing]:
    """The sessions of the plan, and those of plans it amends as if they had followed already."""
    wanted = (
        Session.id, Session.unit_id, Session.channel, Session.wave_id, Session.slot, Session.day, Session.status,
        Session.makes_up, Session.title, Session.moved_from.is_not(None),
    )  # fmt: skip
    rows = db.session.execute(
        select(*wanted).where(Session.plan_id.in_([plan.id, *before(plan)]), of_units(mine))
    ).all()
    heirs = _heirs_of(plan, {row.wave_id for row in rows})
    found = [Existing(*tuple(row)) for row in rows]
    return [replace(one, wave_id=heirs[one.wave_id]) if one.wave_id in heirs else one for one in found]


def of_units(mine: frozenset[int] | None) -> ColumnElement[bool]:
    """The condition on :class:`Session` for those of the units `mine`; None: of all."""
    return true() if mine is None else Session.unit_id.in_(mine)


def before(plan: PlanFacts) -> list[int]:
    """The plans that `plan` amends, the last one first."""
    found: list[int] = []
    earlier = plan.amends_id
    while earlier is not None and earlier not in found and len(found) < _LONGEST_CHAIN:
        found.append(earlier)
        facts = plan_facts(SYSTEM, earlier)
        earlier = facts.amends_id if facts else None
    return found


def planner(actor: Actor) -> str:
    """Under what the choices of `actor` are kept."""
    return ALL if actor.units_for(rights.PLAN) is None else str(actor.home_unit_id or "0")


def stored(plan: PlanFacts, planner_key: str) -> Choices:
    """What was chosen last: by this planner, else for all; for the plan, else for one that it amends."""
    ids = [plan.id, *before(plan)]
    rows = {row.plan_id: row.choices for row in db.session.scalars(select(Proposal).where(Proposal.plan_id.in_(ids)))}
    for plan_id in ids:
        kept = rows.get(plan_id, {})
        found = kept.get(planner_key) or kept.get(ALL)
        if found:
            choices = chosen.from_json(found)
            return choices if plan_id == plan.id else chosen.with_waves(choices, wave_heirs(_waves_of(choices)))
    return Choices()


def _waves_of(choices: Choices) -> set[int]:
    named = {int(name.partition("-")[0]) for name in choices.lines}
    marks = choices.corrections
    return named | {key.wave_id for key in (*marks.struck, *marks.days) if key.wave_id is not None} - {0}


def counts(actor: Actor, plan_ids: Collection[int]) -> dict[int, int]:
    """How many sessions each of these plans has, of the units for which `actor` plans. One statement."""
    counted = select(Session.plan_id, func.count()).where(Session.plan_id.in_(plan_ids), of_units(plans_for(actor)))
    return dict(db.session.execute(counted.group_by(Session.plan_id)).all())


def waiting(actor: Actor, plan_id: int) -> int | None:
    """How many sessions of an issued plan `actor` might still propose; None when there is nothing for them to propose.

    For a panel: counts by slot instead of comparing one by one, so that hand-made sessions are not taken into account.
    """
    if not actor.may(rights.PLAN):
        return None
    plan = plan_facts(actor, plan_id)
    if plan is None or plan.status != "issued" or plan.replaced_by is not None or not plan.channels:
        return None
    mine = plans_for(actor)
    choices = stored(plan, planner(actor))
    lines = [line for line in lines_of(plan, takers(plan, mine), choices.lines) if line.wanted]
    return _missing(lines, _counts(plan, mine), len(choices.corrections.struck))


def _counts(plan: PlanFacts, mine: frozenset[int] | None) -> Mapping[tuple[int | None, str, str], int]:
    """How many sessions each slot of each wave and channel has, those of plans it amends counted, too."""
    slot = (Session.wave_id, Session.channel, Session.slot)
    counted = select(*slot, func.count()).where(
        Session.plan_id.in_([plan.id, *before(plan)]), Session.slot.is_not(None), of_units(mine)
    )
    rows = db.session.execute(counted.group_by(*slot)).all()
    heirs = _heirs_of(plan, (row[0] for row in rows))
    found: Counter[tuple[int | None, str, str]] = Counter()
    for wave, channel, name, number in rows:
        found[heirs.get(wave, wave), channel, name or ""] += number
    return found


def has_outlived(actor: Actor, plan: PlanFacts) -> bool:
    """Whether proposed sessions to come are on days, in waves or channels that an amendment no longer has.

    For the list of what waits, like `waiting`: two statements, whatever there is.
    """
    found = (
        select(Session.wave_id, Session.channel, func.min(Session.day), func.max(Session.day))
        .where(
            Session.plan_id.in_([plan.id, *before(plan)]), Session.slot.is_not(None), of_units(plans_for(actor)),
            Session.status == "planned", Session.day >= clock.today(),
        )
        .group_by(Session.wave_id, Session.channel)
    )  # fmt: skip
    rows = db.session.execute(found).all()
    heirs = _heirs_of(plan, (row[0] for row in rows))
    waves, channels = {wave.id: wave for wave in plan.waves}, {channel.code for channel in plan.channels}
    for wave_id, channel, first, last in rows:
        if channel not in channels:
            return True
        if wave_id is None:
            continue
        wave = waves.get(heirs.get(wave_id, wave_id) or 0)
        if wave is None or first < (wave.starts_on or first) or last > (wave.ends_on or last):
            return True
    return False


def _heirs_of(plan: PlanFacts, waves: Iterable[int | None]) -> Mapping[int | None, int | None]:
    """What took the place of those of `waves` that are not the plan's own."""
    others = {wave for wave in waves if wave is not None} - {wave.id for wave in plan.waves}
    return {old: new for old, new in wave_heirs(others).items()}  # noqa: C416  the type is wider


def _missing(lines: Sequence[Line], counts: Mapping[tuple[int | None, str, str], int], struck: int) -> int:
    calendar, today = calendar_of(line.span for line in lines), clock.today()
    found = sum(
        max(0, len(line.units) - counts.get((line.wave_id, line.channel, slot.name), 0))
        for line in lines
        for slot in slots(line.rule, line.span, calendar, today)
    )
    return max(0, found - struck)
