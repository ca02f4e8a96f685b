"""The sweep that reminds. It may run at any time, as often as one likes, and be killed: nobody is told the same twice.

What is due is read from what is there. The rung of which people were told stands in the case itself, written in the
transaction of the notices; a rung that was missed while nothing ran is passed over for the newest one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import select, update

from intranet import (
    answering,
    changed_rows,
    clock,
    dates,
    db,
    notices,
    people_with,
    settings,
    transaction,
    units_on,
    workdays,
)

from .. import rights
from ..conflicts import declaring, facts
from ..models import Submission
from ..texts import ID, _
from . import notify, people
from .limits import state
from .stages import OPEN, STAGES

REMIND: Final = f"{ID}.remind"
ESCALATED: Final = f"{ID}.escalated"
LOOK_BACK: Final = timedelta(days=120)
"""What was due longer ago is on the lists, and no news."""
BATCH: Final = 50
RIGHTS: Final = {
    "office": rights.CHECK, "organisers": rights.COUNCIL, "deciders": rights.COMMEND, "publishers": rights.PUBLISH,
}  # fmt: skip
"""The permission of the groups that are the same for every case."""


@dataclass(frozen=True, slots=True)
class Due:
    """A case on a rung: what has to be done by when."""

    id: int
    title: str
    stage: str
    due_on: date
    unit_id: int
    created_by: int | None
    rung: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is to be told of many cases; a constant number of statements."""

    of_unit: dict[int, list[int]]
    heads: dict[int, list[int]]
    groups: dict[str, list[int]]
    kept: dict[int, facts.Kept] = field(default_factory=dict)

    def asked(self, one: Due) -> list[int]:
        """Those who do what comes next."""
        group = STAGES[one.stage].waits_for
        if group == "submitter":
            return [one.created_by] if one.created_by is not None else []
        if group == "endorsers":
            return self.of_unit.get(one.id) or self._impartial(one, self.groups["everywhere"])
        return self._impartial(one, self.groups[group])

    def above(self, one: Due, wanted: workdays.Steps) -> list[int]:
        """Those above, who are told when it is long overdue."""
        if STAGES[one.stage].waits_for not in ("submitter", "endorsers"):
            return self.groups["leaders"] if wanted.tells_office(one.rung) else []
        head = self.heads.get(one.unit_id, [])[:1] if wanted.tells_head(one.rung) else []
        return [*self._impartial(one, head), *(self.groups["office"] if wanted.tells_office(one.rung) else [])]

    def _impartial(self, one: Due, ids: Sequence[int]) -> list[int]:
        return [person for person in ids if person not in self.kept.get(one.id, {})]


def sweep(*, at_any_hour: bool = False) -> int:
    """Remind of every case whose rung has come; how many notices people got. On days off and at night nobody is."""
    today = clock.today()
    if not workdays.may_remind(at_any_hour=at_any_hour):
        return 0
    values = settings()
    head, office = int(values["escalate_head"]), int(values["escalate_office"])
    wanted = workdays.Steps.of(values["remind_before"], values["remind_after"], head, office)
    due = all_due(today, wanted)
    told = 0
    # Few notices in one transaction: others write, too. What is committed is done, what is killed was never begun.
    for start in range(0, len(due), BATCH):
        with transaction():
            told += _tell(_fresh(due[start : start + BATCH]), wanted, today)
    return told


def all_due(today: date, wanted: workdays.Steps) -> list[Due]:
    """The open cases on a rung of which nobody was told yet, the first due first. One statement."""
    last = workdays.add(today, wanted.ahead)
    columns = Submission.id, Submission.title, Submission.stage, Submission.due_on, Submission.unit_id
    found = select(*columns, Submission.created_by, Submission.reminded).where(
        Submission.stage.in_(OPEN), Submission.due_on.between(today - LOOK_BACK, last)
    )
    on = units_on()
    due, newest = [], _newest(wanted, today)
    for *row, reminded in db.session.execute(found.order_by(Submission.due_on, Submission.id)):
        rung = newest(row[3])
        if rung is not None and (reminded is None or reminded < rung) and (on is None or row[4] in on):
            due.append(Due(*row, rung))
    return due


