"""What every change of the directory leaves behind: the event, the audit entry, the search entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import audit, clock, search
from intranet.access import Actor
from intranet.database import db
from intranet.directory.models import Membership, Person, UnitEvent, UnitEventParty, UnitVersion
from intranet.directory.queries import latest_version, unit_names


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
    names = db.session.execute(
        select(UnitVersion.name, UnitVersion.short_name, UnitVersion.symbol)
        .where(UnitVersion.unit_id == unit_id)
        .order_by(UnitVersion.valid_from.desc())
    ).all()
    title = latest_version(unit_id).name
    words = dict.fromkeys(word for row in names for word in row if word)
    search.put("unit", unit_id, title=title, text="\n".join(words))
    audit.record(
        actor, action=f"unit.{action}", subject_kind="unit", subject_id=unit_id,
        subject_label=title, changes=dict(changes),
    )  # fmt: skip


def person_done(actor: Actor, action: str, person: Person, changes: Mapping[str, Any]) -> None:
    """Audit what was done to a person and bring the search entry up to date."""
    db.session.flush()
    _index_person(person)
    audit.record(
        actor, action=f"person.{action}", subject_kind="person", subject_id=person.id,
        subject_label=person.full_name, changes=dict(changes),
    )  # fmt: skip


def _index_person(person: Person) -> None:
    day = clock.today()
    rows = db.session.execute(
        select(Membership.unit_id, Membership.position).where(
            Membership.person_id == person.id, (Membership.valid_to.is_(None)) | (Membership.valid_to > day)
        )
    ).all()
    if person.active_to is not None and person.active_to <= day:
        search.drop("person", person.id)
        return
    names = unit_names((row.unit_id for row in rows), day)
    words = [person.staff_code or "", person.email or "", *(row.position for row in rows), *names.values()]
    search.put("person", person.id, title=person.full_name, text="\n".join(word for word in words if word))
