"""What every change of the directory leaves behind: the event, the audit entry, the search entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from intranet import audit, clock, search
from intranet.access import Actor
from intranet.database import db
from intranet.directory import findable
from intranet.directory.models import Person, UnitEvent, UnitEventParty


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as the audit keeps it: {"field": [old, new]}."""
    return {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}


def event(
    actor: Actor, kind: str, day: date, before: Collection[int], after: Collection[int], document: str, note: str
) -> UnitEvent:
    """Record a reorganisation: units that went in and units that came out."""
    happened = UnitEvent(
        kind=kind, effective_on=day, document=document, note=note,
        recorded_at=clock.now(), recorded_by=actor.person_id,
    )  # fmt: skip
    happened.parties = [
        *(UnitEventParty(unit_id=unit_id, side="before") for unit_id in sorted(set(before))),
        *(UnitEventParty(unit_id=unit_id, side="after") for unit_id in sorted(set(after))),
    ]
    db.session.add(happened)
    return happened


def unit_done(actor: Actor, action: str, unit_id: int, changes: Mapping[str, Any]) -> None:
    """Audit what was done to a unit and bring its search entry up to date."""
    db.session.flush()
    (document,) = findable.units([unit_id])
    title = document.title
    search.put_document("unit", document)
    audit.record(
        actor, action=f"unit.{action}", subject_kind="unit", subject_id=unit_id,
        subject_label=title, changes=dict(changes),
    )  # fmt: skip


def person_done(actor: Actor, action: str, person: Person, changes: Mapping[str, Any]) -> None:
    """Audit what was done to a person and bring the search entry up to date."""
    db.session.flush()
    found = next(iter(findable.people([person.id])), None)
    if found is None:
        search.drop("person", person.id)
    else:
        search.put_document("person", found)
    audit.record(
        actor, action=f"person.{action}", subject_kind="person", subject_id=person.id,
        subject_label=person.full_name, changes=dict(changes),
    )  # fmt: skip
