"""Saving a proposal: a few sessions at once, many in the background. The only code that writes them.

Whatever was shown, what is missing is reckoned again under the lock of the plan: saving twice, by two people or by a
job that was killed, adds nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from intranet import (
    Actor,
    Forbidden,
    PlanFacts,
    Refused,
    audit,
    clock,
    force_locale,
    jobs,
    plan_facts,
    transaction,
)

from .. import rights
from ..models import Session
from ..reports import attendance
from ..sessions import notify
from ..texts import _
from . import amendments, queries, writing
from .choices import MOST_CORRECTIONS, Choices, to_json
from .locks import lock
from .queries import Situation
from .takers import plans_for, takers
from .writing import Author

AT_ONCE: Final = 200
"""How many sessions are written while the reader waits; more are a background job."""
JOB: Final = "propaganda_schedule.propose"


@dataclass(frozen=True, slots=True)
class Done:
    """How many sessions were added, called off and moved."""

    added: int = 0
    cancelled: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.added + self.cancelled + self.moved


def save(actor: Actor, plan_id: int, choices: Choices, dropped: Collection[int] = ()) -> Done | jobs.Job:
    """Add what `choices` propose and is missing; `dropped` are ids of coming sessions that nothing asks for any more:
    those with a day that would do are moved to it, the others called off.

    Raises Forbidden, and Refused when the plan is not in force, or there is nothing to do.
    """
    actor.require(rights.PLAN)
    plan = in_force(actor, plan_id)
    marks = choices.corrections
    if len(marks.struck) + len(marks.days) > MOST_CORRECTIONS:
        raise Refused(_("Bỏ, đổi từng buổi quá nhiều; chọn lại cách lập của kênh, hoặc lưu từng phần"))
    mine = plans_for(actor)
    with transaction():
        before = queries.situation(plan, takers(plan, mine), choices)
        size = len(before.found.missing) + len(dropped)
        if size == 0:
            _keep(actor, plan_id, before)
            return Done()
        if size > AT_ONCE:
            _keep(actor, plan_id, before)
            return _enqueue(actor, plan, choices, dropped)
        now = _locked(plan, mine, choices)
        author = Author(actor.person_id, clock.now())
        added = writing.add(plan_id, now.found.missing, author)
        done = replace(drop(actor, now, dropped), added=added)
        _keep(actor, plan_id, now)
        record(actor, plan, done)
    return done


def in_force(actor: Actor, plan_id: int) -> PlanFacts:
    """The plan, when sessions may be proposed for it. Raises Forbidden and Refused."""
    plan = plan_facts(actor, plan_id)
    if plan is None:
        raise Forbidden(rights.READ)
    if why := closed_because(plan):
        raise Refused(why)
    return plan


def closed_because(plan: PlanFacts) -> str:
    """Why no sessions can be proposed for the plan, with the way out; "" when they can."""
    if plan.replaced_by is not None:
        return _("Kế hoạch này đã được sửa đổi; lập lịch theo bản sửa đổi")
    if plan.status == "closed":
        return _("Kế hoạch đã kết thúc; mở lại kế hoạch rồi lập lịch")
    if plan.status != "issued":
        return _("Kế hoạch chưa ban hành; ban hành rồi lập lịch")
    return ""


def drop(actor: Actor, now: Situation, ids: Collection[int]) -> Done:
    """Move or call off those of the sessions `ids` that nothing asks for, in the caller's transaction."""
    chosen = [found for found in now.surplus if found.session.id in set(ids)]
    days = {found.session.id: found.to for found in chosen if found.to is not None}
    gone = [found.session.id for found in chosen if found.to is None]
    mine, before = now.takers.mine, {found.session.id: found.session.day for found in chosen}
    with force_locale("vi"):
        off = writing.call_off(now.plan.id, gone, mine, _("Kế hoạch không còn yêu cầu buổi này")) if gone else []
        moved = writing.move(now.plan.id, days, mine, _("Đợt đổi thời gian")) if days else []
    attendance.keep_up([*off, *moved])
    for first, others in _first_of_each(off):
        notify.cancelled(actor, first, others)
    for first, others in _first_of_each(moved):
        notify.moved(actor, first, (before[first.id], first.starts), others)
    return Done(cancelled=len(off), moved=len(moved))


def _first_of_each(sessions: Iterable[Session]) -> Iterator[tuple[Session, int]]:
    """The first session of each unit and channel, and how many more there are: nobody is told twenty times."""
    together: dict[tuple[int, str], list[Session]] = defaultdict(list)
    for session in sessions:
        together[session.unit_id, session.channel].append(session)
    for some in together.values():
        yield some[0], len(some) - 1


def record(actor: Actor, plan: PlanFacts, done: Done) -> None:
    """Note it in the audit trail, at the plan."""
    counts = {name: [None, number] for name, number in asdict(done).items() if number}
    audit.record(actor, action=JOB, subject_kind="plan", subject_id=plan.id, subject_label=plan.title, changes=counts)


def _locked(plan: PlanFacts, mine: frozenset[int] | None, choices: Choices) -> Situation:
    """How the plan stands under its lock, the sessions of plans it amends at their place."""
    lock(plan.id)
    amendments.follow_to(plan.id, queries.before(plan))
    return queries.situation(plan, takers(plan, mine), choices)


def _keep(actor: Actor, plan_id: int, now: Situation) -> None:
    """Remember what was chosen, for the next time."""
    row = lock(plan_id)
    choices = replace(now.choices, since=None)
    row.choices = {**row.choices, queries.planner(actor): to_json(choices)}


def _enqueue(actor: Actor, plan: PlanFacts, choices: Choices, dropped: Collection[int]) -> jobs.Job:
    # The day and the moment are those of the request: a run after midnight proposes the same.
    since: date = choices.since or clock.today()
    arguments: dict[str, Any] = {
        "plan_id": plan.id, "choices": to_json(replace(choices, since=since)), "dropped": sorted(dropped),
        "at": clock.now().isoformat(),
    }  # fmt: skip
    return jobs.enqueue(JOB, actor, **arguments)


def under_lock(actor: Actor, plan_id: int, choices: Choices) -> Situation:
    """For the job: how the plan stands under its lock. Raises Forbidden and Refused."""
    return _locked(in_force(actor, plan_id), plans_for(actor), choices)