def _newest(wanted: workdays.Steps, today: date) -> Callable[[date], int | None]:
    # Thousands of cases are due on a few dozen days.
    return cache(lambda due_on: wanted.newest(due_on, today))


def put_off() -> int:
    """Put deadlines to come on which nobody works any more on the next working day; how many cases that were.

    Days off are decreed at short notice. A second run finds nothing to do.
    """
    coming = Submission.stage.in_(OPEN), Submission.due_on >= clock.today()
    days = db.session.scalars(select(Submission.due_on).where(*coming).distinct()).all()
    off = [day for day in days if day is not None and not workdays.is_working(day)]
    if not off:
        return 0
    with transaction():
        return sum(_put(day, workdays.first_from(day)) for day in off)


def settle() -> int:
    """Find the cases that their units can no longer endorse, and tell the office; how many those were."""
    found = people.settle()
    with transaction():
        declaring.tell_office(found)
    return len(found)


def _put(was: date, day: date) -> int:
    moved = {"due_on": day, "reminded": None, "changed_at": Submission.changed_at}
    put = update(Submission).where(Submission.stage.in_(OPEN), Submission.due_on == was).values(moved)
    return changed_rows(put)


def _fresh(batch: Collection[Due]) -> list[Due]:
    """Those that nobody has moved or reminded of since they were read, locked; the rung is noted."""
    ids = [one.id for one in batch]
    found = select(Submission.id, Submission.stage, Submission.due_on, Submission.reminded).where(
        Submission.id.in_(ids)
    )
    now = {row.id: row for row in db.session.execute(found.order_by(Submission.id).with_for_update())}
    fresh = [one for one in batch if one.id in now and _is_so(one, now[one.id])]
    for rung in sorted({one.rung for one in fresh}):
        these = Submission.id.in_([one.id for one in fresh if one.rung == rung])
        noted = update(Submission).where(these).values(reminded=rung, changed_at=Submission.changed_at)
        db.session.execute(noted, execution_options={"synchronize_session": False})
    return fresh


def _is_so(one: Due, now: Any) -> bool:
    return (now.stage, now.due_on) == (one.stage, one.due_on) and (now.reminded is None or now.reminded < one.rung)


def _tell(due: Sequence[Due], wanted: workdays.Steps, today: date) -> int:
    roster = _roster(due) if due else None
    told = 0
    for one in due if roster else ():
        asked = roster.asked(one)
        told += _send(REMIND, one, asked, today)
        told += _send(ESCALATED, one, [person for person in roster.above(one, wanted) if person not in asked], today)
    return told


def _roster(due: Sequence[Due]) -> Roster:
    waiting = [(one.id, one.unit_id) for one in due if one.stage == "submitted"]
    groups = {name: sorted(db.session.scalars(people_with(right))) for name, right in RIGHTS.items()}
    followers = sorted(db.session.scalars(people_with(rights.FOLLOW)))
    groups["leaders"] = [person for person in followers if person not in groups["office"]]
    groups["everywhere"] = sorted(db.session.scalars(people_with(rights.ENDORSE)))
    return Roster(
        people.of_units(waiting) if waiting else {}, _heads({one.unit_id for one in due}), groups,
        facts.kept([one.id for one in due]),
    )  # fmt: skip


def _heads(unit_ids: Collection[int]) -> dict[int, list[int]]:
    may_open = people.openers(unit_ids)
    heads = answering(unit_ids, ("head", "deputy"))
    return {unit_id: [one for one in ids if one in may_open[unit_id]] for unit_id, ids in heads.items()}


def _send(kind: str, one: Due, to: Sequence[int], today: date) -> int:
    if not to:
        return 0

    def text() -> str:
        words = state(one.due_on, today)[0]
        said = [f"{STAGES[one.stage].label}.", _("Hạn: %(day)s.", day=dates.vndate(one.due_on))]
        return " ".join([*said, f"{words}."] if words else said)

    def subject() -> str:
        if kind == ESCALATED:
            return _("Quá hạn lâu ngày: %(title)s", title=one.title)
        return f"{STAGES[one.stage].asks}: {one.title}"

    return notices.send(
        kind, to, key=f"{one.id}:{one.stage}:{one.due_on}:{one.rung}", url=notify.address(one.id), text=text,
        subject=subject,
    )  # fmt: skip
