"""Units come into being and change: name, place in the tree, other facts, each from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from intranet import clock
from intranet.access import Actor
from intranet.database import db, transaction
from intranet.directory import records, rules
from intranet.directory.models import Unit, UnitEvent, UnitVersion
from intranet.directory.rules import UnitFacts


def create_unit(
    actor: Actor, *, valid_from: date | None = None, document: str = "", note: str = "", **facts: Unpack[UnitFacts]
) -> Unit:
    """A new unit from `valid_from` (today). Needs `name` and `kind`.

    Raises Forbidden, and Refused for a double, an unknown kind or a parent not in force.
    """
    day = valid_from or clock.today()
    with transaction():
        cleaned = rules.clean(facts)
        rules.require(actor, cleaned.get("parent_id"), str(cleaned.get("kind")))
        unit = add_unit(cleaned, day)
        records.event(actor, "create", day, (), (unit.id,), document, note)
        records.unit_done(actor, "create", unit.id, records.changed({}, {**cleaned, "valid_from": day}))
    return unit


def add_unit(facts: dict[str, Any], day: date) -> Unit:
    """A unit and its first version, checked, without event or audit (for the calls that record them)."""
    rules.lock([] if facts.get("parent_id") is None else [facts["parent_id"]])
    rules.check_facts(facts, None, day)
    unit = Unit(created_at=clock.now())
    db.session.add(unit)
    db.session.flush()
    rules.open_version(unit.id, facts, day)
    db.session.flush()
    return unit


def change_unit(
    actor: Actor,
    unit_id: int,
    *,
    on: date | None = None,
    document: str = "",
    note: str = "",
    **facts: Unpack[UnitFacts],
) -> UnitVersion:
    """Rename, move or correct a unit from the day `on` (today): its version ends, the next one begins.

    On the very day a version began it is corrected in place; the order in lists has no history at all.
    Returns the version that says the new facts. Raises Forbidden, and Refused for a cycle, a double, or
    a day before a change already recorded.
    """
    day = on or clock.today()
    with transaction():
        wanted = rules.clean(facts)
        rules.lock({unit_id, *([wanted["parent_id"]] if wanted.get("parent_id") else [])})
        version = rules.version_on(unit_id, day)
        rules.require(actor, unit_id, version.kind)
        old = rules.facts_of(version)
        changes = records.changed(old, wanted)
        if changes:
            version = _change(version, {**old, **wanted}, changes, day)
            _record(actor, version, changes, day, document, note)
    return version


def _change(version: UnitVersion, new: dict[str, Any], changes: dict[str, Any], day: date) -> UnitVersion:
    if set(changes) != {"position"}:
        rules.refuse_later_versions(version)
        rules.check_facts(new, version.unit_id, day, version.valid_to)
        if day != version.valid_from:
            return rules.succeed(version, new, day)
    rules.write_facts(version, new)
    return version


def _record(actor: Actor, version: UnitVersion, changes: dict[str, Any], day: date, document: str, note: str) -> None:
    unit_id = version.unit_id
    kinds = []
    if {"name", "short_name", "symbol"} & set(changes):
        kinds.append("rename")
    if "parent_id" in changes:
        kinds.append("move")
    if not kinds and set(changes) != {"position"}:
        kinds.append("change")
    for kind in kinds:
        if not _known(unit_id, kind, day):
            records.event(actor, kind, day, (unit_id,), (unit_id,), document, note)
    records.unit_done(actor, "change", unit_id, {**changes, "on": [None, day.isoformat()]})


def _known(unit_id: int, kind: str, day: date) -> bool:
    """Whether that day already has an event that this change merely corrects."""
    return (
        db.session.query(UnitEvent.id)
        .filter(
            UnitEvent.effective_on == day,
            UnitEvent.kind.in_((kind, "create", "merge", "split")),
            UnitEvent.parties.any(unit_id=unit_id, side="after"),
        )
        .first()
        is not None
    )
