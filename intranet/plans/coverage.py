"""Who is reached: participations as they are recorded, and the cells that keep the figures fast.

A cell says that a person is reached in a wave by a channel; wave 0 stands for any wave and channel ''
for any channel, so each participation counts in up to four cells. Cells always equal a recount of the
participations. All writes are set-based: 100,000 people cost a handful of statements.

Changes of one plan's coverage wait for each other on the plan's row, so that a recount sees every
participation recorded before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)

from intranet import clock
from intranet.access import Refused
from intranet.database import UTCDateTime, changed_rows, db, transaction, upsert
from intranet.directory.models import Membership, Person
from intranet.directory.queries import in_force
from intranet.plans import days
from intranet.plans.models import CHANNELS, CoverageCell, Participation, Plan, Wave
from intranet.plans.reach import Coverage, coverage, gaps, trend
from intranet.plans.rights import OPEN
from intranet.web.i18n import _

__all__ = ["Coverage", "coverage", "gaps", "move", "rebuild", "record", "trend", "withdraw"]

People = Collection[int] | Select[int]
_CHUNK = 1000


def record(
    *, source: str, key: str, plan_id: int, person_ids: People, happened_on: date,
    wave_id: int | None = None, channel: str = "",
) -> int:  # fmt: skip
    """Record that people took part; the result is how many were new.

    `source` is the plugin, `key` its name of the occasion; recording the same again changes nothing. Each
    person counts for the unit they were on the staff of on `happened_on`. What is recorded for a plan
    that an amendment replaced counts for the amendment. Raises :class:`Refused` for an unknown plan,
    wave or channel.
    """
    if channel and channel not in CHANNELS:
        raise Refused(_("Không có kênh này"), field="channel")
    with transaction():
        try:
            plan_id, wave_id = _locked_target(plan_id, wave_id)
        except Refused as refusal:
            # Nothing was written yet: raised below, so that a caller may go on with a transaction of their own.
            refused = refusal
        else:
            return _record(
                {"plan_id": plan_id, "wave_id": wave_id, "channel": channel, "source": source, "key": key},
                person_ids, happened_on,
            )  # fmt: skip
    raise refused


def _record(values: dict[str, Any], person_ids: People, happened_on: date) -> int:
    added = 0
    for people in _portions(person_ids):
        added += _insert(values, people, happened_on)
        # A SELECT might answer differently once rows are in; what was recorded under the key does not.
        again = people if not isinstance(person_ids, Select) else _of_key(values["source"], values["key"])
        _recount(values["plan_id"], values["wave_id"], values["channel"], again)
    return added


def withdraw(source: str, key: str, person_ids: Collection[int] | None = None) -> int:
    """Take back what was recorded under `key`, for everybody or some; the result is how many rows went."""
    with transaction():
        gone: ColumnElement[bool] = and_(Participation.source == source, Participation.key == key)
        if person_ids is not None:
            gone = and_(gone, Participation.person_id.in_(list(person_ids)))
        groups = select(Participation.plan_id, Participation.wave_id, Participation.channel).where(gone).distinct()
        found = db.session.execute(groups).all()
        _lock(sorted({plan_id for plan_id, _wave, _channel in found}))
        for plan_id, wave_id, channel in found:
            _recount(plan_id, wave_id, channel, _people(gone), without=gone)
        return changed_rows(delete(Participation).where(gone))


def rebuild(plan_id: int) -> None:
    """Count all cells of a plan anew from its participations."""
    with transaction():
        _lock([plan_id])
        changed_rows(delete(CoverageCell).where(CoverageCell.plan_id == plan_id))
        for by_wave in (True, False):
            for by_channel in (True, False):
                _insert_cells(plan_id, by_wave, by_channel)
        days.rebuild(plan_id)


def move(from_plan: int, to_plan: int, waves: Mapping[int, int]) -> None:
    """Give the participations of one plan to another; `waves` maps wave ids, others become "no wave"."""
    with transaction():
        _lock(sorted((from_plan, to_plan)))
        mapped = case(waves, value=Participation.wave_id, else_=null()) if waves else null()
        change = update(Participation).where(Participation.plan_id == from_plan)
        changed_rows(change.values(plan_id=to_plan, wave_id=mapped))
        rebuild(from_plan)
        rebuild(to_plan)


def _locked_target(plan_id: int, wave_id: int | None) -> tuple[int, int | None]:
    """The plan, and the wave, for which this counts today, the plan locked.

    Only that one: whoever takes something back locks the plan where it is, and two would wait for each other.
    """
    while True:
        if db.session.scalar(select(Plan.status).where(Plan.id == plan_id)) not in OPEN:
            raise Refused(_("Không có kế hoạch này hoặc kế hoạch chưa ban hành"), field="plan_id")
        if wave_id is not None and db.session.scalar(select(Wave.plan_id).where(Wave.id == wave_id)) != plan_id:
            raise Refused(_("Kế hoạch không có đợt này"), field="wave_id")
        heir = _heir(plan_id)
        if heir is None:
            _lock([plan_id])
            # It may have been replaced while this waited.
            heir = _heir(plan_id)
        if heir is None:
            return plan_id, wave_id
        plan_id = heir
        if wave_id is not None:
            wave_id = db.session.scalar(select(Wave.id).where(Wave.plan_id == plan_id, Wave.amends_id == wave_id))


def _heir(plan_id: int) -> int | None:
    heir = select(Plan.id).where(Plan.amends_id == plan_id, Plan.status.in_(OPEN))
    return db.session.scalar(heir.order_by(Plan.id).limit(1))


def _lock(plan_ids: Iterable[int]) -> list[int]:
    found = select(Plan.id).where(Plan.id.in_(list(plan_ids))).order_by(Plan.id)
    return list(db.session.scalars(found.with_for_update(key_share=True)))


def _portions(person_ids: People) -> Iterator[Any]:
    if isinstance(person_ids, Select):
        yield person_ids
        return
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _insert(values: Mapping[str, Any], people: Any, happened_on: date) -> int:
    home = (
        select(func.min(Membership.unit_id))
        .where(Membership.person_id == Person.id, Membership.is_home, in_force(Membership, happened_on))
        .scalar_subquery()
    )
    columns = [literal(value, type_) for value, type_ in _typed(values)]
    rows = select(*columns, Person.id, home, literal(happened_on), literal(clock.now(), UTCDateTime())).where(
        Person.id.in_(people)
    )
    names = [*values, "person_id", "unit_id", "happened_on", "recorded_at"]
    return changed_rows(upsert(Participation).from_select(names, rows).on_conflict_do_nothing())


def _typed(values: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for name, value in values.items():
        yield value, getattr(Participation, name).type


def _of_key(source: str, key: str) -> Select[int]:
    return _people(and_(Participation.source == source, Participation.key == key))


def _people(condition: ColumnElement[bool]) -> Select[int]:
    return select(Participation.person_id).where(condition)


def _recount(
    plan_id: int, wave_id: int | None, channel: str, people: Any, without: ColumnElement[bool] | None = None
) -> None:
    """Count the cells of these people (ids or a SELECT) anew in every level that (wave, channel) belongs to."""
    waves, channels = {wave_id, None}, {channel, ""}
    with days.following(plan_id, [wave or 0 for wave in waves], channels, people):
        for wave, by in product(waves, channels):
            cell = _cell(plan_id, wave, by)
            if without is not None:
                changed_rows(delete(CoverageCell).where(*cell, CoverageCell.person_id.in_(people)))
            counted = _counted(literal(wave or 0), literal(by)).where(
                Participation.plan_id == plan_id, Participation.person_id.in_(people)
            )
            if wave is not None:
                counted = counted.where(Participation.wave_id == wave)
            if by:
                counted = counted.where(Participation.channel == by)
            if without is not None:
                counted = counted.where(~without)
            _put(counted.group_by(Participation.plan_id, Participation.person_id))


def _cell(plan_id: int, wave: int | None, channel: str) -> tuple[ColumnElement[bool], ...]:
    return (
        CoverageCell.plan_id == plan_id, CoverageCell.wave_id == (wave or 0), CoverageCell.channel == channel,
    )  # fmt: skip


def _counted(wave: Any, channel: Any) -> Select[Any]:
    return select(
        Participation.plan_id, wave, channel, Participation.person_id, func.count(), func.min(Participation.happened_on)
    )


_NAMES = ["plan_id", "wave_id", "channel", "person_id", "times", "first_on"]


def _put(counted: Select[Any]) -> None:
    statement = upsert(CoverageCell).from_select(_NAMES, counted)
    fresh = {"times": statement.excluded.times, "first_on": statement.excluded.first_on}
    changed_rows(statement.on_conflict_do_update(index_elements=_NAMES[:4], set_=fresh))


def _insert_cells(plan_id: int, by_wave: bool, by_channel: bool) -> None:
    wave = Participation.wave_id if by_wave else literal(0)
    channel = Participation.channel if by_channel else literal("")
    counted = _counted(wave, channel).where(
        Participation.plan_id == plan_id,
        Participation.wave_id.is_not(None) if by_wave else true(),
        Participation.channel != "" if by_channel else true(),
    )
    grouped: list[Any] = [Participation.plan_id, Participation.person_id]
    grouped += [Participation.wave_id] if by_wave else []
    grouped += [Participation.channel] if by_channel else []
    changed_rows(insert(CoverageCell).from_select(_NAMES, counted.group_by(*grouped)))
