"""Make-up sessions (buổi bù) for people who are missing: proposed by unit, corrected, then added."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import func, select

from intranet import Actor, Refused, Rule, clock, db, home_units, people_of, save_audience, transaction, workdays

from .. import rights
from ..models import Session
from ..sessions import checks, service
from ..texts import _
from .asked import Asked

MOST_PEOPLE, MOST_UNITS = 2000, 60
LOOK_AHEAD = 60
"""As many days ahead are looked through for a free one."""
SHOWN = 8
"""As many names stand on a proposed session."""
TOGETHER = ("talk_exchange", "monthly_briefing", "law_day", "conference", "party_cell_meeting")
"""Channels for which people come together, the most fitting for a make-up session first."""
HOURS = (time(14), time(15, 30))
"""When a make-up session is proposed where the unit held none yet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A make-up session of a unit for these people.

    `planned_on`: the unit has one for this plan and wave on that day already, perhaps for others.
    """

    draft: service.Draft
    people: tuple[int, ...]
    planned_on: date | None = None


def propose(actor: Actor, asked: Asked, person_ids: Collection[int], channel: str) -> list[Proposal]:
    """One session for each unit that these people are on the staff of, those of most people first.

    Only units `actor` plans for. Time, place and person in charge are those of the unit's last session of that plan;
    the day is the next working one from the wave's first on which the unit has nothing else at that time; one after
    the wave's end is warned of when it is saved.
    Raises Refused when there are too many people or units. Six statements.
    """
    groups = _by_unit(actor, person_ids)
    before = _last_sessions(asked, list(groups))
    busy = _busy(list(groups), clock.today())
    planned = planned_on(asked, list(groups))
    found = []
    for unit_id, people in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        draft = _draft(asked, channel, unit_id, before.get(unit_id))
        day = free_day(_first_day(asked), busy.get(unit_id, ()), (draft.starts, draft.ends), workdays.is_working)
        found.append(Proposal(replace(draft, day=day), tuple(people), planned.get(unit_id)))
    return found


def free_day(
    first: date, busy: Iterable[tuple[date, time, time]], hours: tuple[time | None, time | None],
    is_working: Callable[[date], bool],
) -> date:  # fmt: skip
    """The first working day from `first` on which nothing of `busy` (day, from, to) overlaps `hours`.

    Pure. After LOOK_AHEAD days without one: the first working day, to be corrected by who reads it.
    """
    taken = set()
    for day, starts, ends in busy:
        if hours[0] is None or (starts < (hours[1] or time.max) and ends > hours[0]):
            taken.add(day)
    working = [day for day in (first + timedelta(days=n) for n in range(LOOK_AHEAD)) if is_working(day)]
    return next((day for day in working if day not in taken), working[0] if working else first)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set of a proposed session."""

    unit_id: int
    people: tuple[int, ...]
    day: date
    starts: time | None
    ends: time | None
    place: str


def completed(asked: Asked, channel: str, corrections: Sequence[Correction]) -> list[Proposal]:
    """The corrected sessions with what the form does not show: title, link, person in charge. Two statements."""
    before = _last_sessions(asked, [one.unit_id for one in corrections])
    return [
        Proposal(
            replace(
                _draft(asked, channel, one.unit_id, before.get(one.unit_id)),
                day=one.day, starts=one.starts, ends=one.ends, place=one.place,
            ),
            one.people,
        )
        for one in corrections
    ]  # fmt: skip


def warnings(
    actor: Actor, proposals: Sequence[Proposal], accepted: Mapping[int, Collection[str]]
) -> dict[int, tuple[checks.Warning, ...]]:
    """What is to be confirmed of each session before it is added, by unit."""
    found = {}
    for proposal in proposals:
        try:
            checks.confirm(actor, proposal.draft, accepted.get(proposal.draft.unit_id, ()))
        except checks.Unconfirmed as open_ones:
            found[proposal.draft.unit_id] = open_ones.warnings
    return found


class Stopped(Refused):
    """One of the sessions could not be added: that of `unit_id`, for the reason `cause`. None of them was."""

    def __init__(self, unit_id: int, cause: Refused) -> None:
        super().__init__(str(cause), cause.field)
        self.unit_id, self.cause = unit_id, cause


def save(
    actor: Actor, proposals: Sequence[Proposal], accepted: Mapping[int, Collection[str]] | None = None
) -> list[Session]:
    """Add the sessions, all or none, each for exactly its people. `accepted` are warnings set aside, by unit.

    Raises Forbidden, :class:`Stopped`, and Refused when somebody has left the unit in between.
    """
    set_aside = accepted or {}
    if not proposals:
        raise Refused(_("Chọn ít nhất một buổi"))
    with transaction():
        groups = _by_unit(actor, {one for proposal in proposals for one in proposal.people})
        for proposal in proposals:
            if set(groups.get(proposal.draft.unit_id, ())) != set(proposal.people):
                raise Refused(_("Danh sách người đã thay đổi; mở lại trang người chưa hưởng ứng rồi chọn lại"))
        return [_add(actor, proposal, set_aside.get(proposal.draft.unit_id, ())) for proposal in proposals]


