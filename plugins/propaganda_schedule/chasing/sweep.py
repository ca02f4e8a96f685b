"""The sweep that reminds. It may run at any time, as often as one likes, and be killed: nobody is told the same twice.

What is due is read from what is there, never from what an earlier run planned. That a reminder was sent is a row
written in the transaction of its notice; a step that was missed while nothing ran is passed over for the newest one.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from intranet import Actor, clock, db, notices, settings, transaction, unit_names, units_on, workdays

from ..models import Reminder
from . import matters, roster, words
from .matters import Matter
from .roster import People, Roster

log = logging.getLogger(__name__)

BATCH: Final = 50
AT_ONCE: Final = 5000
"""A statement takes only so many values: what nobody answers for may come to the office all at once."""
Step = tuple[Matter, int]
Group = tuple[tuple[str, People], list[Step]]


def sweep(*, at_any_hour: bool = False) -> int:
    """Remind of everything whose step has come; how many notices people got. On days off and at night nobody is."""
    today = clock.today()
    if not workdays.may_remind(at_any_hour=at_any_hour):
        return 0
    on = units_on()
    due = [one for one in matters.all_due(today) if on is None or one.unit_id in on or not one.unit_id]
    people = roster.today(today) if due else None
    if people is None:
        return 0
    names = unit_names({one.unit_id for one in due})
    return _tell_units(due, people, names, today) + _tell_office(due, people, names, today)


def _tell_units(due: Sequence[Matter], people: Roster, names: dict[int, str], today: date) -> int:
    groups = list(_groups(due, people, today).items())
    told = 0
    # Few notices in one transaction: others write, too. What is committed is done, what is killed was never begun.
    for start in range(0, len(groups), BATCH):
        batch = groups[start : start + BATCH]
        try:
            with transaction():
                told += sum(_tell(kind, to, found, names, today) for (kind, to), found in _fresh(batch))
        except IntegrityError:
            log.info("somebody else has just reminded of the same")
    return told


def _groups(due: Sequence[Matter], people: Roster, today: date) -> dict[tuple[str, People], list[Step]]:
    """What is to be told, by kind and by the people who are told of it together."""
    values = settings()
    wanted, coming = matters.steps_of(values), matters.steps_before(values)
    there = roster.in_charge({one.leader_id for one in due if one.topic == "coming" and one.leader_id}, today)
    found: dict[tuple[str, People], list[Step]] = defaultdict(list)
    for one in due:
        step = one.step(coming if one.topic == "coming" else wanted, today)
        if step is None:
            continue
        if one.topic == "coming" and one.leader_id in there:
            to: People = (one.leader_id or 0,)
        else:
            to = people.of(one.unit_id)
            if one.topic != "coming" and wanted.tells_head(step):
                to = tuple(dict.fromkeys((*to, *people.head_of(one.unit_id))))
        if to:
            found[words.KIND_OF[one.topic], to].append((one, step))
    return found


def _tell(kind: str, to: People, found: Sequence[Step], names: dict[int, str], today: date) -> int:
    said = words.letter(kind, sorted((one for one, _step in found), key=_order), names, today)
    note(found, "unit")
    return notices.send(kind, to, key=key_of(found, today), subject=said.subject, text=said.text, url=said.url)


def _tell_office(due: Sequence[Matter], people: Roster, names: dict[int, str], today: date) -> int:
    """One notice for all that is long overdue, however many units."""
    wanted = matters.steps_of(settings())
    found = [(one, step) for one in due if one.topic != "coming" and (step := one.step_for_office(wanted, today))]
    # Where nobody else answers the office was reminded already.
    found = [(one, step) for one, step in found if people.of(one.unit_id) != people.office]
    if not found or not people.office:
        return 0
    try:
        with transaction():
            fresh = _without(found, _noted(found, "office"))
            if not fresh:
                return 0
            said = words.for_office([one for one, _step in fresh], names)
            note(fresh, "office")
            return notices.send(
                words.ESCALATED, people.office, key=key_of(fresh, today), subject=said.subject, text=said.text,
                url=said.url,
            )  # fmt: skip
    except IntegrityError:
        log.info("somebody else has just told the office the same")
        return 0


def _fresh(batch: Sequence[Group]) -> Iterator[Group]:
    """The groups without what somebody told since it was read; now that this transaction writes."""
    known = _noted([step for _key, found in batch for step in found], "unit")
    for key, found in batch:
        if left := _without(found, known):
            yield key, left


def _noted(found: Sequence[Step], way: str) -> set[tuple[Any, ...]]:
    refs = sorted({one.ref_id for one, _step in found})
    columns = Reminder.topic, Reminder.ref_id, Reminder.unit_id, Reminder.due_on, Reminder.step
    known: set[tuple[Any, ...]] = set()
    for start in range(0, len(refs), AT_ONCE):
        some = Reminder.ref_id.in_(refs[start : start + AT_ONCE])
        known.update(tuple(row) for row in db.session.execute(select(*columns).where(some, Reminder.way == way)))
    return known


def _without(found: Sequence[Step], known: set[tuple[Any, ...]]) -> list[Step]:
    return [(one, step) for one, step in found if (one.topic, one.ref_id, one.unit_id, one.due_on, step) not in known]


def note(found: Sequence[Step], way: str, by: Actor | None = None) -> None:
    """Keep that these steps were told, in the caller's transaction."""
    now, person = clock.now(), by.person_id if by else None
    rows = [
        {
            "topic": one.topic, "ref_id": one.ref_id, "unit_id": one.unit_id, "due_on": one.due_on, "way": way,
            "step": step, "at": now, "by": person,
        }
        for one, step in found
    ]  # fmt: skip
    db.session.execute(insert(Reminder), rows)


def key_of(found: Sequence[Step], today: date) -> str:
    """A name for the notice that tells of just these steps."""
    told = sorted((one.topic, one.ref_id, one.unit_id, one.due_on.isoformat(), step) for one, step in found)
    return f"{today}:{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}"


def _order(one: Matter) -> tuple[date, int]:
    return one.due_on, one.ref_id
