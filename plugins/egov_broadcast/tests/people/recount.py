"""Everything that figures say, counted anew from raw rows by loops: nothing here asks what it is to judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from intranet import clock, db, workdays
from intranet.directory.models import (
    AudienceRule,
    GroupMember,
    Membership,
    Person,
    UnitEvent,
    UnitEventParty,
    UnitVersion,
)
from intranet_plugins.egov_broadcast.people.counting import STATES
from intranet_plugins.egov_broadcast.people.figures import Figures
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Handed, Receipt

LATE_DAYS = 3
"""As settings have it by default."""


def holds(row: Any, day: Any) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


@dataclass
class Raw:
    """All rows there are, and the day."""

    now: Any = field(default_factory=clock.now)
    day: Any = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        db.session.rollback()
        query = db.session.query
        self.rules = query(AudienceRule).all()
        self.members = [row for row in query(Membership) if holds(row, self.day)]
        self.groups = query(GroupMember).all()
        self.versions = [row for row in query(UnitVersion) if holds(row, self.day)]
        self.events = [row.id for row in query(UnitEvent) if row.effective_on <= self.day]
        self.parties = query(UnitEventParty).all()
        self.here = {
            row.id for row in query(Person)
            if row.active_from <= self.day and (row.active_to is None or row.active_to > self.day)
        }  # fmt: skip
        self.homes = {row.person_id: row.unit_id for row in self.members if row.is_home}
        self.broadcasts = {row.id: row for row in query(Broadcast)}
        self.receipts = {(row.root_id, row.person_id): row for row in query(Receipt)}
        self.handed = {(row.broadcast_id, row.person_id): row for row in query(Handed)}
        self.late = clock.at(workdays.add(self.day, LATE_DAYS), time(17))

    def units(self, ref: int, deep: bool) -> set[int]:
        found, alive = {ref}, {row.unit_id for row in self.versions}
        while True:
            more = {
                after.unit_id for before in self.parties for after in self.parties
                if before.side == "before" and after.side == "after" and before.event_id == after.event_id
                and before.event_id in self.events and before.unit_id in found and before.unit_id not in alive
            }  # fmt: skip
            if more <= found:
                break
            found |= more
        while deep:
            more = {row.unit_id for row in self.versions if row.parent_id in found}
            if more <= found:
                break
            found |= more
        return found

    def named(self, rule: Any) -> set[int]:
        if rule.kind == "everyone":
            return self.here
        if rule.kind == "person":
            return {rule.ref_id}
        if rule.kind == "group":
            return {row.person_id for row in self.groups if row.group_id == rule.ref_id}
        units = self.units(rule.ref_id, rule.with_subunits)
        return {row.person_id for row in self.members if row.unit_id in units}

    def audience(self, one: Broadcast) -> set[int]:
        found: dict[bool, set[int]] = {False: set(), True: set()}
        for rule in self.rules:
            if rule.audience_id == one.audience_id:
                found[rule.excludes] |= self.named(rule)
        people = (found[False] - found[True]) & self.here
        return people - {one.sender_id} if one.parent_id is not None else people

    def running(self, root_id: int) -> list[Broadcast]:
        if self.broadcasts[root_id].status != "live":
            return []
        return [one for one in self.broadcasts.values() if one.root_id == root_id and one.status == "live"]

    def standing(self, root_id: int) -> dict[int, tuple[bool, Any]]:
        """Of each person who counts: whether they have to confirm, and by when."""
        holding = [(one, self.audience(one)) for one in self.running(root_id)]
        found = {}
        for person in set().union(*(people for _one, people in holding)) if holding else ():
            mine = [one for one, people in holding if person in people]
            asks = [one for one in mine if one.must_acknowledge]
            if asks or (root_id, person) in self.receipts:
                found[person] = bool(asks), self.due(root_id, person, asks)
        return found

    def due(self, root_id: int, person: int, asks: list[Broadcast]) -> Any:
        receipt = self.receipts.get((root_id, person))
        counted = receipt is not None and receipt.left_on is None
        limits = [one for one in asks if one.deadline is not None]
        had = [
            one for one in asks
            if counted and (one.id == root_id or self.reaches(one.id, person))
        ]  # fmt: skip
        theirs = [
            one.deadline for one in limits
            if one.deadline > self.now or (one in had and receipt.due_at is not None and receipt.due_at <= one.deadline)
        ]  # fmt: skip
        if theirs or not limits:
            return min(theirs, default=None)
        return receipt.due_at if had else self.late

    def reaches(self, forward_id: int, person: int) -> bool:
        row = self.handed.get((forward_id, person))
        return row is not None and row.left_on is None

    def state(self, root_id: int, person: int, must: bool, due: Any) -> list[str]:
        receipt = self.receipts.get((root_id, person))
        opened = receipt is not None and receipt.opened_at is not None
        if receipt is not None and receipt.acknowledged_at is not None:
            return ["acknowledged"]
        if receipt is not None and receipt.exempt_at is not None:
            return ["exempt"]
        if not must:
            return ["read" if opened else "unread"]
        return ["opened" if opened else "unopened", *(["overdue"] if due is not None and due < self.now else [])]

    def figures(self, root_id: int, some: set[int] | None = None) -> Figures:
        found: Counter[str] = Counter()
        for person, (must, due) in self.standing(root_id).items():
            if some is None or person in some:
                found.update(self.state(root_id, person, must, due))
        return Figures(*(found[name] for name in STATES))

    def by_unit(self, root_id: int) -> dict[int | None, Figures]:
        people = self.standing(root_id)
        units = {self.homes.get(person) for person in people}
        return {
            unit: self.figures(root_id, {person for person in people if self.homes.get(person) == unit})
            for unit in units
        }  # fmt: skip

    def of_forward(self, forward_id: int) -> Figures:
        one = self.broadcasts[forward_id]
        has = {person for forward, person in self.handed if forward == forward_id}
        people = {person for person in self.audience(one) if one.must_acknowledge or person in has}
        return self.figures(one.root_id, people)
