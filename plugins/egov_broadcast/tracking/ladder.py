"""The ladder: reminding by itself, before and after the deadline; then heads of units, then the office are told.

The sweep may run at any time, as often as one likes, and be killed: what is due is read from what is there, and that
somebody was told is a row written in the transaction of their notice. A rung that was missed while nothing ran is
passed over for the newest one. Keys carry the day of the deadline: a deadline that is moved begins anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.exc import IntegrityError

from intranet import clock, db, people_with, settings, transaction, workdays

from .. import rights
from ..documents.models import Document
from ..sending.models import Broadcast, Receipt
from . import lagging, reminding, states, steps, words
from .models import Reminded, Reminder
from .reminding import Call
from .steps import Step

log = logging.getLogger(__name__)

LOOK_BACK: Final = timedelta(days=120)
"""What was due longer ago is on the pages, and no news."""
SETTLED: Final = timedelta(days=1)
BATCH: Final = 50
"""So many heads are told in one transaction: others write, too."""


@dataclass(frozen=True, slots=True)
class Due:
    """People of a broadcast have to confirm on the day `due_on`; the last moment of it is `due_at`."""

    root_id: int
    due_on: date
    due_at: datetime

    @property
    def on_the_day(self) -> ColumnElement[bool]:
        """The condition on :class:`Receipt` for the people whose deadline is on that day."""
        first, after = clock.at(self.due_on, time(0)), clock.at(self.due_on + timedelta(days=1), time(0))
        return and_(Receipt.root_id == self.root_id, Receipt.due_at >= first, Receipt.due_at < after)

    def key(self, step: Step) -> str:
        """The name of a rung of this deadline."""
        return f"{self.root_id}:{self.due_on.isoformat()}:{step.name}"


def sweep(*, at_any_hour: bool = False) -> int:
    """Tell everybody whose rung has come; how many were told. On days off and at night nobody is."""
    today = clock.today()
    if not workdays.may_remind(at_any_hour=at_any_hour):
        return 0
    rungs = steps.ladder(settings())
    return sum(_act(one, step) for one in list(_all_due(today)) for step in come(rungs, one, today))


def come(rungs: list[Step], due: Due, today: date) -> list[Step]:
    """The rungs of a deadline to act on now."""
    return steps.newest(rungs, due.due_on, today, is_past=due.due_at < clock.now())


def _all_due(today: date) -> Iterator[Due]:
    """Every deadline that somebody still has to keep, of what is live; one statement for each broadcast.

    Read from the people: a deadline may have been moved, an inner one withdrawn.
    """
    live = (
        select(Broadcast.id)
        .join(Document, Document.id == Broadcast.document_id)
        .where(Broadcast.status == "live", Broadcast.parent_id.is_(None), Document.status != "recalled")
    )
    since = clock.at(today - LOOK_BACK, time(0))
    for root_id in db.session.scalars(live.order_by(Broadcast.id)).all():
        found = select(Receipt.due_at).where(Receipt.root_id == root_id, states.WAITING, Receipt.due_at >= since)
        last: dict[date, datetime] = {}
        for due_at in db.session.scalars(found.distinct()):
            assert due_at is not None, "compared with a moment"
            day = clock.local(due_at).date()
            last[day] = max(due_at, last.get(day, due_at))
        yield from (Due(root_id, day, due_at) for day, due_at in sorted(last.items()))


def _act(due: Due, step: Step) -> int:
    acts: dict[str, Callable[[Due, Step], int]] = {"head": _tell_heads, "office": _tell_office}
    if step.way in acts and _is_over(due, step):
        return 0
    try:
        return acts.get(step.way, _remind)(due, step)
    except IntegrityError:
        log.info("somebody else has just told of %s", due.key(step))
        return 0


def _remind(due: Due, step: Step) -> int:
    """The people themselves. Who had been reminded enough that day gets it with a later sweep of this rung."""
    # Mostly nobody is left, and to find that out nobody who writes has to wait.
    left = select(Receipt.person_id).where(_to_remind(due, step)[0], states.WAITING)
    if db.session.scalar(left.limit(1)) is None:
        return 0
    with transaction():
        document = _locked(due.root_id)
        if document is None:
            return 0
        whom, times = _to_remind(due, step)
        call = Call(f"{due.key(step)}#{times + 1}", due.root_id, step.way)
        return reminding.remind(call, whom, words.by_ladder(document, due.root_id, due.due_at))


def _to_remind(due: Due, step: Step) -> tuple[ColumnElement[bool], int]:
    """The condition for the people of this rung who did not hear of it yet, and how often some did. One statement."""
    earlier = list(db.session.scalars(_of_key(due.key(step))))
    whom = and_(due.on_the_day, Receipt.reached_at < clock.at(step.day(due.due_on), time(0)))
    if step.way == "after":
        whom = and_(whom, Receipt.due_at < clock.now())
    if earlier:
        told = exists().where(Reminded.person_id == Receipt.person_id, Reminded.reminder_id.in_(earlier))
        whom = and_(whom, ~told)
    return whom, len(earlier)


def _tell_heads(due: Due, step: Step) -> int:
    """Who answers for units, each with their people by name; a few in one transaction."""
    lags = lagging.units(_late(due))
    who = lagging.heads([one.unit_id for one in lags if one.unit_id is not None])
    groups = sorted(lagging.by_person(lags, who).items())
    told = 0
    for start in range(0, len(groups), BATCH):
        with transaction():
            document = _locked(due.root_id)
            if document is None:
                return told
            reminder_id = _noted(due, step)
            for person_id, theirs in groups[start : start + BATCH]:
                letter = words.to_units(document, due.root_id, theirs)
                told += reminding.tell(reminder_id, [person_id], f"{due.key(step)}:{person_id}", letter)
    return told


def _tell_office(due: Due, step: Step) -> int:
    """The sender and the office; of an inner deadline whoever set it."""
    lags = lagging.units(_late(due))
    if not lags:
        return 0
    with transaction():
        document = _locked(due.root_id)
        people = _senders(due) if document is not None else []
        if document is None or not people:
            return 0
        letter = words.to_office(document, due.root_id, lags, due.due_at)
        return reminding.tell(_noted(due, step), people, due.key(step), letter)


def _senders(due: Due) -> list[int]:
    first, after = clock.at(due.due_on, time(0)), clock.at(due.due_on + timedelta(days=1), time(0))
    found = select(Broadcast.id, Broadcast.sender_id).where(
        Broadcast.root_id == due.root_id, Broadcast.status == "live", Broadcast.deadline >= first,
        Broadcast.deadline < after,
    )  # fmt: skip
    rows = db.session.execute(found).all()
    people = {row.sender_id for row in rows if row.sender_id is not None}
    if not rows or any(row.id == due.root_id for row in rows):
        people |= set(db.session.scalars(people_with(rights.SEND)))
    return sorted(people)


def _late(due: Due) -> ColumnElement[bool]:
    return and_(due.on_the_day, Receipt.due_at < clock.now())


def _of_key(key: str) -> Any:
    return select(Reminder.id).where(Reminder.key.startswith(f"{key}#", autoescape=True))


def _is_over(due: Due, step: Step) -> bool:
    """Whether others were told of this rung a day ago: who takes their place later need not hear of it."""
    noted = db.session.scalar(select(Reminder.at).where(Reminder.key == due.key(step)))
    return noted is not None and noted < clock.now() - SETTLED


def _noted(due: Due, step: Step) -> int:
    """The reminder that stands for telling others of this rung."""
    key = due.key(step)
    known = db.session.scalar(select(Reminder.id).where(Reminder.key == key))
    return known if known is not None else reminding.note(Call(key, due.root_id, step.way))


def _locked(root_id: int) -> Document | None:
    """The document while its broadcast is live, the latter locked: nobody ends or withdraws it meanwhile."""
    return db.session.scalar(
        select(Document)
        .join(Broadcast, Broadcast.document_id == Document.id)
        .where(Broadcast.id == root_id, Broadcast.status == "live", Document.status != "recalled")
        .with_for_update(of=Broadcast, key_share=True)
        .execution_options(populate_existing=True)
    )
