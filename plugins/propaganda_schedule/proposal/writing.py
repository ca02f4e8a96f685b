"""Sessions as rows: inserted, called off and moved many at a time, inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Update, func, insert, select, update

from intranet import channel_names, clock, db, force_locale, settings

from .. import findable
from ..models import Session
from ..sessions.due import report_due
from ..sessions.service import Draft, values
from ..texts import _
from .engine import Key, Line, Proposed
from .periods import Slot, cadence_of
from .queries import of_units


@dataclass(frozen=True, slots=True)
class Author:
    """Who adds sessions, and the moment that all of one proposal bear."""

    person_id: int | None
    at: datetime


def title_of(line: Line, slot: Slot, name: str = "") -> str:
    """What a session is called: its channel (`name`; as the reader says when empty) and its period."""
    name = name or line.label
    cadence = cadence_of(slot.name)
    if cadence == "month":
        # A monthly briefing has its month in its name already.
        label = name.removesuffix(" tháng")
        return _(
            "%(channel)s tháng %(month)d/%(year)d", channel=label, month=int(slot.name[5:]), year=int(slot.name[:4])
        )
    if cadence == "week":
        return _("%(channel)s tuần %(week)d/%(year)d", channel=name, week=int(slot.name[6:]), year=int(slot.name[:4]))
    if cadence == "quarter":
        return _("%(channel)s quý %(num)d/%(year)d", channel=name, num=int(slot.name[6:]), year=int(slot.name[:4]))
    return f"{name} – {line.wave_name}" if line.wave_name else name


def add(plan_id: int, proposed: Sequence[Proposed], author: Author) -> int:
    """Insert what is not there yet; how many that were."""
    there = _keys(plan_id, {found.key.unit_id for found in proposed})
    place_of = cache(_usual_place)
    # What is kept is in the agency's language, whoever saves it.
    with force_locale("vi"):
        names = channel_names()
        rows = [_row(plan_id, found, author, place_of, names) for found in proposed if found.key not in there]
    if rows:
        made = db.session.scalars(insert(Session).returning(Session), rows).all()
        findable.put_many(made)
    return len(rows)


def _keys(plan_id: int, units: Collection[int]) -> set[Key]:
    found = select(Session.unit_id, Session.channel, Session.wave_id, Session.slot).where(
        Session.plan_id == plan_id, Session.unit_id.in_(units), Session.slot.is_not(None)
    )
    return {Key(unit, channel, wave, slot or "") for unit, channel, wave, slot in db.session.execute(found)}


def _usual_place(unit_id: int) -> str:
    return str(settings(unit_id)["place"] or "")


def _row(
    plan_id: int, found: Proposed, author: Author, place_of: Callable[[int], str], names: Mapping[str, str]
) -> dict[str, object]:
    line, key = found.line, found.key
    # What happens at no hour (a news item, a display) happens in no room.
    place = line.place or (place_of(key.unit_id) if line.starts else "")
    title = title_of(line, found.slot, names.get(line.channel, ""))
    draft = Draft(
        plan_id=plan_id, wave_id=line.wave_id, channel=line.channel, unit_id=key.unit_id, day=found.day,
        title=title, topics="\n".join(line.topics), reach=line.reach, starts=line.starts,
        ends=line.ends, place=place,
    )  # fmt: skip
    return {**values(draft, author.at, author.person_id), "slot": key.slot}


def count_added(plan_id: int, author: Author) -> int:
    """How many sessions of the plan bear the moment of this proposal."""
    made = (Session.plan_id == plan_id, Session.created_at == author.at, Session.slot.is_not(None))
    return db.session.scalar(select(func.count()).where(*made)) or 0


def call_off(plan_id: int, ids: Collection[int], mine: frozenset[int] | None, reason: str) -> list[Session]:
    """Cancel planned sessions; those that were reported meanwhile stay. Those that were cancelled, by day."""
    off = _planned(plan_id, ids, mine).values(
        status="cancelled", reason=reason, version=Session.version + 1, changed_at=clock.now()
    )
    return _changed(off)


def move(plan_id: int, days: Mapping[int, date], mine: frozenset[int] | None, reason: str) -> list[Session]:
    """Put planned sessions on other days, by id; those that were reported meanwhile stay. Those moved, by day."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for session_id, day in days.items():
        by_day[day].append(session_id)
    moved: list[Session] = []
    for day, ids in sorted(by_day.items()):
        put = _planned(plan_id, ids, mine).values(
            moved_from=func.coalesce(Session.moved_from, Session.day), day=day, report_due=report_due(day),
            reason=reason, version=Session.version + 1, changed_at=clock.now(),
        )  # fmt: skip
        moved += _changed(put)
    return moved


def _planned(plan_id: int, ids: Iterable[int], mine: frozenset[int] | None) -> Update:
    return update(Session).where(
        Session.plan_id == plan_id, Session.id.in_(list(ids)), Session.status == "planned", of_units(mine)
    )


def _changed(statement: Update) -> list[Session]:
    fresh = statement.returning(Session.id).execution_options(synchronize_session=False)
    ids = list(db.session.scalars(fresh))
    if not ids:
        return []
    found = select(Session).where(Session.id.in_(ids)).order_by(Session.day, Session.id)
    sessions = list(db.session.scalars(found.execution_options(populate_existing=True)))
    findable.put_many(sessions)
    return sessions
