"""Who takes part in a plan by reading: whoever confirms a document that is linked to it.

Whether confirming counts is for the settings to say, at that moment; what is recorded once stays when they change. The
wave is that of the document, else the one of the plan that runs on the day of the confirmation, else none. Core carries
what is recorded for a replaced plan over to its amendment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, time, timedelta

from sqlalchemy import Select, func, select

from intranet import SYSTEM, PlanFacts, channel_names, clock, coverage, db, plan_facts, settings, transaction

from ..documents.models import Document
from ..sending.models import Broadcast, Receipt

OPEN = ("issued", "closed")
"""States of a plan in which core takes records."""


def key(root_id: int) -> str:
    """What a broadcast is called among all that counts as taking part."""
    return f"broadcast:{root_id}"


def counts() -> bool:
    """Whether confirming counts as taking part, today."""
    return bool(settings()["count_confirming"])


def on_acknowledged(
    root_id: int, plan_id: int | None, wave_id: int | None, channel: str, person_ids: Collection[int] | Select[int],
    day: date,
) -> int:  # fmt: skip
    """Record, in the caller's transaction, that people took part on `day`; how many were new.

    Never fails for what is the matter with the plan: one that is not there or not issued counts nobody.
    """
    if plan_id is None or not counts():
        return 0
    plan = _plan(plan_id)
    return 0 if plan is None else _record(root_id, plan, wave_id, channel, person_ids, day)


def relink(document: Document) -> int:
    """Count the confirmations of a document anew after its plan or wave changed; how many now count.

    In the caller's transaction. Everybody counts on the day they confirmed. Doing it again changes nothing.
    """
    with transaction():
        found = select(Broadcast.id, Broadcast.channel).where(
            Broadcast.document_id == document.id, Broadcast.parent_id.is_(None)
        )
        roots = db.session.execute(found.order_by(Broadcast.id)).all()
        counted = [coverage.withdraw(key(root_id)) for root_id, _channel in roots]
        plan = _plan(document.plan_id) if document.plan_id is not None else None
        if plan is None:
            return 0
        # Turned off meanwhile: what had counted goes on counting, for another plan.
        again = [row for row, number in zip(roots, counted, strict=True) if number or counts()]
        return sum(
            _record(root_id, plan, document.wave_id, channel, _confirmed_on(root_id, day), day)
            for root_id, channel in again
            for day in _days(root_id)
        )


def _record(
    root_id: int, plan: PlanFacts, wave_id: int | None, channel: str, people: Collection[int] | Select[int], day: date
) -> int:
    # Asked before, never tried: a refusal inside would undo the confirmation, too.
    known = channel if channel in channel_names() else ""
    wave = wave_of(plan, wave_id, day)
    return coverage.record(key(root_id), plan.id, people, happened_on=day, wave_id=wave, channel=known)


def wave_of(plan: PlanFacts, wave_id: int | None, day: date) -> int | None:
    """The wave for which a confirmation counts: that of the document, if it is of the plan, else the running one."""
    return wave_id if wave_id in {wave.id for wave in plan.waves} else running_wave(plan, day)


def running_wave(plan: PlanFacts, day: date) -> int | None:
    """The wave that runs on `day`: of several the one that began last; one without any date runs never."""
    running = [
        (wave.starts_on or date.min, wave.position, wave.id)
        for wave in plan.waves
        if (wave.starts_on or wave.ends_on) and (wave.starts_on or day) <= day <= (wave.ends_on or day)
    ]
    return max(running)[2] if running else None


def _plan(plan_id: int) -> PlanFacts | None:
    plan = plan_facts(SYSTEM, plan_id)
    return plan if plan is not None and plan.status in OPEN else None


def _days(root_id: int) -> Iterable[date]:
    """The days from the first confirmation to the last on which anybody confirmed."""
    ends = select(func.min(Receipt.acknowledged_at), func.max(Receipt.acknowledged_at)).where(
        Receipt.root_id == root_id
    )
    first, last = db.session.execute(ends).one()
    if first is None:
        return
    day, end = clock.local(first).date(), clock.local(last).date()
    while day <= end:
        if db.session.scalar(_confirmed_on(root_id, day).limit(1)) is not None:
            yield day
        day += timedelta(days=1)


def _confirmed_on(root_id: int, day: date) -> Select[int]:
    begins, ends = clock.at(day, time()), clock.at(day + timedelta(days=1), time())
    return select(Receipt.person_id).where(
        Receipt.root_id == root_id, Receipt.acknowledged_at >= begins, Receipt.acknowledged_at < ends
    )