def _add(actor: Actor, proposal: Proposal, accepted: Collection[str]) -> Session:
    audience = save_audience([Rule("person", person_id) for person_id in proposal.people])
    draft = replace(proposal.draft, reach="chosen", audience_id=audience)
    try:
        return service.create(actor, draft, makes_up=True, accepted=accepted)
    except Refused as refusal:
        raise Stopped(draft.unit_id, refusal) from refusal


def plannable(actor: Actor, person_ids: Collection[int]) -> list[int]:
    """Those of `person_ids` who are on the staff of units `actor` plans for."""
    return [one for one, unit in home_units(set(person_ids)).items() if actor.may(rights.PLAN, unit)]


def _by_unit(actor: Actor, person_ids: Collection[int]) -> dict[int, list[int]]:
    if len(set(person_ids)) > MOST_PEOPLE:
        raise Refused(_("Mỗi lần lập buổi bù cho tối đa %(num)d người; lọc theo đơn vị trước", num=MOST_PEOPLE))
    groups: dict[int, list[int]] = {}
    for person_id, unit_id in sorted(home_units(set(person_ids)).items()):
        if actor.may(rights.PLAN, unit_id):
            groups.setdefault(unit_id, []).append(person_id)
    if len(groups) > MOST_UNITS:
        raise Refused(_("Mỗi lần lập buổi bù cho tối đa %(num)d đơn vị; lọc theo đơn vị trước", num=MOST_UNITS))
    return groups


def _last_sessions(asked: Asked, unit_ids: list[int]) -> dict[int, service.Draft]:
    """Each unit's latest session of the plan, without the person in charge where they have left. Two statements."""
    if not unit_ids:
        return {}
    newest = (
        select(func.max(Session.id))
        .where(Session.plan_id == asked.plan.id, Session.unit_id.in_(unit_ids))
        .group_by(Session.unit_id)
    )
    found = [service.draft_of(one) for one in db.session.scalars(select(Session).where(Session.id.in_(newest)))]
    here = people_of(None).subquery()
    leaders = select(here.c.id).where(here.c.id.in_({one.leader_id for one in found if one.leader_id is not None}))
    there = set(db.session.scalars(leaders))
    return {
        one.unit_id: one if one.leader_id in there else replace(one, leader_id=None) for one in found
    }  # fmt: skip


def planned_on(asked: Asked, unit_ids: list[int]) -> dict[int, date]:
    """For units that have a make-up session of the plan and wave ahead: the day of the first one."""
    if not unit_ids:
        return {}
    found = select(Session.unit_id, func.min(Session.day)).where(
        Session.unit_id.in_(unit_ids), Session.day >= clock.today(), Session.status == "planned", Session.makes_up,
        Session.plan_id == asked.plan.id,
    )  # fmt: skip
    if asked.wave_id is not None:
        found = found.where(Session.wave_id == asked.wave_id)
    return dict(db.session.execute(found.group_by(Session.unit_id)).all())


def _busy(unit_ids: list[int], first: date) -> dict[int, list[tuple[date, time, time]]]:
    """When each unit has sessions planned, from `first` on."""
    if not unit_ids:
        return {}
    rows: Any = db.session.execute(
        select(Session.unit_id, Session.day, Session.starts, func.coalesce(Session.ends, Session.starts)).where(
            Session.unit_id.in_(unit_ids), Session.day.between(first, first + timedelta(days=LOOK_AHEAD)),
            Session.status == "planned", Session.starts.is_not(None),
        )
    )  # fmt: skip
    found: dict[int, list[tuple[date, time, time]]] = {}
    for unit_id, *when in rows:
        found.setdefault(unit_id, []).append(tuple(when))
    return found


def _first_day(asked: Asked) -> date:
    tomorrow = clock.today() + timedelta(days=1)
    begins = asked.wave.starts_on if asked.wave else None
    return max(tomorrow, begins) if begins else tomorrow


def _draft(asked: Asked, channel: str, unit_id: int, before: service.Draft | None) -> service.Draft:
    label = next((found.label for found in asked.plan.channels if found.code == channel), channel)
    starts, ends = (before.starts, before.ends) if before and before.starts else HOURS
    return service.Draft(
        asked.plan.id, asked.wave_id, channel, unit_id, clock.today(), _("Buổi bù: %(channel)s", channel=label),
        starts=starts, ends=ends, place=before.place if before else "", link=before.link if before else "",
        leader_id=before.leader_id if before else None,
    )  # fmt: skip
