"""The running plans side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intranet import Actor, PlanFacts, WaveFacts, coverage, running_plans

from .. import rights
from . import asked
from .figures import target
from .tree import Sums, of_people

MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A plan with the share of the wave that runs, or of the whole plan between waves."""

    plan: PlanFacts
    wave: WaveFacts | None
    total: Sums
    target: int


def lines(actor: Actor, day: date) -> list[Line]:
    """The plans that run on `day`, at most MOST, each by one statement."""
    within = actor.units_for(rights.FOLLOW)
    return [_line(plan, day, None if within is None else sorted(within)) for plan in running_plans(actor, day)[:MOST]]


def _line(plan: PlanFacts, day: date, unit_ids: list[int] | None) -> Line:
    wave = asked.current_wave(plan, day)
    shares = coverage.shares(plan.id, wave.id if wave else None, day=day, unit_ids=unit_ids)
    total = sum((of_people(unit.expected, unit.reached) for unit in shares.units), Sums())
    return Line(plan, wave, total, target(plan))
