"""Reorganisations: units merge, split, end. One call, one transaction, one event with its document.

People and sub-units go along on the effective day; names, papers and records of before stay as they
were, because a unit's row never changes its id and its versions only end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Unpack

from sqlalchemy import func, or_, select

from intranet import clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory import moves, records, rules
from intranet.directory.models import Membership, Person, Unit, UnitVersion
from intranet.directory.queries import in_force
from intranet.directory.rules import UnitFacts
from intranet.directory.service_units import add_unit
from intranet.web.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Part:
    """One of the units a split makes: what it is, who goes there, which sub-units go along."""

    facts: UnitFacts
    person_ids: frozenset[int] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = field(default_factory=frozenset)


def merge_units(
    actor: Actor,
    unit_ids: Collection[int],
    *,
    on: date | None = None,
    into: int | None = None,
    document: str = "",
    note: str = "",
    **facts: Unpack[UnitFacts],
) -> Unit:
    """Merge units on the day `on` (today), into the existing unit `into` or into a new one of `facts`.

    Memberships and sub-units move, the old units end. Returns the unit that goes on. Raises Forbidden,
    and Refused when there is nothing to merge or a unit began, changed or ended at the wrong time.
    """
    day = on or clock.today()
    sources = sorted(set(unit_ids) - {into})
    with transaction():
        if len(sources) + (into is not None) < 2:
            raise Refused(_("Chọn ít nhất hai đơn vị để hợp nhất."), "unit_ids")
        versions = _lock_and_load(actor, [*sources, *([into] if into else [])], day)
        ending = [version for version in versions if version.unit_id != into]
        rules.end_units(ending, day)
        target = _target(into, ending, dict(facts), day)
        moves.sub_units(sources, target.id, day)
        people = moves.memberships(sources, target.id, day)
        records.event(actor, "merge", day, sources, (target.id,), document, note)
        _record(actor, "merge", sources, [target.id], day, people)
    return target


def _lock_and_load(actor: Actor, unit_ids: Sequence[int], day: date) -> list[UnitVersion]:
    rules.lock(unit_ids)
    versions = [rules.version_on(unit_id, day) for unit_id in unit_ids]
    for version in versions:
        rules.require(actor, version.unit_id, version.kind)
    return versions


def _target(into: int | None, ending: Sequence[UnitVersion], facts: dict[str, Any], day: date) -> Unit:
    parents = {version.unit_id: version.parent_id for version in ending}
    if into is None:
        cleaned = rules.clean(facts)
        cleaned.setdefault("kind", ending[0].kind)
        cleaned.setdefault("parent_id", _outside(ending[0].unit_id, parents))
        return add_unit(cleaned, day)
    version = rules.version_on(into, day)
    if version.parent_id in parents:
        moves.sub_units(list(parents), _outside(version.parent_id, parents), day, only=[into])
    return db.session.get_one(Unit, into)


def _outside(unit_id: int | None, parents: dict[int, int | None]) -> int | None:
    """The nearest unit above `unit_id` that is not itself being merged away."""
    while unit_id in parents:
        unit_id = parents[unit_id]
    return unit_id


def _record(actor: Actor, action: str, before: Collection[int], after: Collection[int], day: date, people: int) -> None:
    changes = {
        "on": [None, day.isoformat()], "units": [sorted(before), sorted(after)], "people": [None, people],
    }  # fmt: skip
    for unit_id in sorted({*before, *after}):
        records.unit_done(actor, action, unit_id, changes)


def split_unit(
    actor: Actor,
    unit_id: int,
    parts: Sequence[Part],
    *,
    on: date | None = None,
    keep: bool = False,
    document: str = "",
    note: str = "",
) -> list[Unit]:
    """Split a unit on the day `on` (today) into `parts`; with `keep` it goes on with whom it keeps.

    Without `keep` everybody and every sub-unit must be given a place. Returns the new units. Raises
    Forbidden and Refused.
    """
    day = on or clock.today()
    with transaction():
        (version,) = _lock_and_load(actor, [unit_id], day)
        if len(parts) < (1 if keep else 2):
            raise Refused(_("Khai ít nhất hai đơn vị sau khi tách."), "parts")
        _refuse_double_places(parts)
        parent_id, kind = version.parent_id, version.kind
        if not keep:
            rules.end_units([version], day)
        created = [add_unit({"parent_id": parent_id, "kind": kind, **rules.clean(part.facts)}, day) for part in parts]
        people = 0
        for part, unit in zip(parts, created, strict=True):
            people += moves.memberships([unit_id], unit.id, day, part.person_ids)
            moves.sub_units([unit_id], unit.id, day, part.unit_ids)
        if not keep:
            _refuse_left_over(unit_id, day)
        after = [unit.id for unit in created] + ([unit_id] if keep else [])
        records.event(actor, "split", day, (unit_id,), after, document, note)
        _record(actor, "split", [unit_id], after, day, people)
    return created


def _refuse_double_places(parts: Sequence[Part]) -> None:
    for ids in ([i for part in parts for i in part.person_ids], [i for part in parts for i in part.unit_ids]):
        if len(ids) != len(set(ids)):
            raise Refused(_("Mỗi người và mỗi đơn vị trực thuộc chỉ chuyển về một nơi."), "parts")


def dissolve_unit(
    actor: Actor,
    unit_id: int,
    *,
    on: date | None = None,
    people_to: int | None = None,
    document: str = "",
    note: str = "",
) -> None:
    """End a unit on the day `on` (today). Its people go to `people_to`, which becomes its successor.

    Raises Forbidden, and Refused while somebody is on its staff and no destination is given, or while
    sub-units are below it.
    """
    day = on or clock.today()
    with transaction():
        versions = _lock_and_load(actor, [unit_id, *([people_to] if people_to else [])], day)
        if people_to == unit_id:
            raise Refused(_("Chọn một đơn vị khác để chuyển người đến."), "people_to")
        rules.end_units(versions[:1], day)
        if people_to:
            people = moves.memberships([unit_id], people_to, day)
        else:
            _refuse_staff(unit_id, day)
            people = moves.end_memberships(unit_id, day)
        _refuse_left_over(unit_id, day)
        after = [people_to] if people_to else []
        records.event(actor, "dissolve", day, (unit_id,), after, document, note)
        _record(actor, "dissolve", [unit_id], after, day, people)


def _refuse_staff(unit_id: int, day: date) -> None:
    count = _people_after(unit_id, day, Membership.is_home)
    if count:
        raise Refused(
            ngettext("Còn %(num)d người thuộc đơn vị này. Chọn đơn vị chuyển người đến.",
                     "Còn %(num)d người thuộc đơn vị này. Chọn đơn vị chuyển người đến.", count), "people_to",
        )  # fmt: skip


def _refuse_left_over(unit_id: int, day: date) -> None:
    """Refuse to end a unit that would leave people or sub-units behind."""
    names = db.session.scalars(
        select(UnitVersion.name)
        .where(UnitVersion.parent_id == unit_id, or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > day))
        .order_by(UnitVersion.sort_key)
    ).all()
    if names:
        text = _("Chuyển hoặc kết thúc các đơn vị trực thuộc trước: %(names)s.", names=", ".join(names))
        raise Refused(text, "parts")
    count = _people_after(unit_id, day)
    if count:
        raise Refused(
            ngettext("Còn %(num)d người chưa có đơn vị mới.", "Còn %(num)d người chưa có đơn vị mới.", count), "parts"
        )


def _people_after(unit_id: int, day: date, *conditions: Any) -> int:
    query = select(func.count(func.distinct(Membership.person_id))).where(
        Membership.unit_id == unit_id, or_(in_force(Membership, day), Membership.valid_from >= day), *conditions
    )
    return db.session.scalar(query.join(Person, Person.id == Membership.person_id)) or 0
