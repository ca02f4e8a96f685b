"""What somebody sees of their own: what they took part in, and the share of their unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import Actor, PlanFacts, WaveFacts, clock, coverage, db, running_plans, unit_names

from ..models import Attendance, Session
from .tree import Sums, of_people

MOST_SESSIONS = 50


@dataclass(frozen=True, slots=True)
class OwnWave:
    """A wave: how often the reader took part, in sessions or through other plugins, and how many sessions were held."""

    wave: WaveFacts
    times: int
    first_on: date | None
    sessions: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """One running plan as its reader sees it. `plan` None: no plan runs; `unit` None: they are on no unit's staff."""

    plans: Sequence[PlanFacts]
    plan: PlanFacts | None
    waves: tuple[OwnWave, ...]
    reached: bool
    unit: str
    share: Sums


def of(actor: Actor, chosen: str) -> Own:
    """The reader's own participation in the plan `chosen` (its id as text), else in the newest one that runs."""
    plans = running_plans(actor, clock.today())
    plan = next((one for one in plans if str(one.id) == chosen), plans[0] if plans else None)
    if plan is None or actor.person_id is None:
        return Own(plans, None, (), False, "", Sums())
    cells = [cell for cell in coverage.of_person(actor.person_id, plan.id) if not cell.channel]
    by_wave = {cell.wave_id: cell for cell in cells}
    attended = _attended(actor.person_id, plan.id)
    waves = tuple(_wave(wave, by_wave.get(wave.id), attended) for wave in plan.waves)
    home = actor.home_unit_id
    name = unit_names([home]).get(home, "") if home is not None else ""
    return Own(plans, plan, waves, None in by_wave, name, _share(plan.id, home))


def _wave(wave: WaveFacts, cell: Any, attended: Sequence[Any]) -> OwnWave:
    own = tuple(session for session in attended if session.wave_id == wave.id)
    return OwnWave(wave, cell.times if cell else 0, cell.first_on if cell else None, own)


def _attended(person_id: int, plan_id: int) -> Sequence[Any]:
    day = Session.happened_on.label("day")
    found = (
        select(Session.id, Session.title, Session.wave_id, day)
        .join(Attendance, Attendance.session_id == Session.id)
        .where(Attendance.person_id == person_id, Attendance.present, Session.plan_id == plan_id)
    )
    return db.session.execute(found.order_by(day.desc(), Session.id.desc()).limit(MOST_SESSIONS)).all()


def _share(plan_id: int, unit_id: int | None) -> Sums:
    if unit_id is None:
        return Sums()
    found = coverage.shares(plan_id, unit_ids=[unit_id])
    return of_people(found.expected, found.reached)
