"""Figures equal a recount from raw rows, whatever happens, at any moment: followed up to date or not.

`LANTOA_EXAMPLES` says how many histories are tried.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import date, time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select, update

from intranet import SYSTEM, Refused, Rule, changed_rows, clock, db, save_audience, transaction
from intranet.directory import service
from intranet.directory.models import (
    Audience,
    AudienceRule,
    Group,
    GroupMember,
    Membership,
    Person,
    Unit,
    UnitEvent,
    UnitEventParty,
    UnitVersion,
)
from intranet.directory.service import Part
from intranet.notices.models import Notice, NoticeMatter, NoticeText
from intranet_plugins.egov_broadcast.documents.models import Document
from intranet_plugins.egov_broadcast.forwarding import reach
from intranet_plugins.egov_broadcast.forwarding import service as forwarding
from intranet_plugins.egov_broadcast.people import figures, follow
from intranet_plugins.egov_broadcast.people.models import Following, Held, Moved, Seen
from intranet_plugins.egov_broadcast.sending import closing, fanout
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Handed, Receipt

from .recount import Raw

EXAMPLES = int(os.environ.get("LANTOA_EXAMPLES", "6"))
SINCE, BEGIN = date(2026, 1, 1), date(2026, 3, 2)
NUMBERS = st.integers(0, 30)
RULES = st.lists(
    st.tuples(st.sampled_from(["unit", "unit", "person", "group", "everyone"]), NUMBERS, st.booleans(),
              st.sampled_from([False, False, False, True])),
    min_size=1, max_size=3,
)  # fmt: skip
DAYS = st.sampled_from([None, 1, 2, 4])
TABLES = (Held, Moved, Seen, Following, Handed, Receipt, Broadcast, Document, Notice, NoticeText, NoticeMatter,
          AudienceRule, Audience, GroupMember, Group, Membership, Person, UnitEventParty, UnitEvent, UnitVersion,
          Unit)  # fmt: skip


class Agency(RuleBasedStateMachine):
    """People come, move and go, units are merged and split, documents go out, are handed on, confirmed, taken back."""

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.units, self.people, self.roots, self.forwards = [], [], [], []
        self.over, self.confirmed = {}, set()

    def teardown(self):
        self.stack.close()

    @initialize()
    def begin(self):
        self.stack.enter_context(clock.standing_at(clock.at(BEGIN, time(9))))
        with transaction():
            for table in TABLES:
                db.session.execute(delete(table))
            group = Group(name="Nhóm")
            db.session.add(group)
        self.group = group.id
        root = service.create_unit(SYSTEM, name="Sở", kind="agency", valid_from=SINCE)
        below = [
            service.create_unit(SYSTEM, name=f"Phòng {n}", kind="division", parent_id=root.id, valid_from=SINCE)
            for n in range(3)
        ]
        self.units = [root.id, *(unit.id for unit in below)]
        self.people = [
            service.create_person(SYSTEM, full_name="Ai Đó", home_unit_id=self.units[n % 4], active_from=SINCE).id
            for n in range(6)
        ]
        self.send([("everyone", 0, True, False)], True, 2)

    # The directory.

    @rule(unit=NUMBERS)
    def somebody_comes(self, unit):
        self.attempt(lambda: self.people.append(service.create_person(
            SYSTEM, full_name="Ai Đó", home_unit_id=self.unit(unit), active_from=clock.today()
        ).id))  # fmt: skip

    @rule(person=NUMBERS)
    def somebody_leaves(self, person):
        self.attempt(lambda: service.leave(SYSTEM, self.person(person)))

    @rule(person=NUMBERS, unit=NUMBERS)
    def somebody_moves(self, person, unit):
        self.attempt(lambda: service.move_person(SYSTEM, self.person(person), self.unit(unit)))

    @rule(person=NUMBERS, unit=NUMBERS, days=DAYS)
    def somebody_belongs_elsewhere_too(self, person, unit, days):
        until = None if days is None else clock.today() + timedelta(days)
        self.attempt(
            lambda: service.add_membership(
                SYSTEM, self.person(person), self.unit(unit), valid_from=clock.today(), valid_to=until
            )
        )

    @rule(chosen=st.sets(NUMBERS, max_size=3))
    def a_group_has_others(self, chosen):
        service.set_group_members(SYSTEM, self.group, {self.person(n) for n in chosen})

    @rule(one=NUMBERS, other=NUMBERS, new=st.booleans())
    def units_merge(self, one, other, new):
        units = [self.unit(one), self.unit(other)]
        if new:
            self.attempt(lambda: self.units.append(service.merge_units(SYSTEM, units, name="Phòng gộp").id))
        else:
            self.attempt(lambda: service.merge_units(SYSTEM, units[:1], into=units[1]))

    @rule(one=NUMBERS, keep=st.booleans())
    def a_unit_splits(self, one, keep):
        unit = self.unit(one)
        there = db.session.scalars(select(Membership.person_id).where(Membership.unit_id == unit)).all()
        below = db.session.scalars(select(UnitVersion.unit_id).where(UnitVersion.parent_id == unit)).all()
        first, second = frozenset(there[::2]), frozenset(there[1::2]) - frozenset(there[::2])
        parts = [Part({"name": "Phòng a"}, first, frozenset(below)), Part({"name": "Phòng b"}, second)]
        self.attempt(lambda: self.units.extend(
            made.id for made in service.split_unit(SYSTEM, unit, parts, keep=keep)
        ))  # fmt: skip

    @rule(one=NUMBERS, other=NUMBERS)
    def a_unit_is_put_elsewhere(self, one, other):
        self.attempt(lambda: service.change_unit(SYSTEM, self.unit(one), parent_id=self.unit(other)))

    @rule(days=st.integers(1, 3))
    def days_pass(self, days):
        self.stack.enter_context(clock.standing_at(clock.now() + timedelta(days)))

    # Documents.

    @rule(rules=RULES, must=st.booleans(), days=DAYS)
    def send(self, rules, must, days):
        now = clock.now()
        with transaction():
            number = len(self.roots) + 1
            document = Document(year=2026, number=number, arrived_on=clock.today(), subject="Văn bản", created_at=now)
            db.session.add(document)
            db.session.flush()
            broadcast = self.broadcast(document.id, rules, must, days)
        fanout.run(broadcast.id)
        self.roots.append(broadcast.id)

    @rule(root=NUMBERS, sender=NUMBERS, rules=RULES, must=st.booleans(), days=DAYS)
    def hand_on(self, root, sender, rules, must, days):
        parent = db.session.get(Broadcast, self.roots[root % len(self.roots)])
        deadline = parent.deadline if days is None else clock.now() + timedelta(days)
        if parent.deadline is not None and deadline is not None:
            deadline = min(deadline, parent.deadline)
        with transaction():
            forward = self.broadcast(
                parent.document_id, rules, must or parent.must_acknowledge, None,
                parent_id=parent.id, root_id=parent.id, sender_id=self.person(sender),
            )  # fmt: skip
            forward.deadline = deadline if forward.must_acknowledge else None
        reach.run(forward.id)
        self.forwards.append(forward.id)

    @precondition(lambda self: self.forwards)
    @rule(one=NUMBERS)
    def take_a_forward_back(self, one):
        forward = db.session.get(Broadcast, self.forwards[one % len(self.forwards)], populate_existing=True)
        self.attempt(lambda: forwarding.withdraw(SYSTEM, forward.id, forward.version, "Nhầm"))

    @rule(root=NUMBERS, person=NUMBERS, what=st.sampled_from(["opened_at", "acknowledged_at", "exempt_at"]))
    def somebody_does_something(self, root, person, what):
        root_id, person_id = self.roots[root % len(self.roots)], self.person(person)
        if root_id in self.over:
            return
        with transaction():
            theirs = (Receipt.root_id == root_id, Receipt.person_id == person_id, Receipt.left_on.is_(None))
            if changed_rows(update(Receipt).where(*theirs).values({what: clock.now()})) and what == "acknowledged_at":
                self.confirmed.add((root_id, person_id))

    @rule(root=NUMBERS, how=st.sampled_from(["end", "withdraw", "recall"]))
    def it_is_over(self, root, how):
        root_id = self.roots[root % len(self.roots)]
        broadcast = db.session.get(Broadcast, root_id, populate_existing=True)
        if broadcast.status != "live":
            return
        before = figures.of([root_id])[root_id], self.units_of(root_id)
        if how == "end":
            closing.end(SYSTEM, root_id, broadcast.version)
        elif how == "withdraw":
            closing.withdraw(SYSTEM, root_id, broadcast.version, "Nhầm")
        else:
            with transaction():
                closing.freeze(db.session.get(Document, broadcast.document_id))
        self.over[root_id] = before

    @rule()
    def follow(self):
        before = figures.of(self.roots), [self.units_of(root_id) for root_id in self.roots]
        follow.run()
        assert (figures.of(self.roots), [self.units_of(root_id) for root_id in self.roots]) == before
        assert all(figures.is_current(root_id) for root_id in self.roots)
        self.stored_is_what_is_reckoned()

    # What holds always.

    @invariant()
    def figures_equal_a_recount(self):
        if not self.roots:
            return
        raw, found = Raw(), figures.of(self.roots)
        for root_id in self.roots:
            units = self.units_of(root_id)
            if root_id in self.over:
                assert (found[root_id], units) == self.over[root_id]
                continue
            assert found[root_id] == raw.figures(root_id)
            assert units == raw.by_unit(root_id)
        running = [one for one in self.forwards if raw.broadcasts[one].status == "live"]
        assert figures.of_forwards(running) == {one: raw.of_forward(one) for one in running}

    @invariant()
    def no_confirmation_is_lost(self):
        kept = select(Receipt.root_id, Receipt.person_id).where(Receipt.acknowledged_at.is_not(None))
        assert {tuple(row) for row in db.session.execute(kept)} == self.confirmed

    def stored_is_what_is_reckoned(self):
        raw = Raw()
        for root_id in self.roots:
            if root_id not in self.over:
                stored = {
                    person: (row.must, row.due_at, row.unit_id)
                    for (root, person), row in raw.receipts.items()
                    if root == root_id and row.left_on is None
                }
                wanted = raw.standing(root_id)
                assert stored == {who: (must, due, raw.homes.get(who)) for who, (must, due) in wanted.items()}

    def units_of(self, root_id):
        return {one.unit_id: one.figures for one in figures.by_unit(root_id)}

    def unit(self, number):
        return self.units[number % len(self.units)]

    def person(self, number):
        return self.people[number % len(self.people)]

    def broadcast(self, document_id, rules, must, days, **more):
        made = [self.named(*parts) for parts in rules]
        if all(one.excludes for one in made):
            made.append(Rule("everyone"))
        deadline = clock.now() + timedelta(days) if must and days is not None else None
        broadcast = Broadcast(
            document_id=document_id, audience_id=save_audience(dict.fromkeys(made)), unit_id=self.units[0],
            must_acknowledge=must, deadline=deadline, status="sending", created_at=clock.now(), **more,
        )  # fmt: skip
        db.session.add(broadcast)
        return broadcast

    def named(self, kind, number, deep, excludes):
        ref = {"unit": self.unit, "person": self.person, "group": lambda _n: self.group}.get(kind)
        return Rule(kind, ref(number) if ref else None, deep, excludes)

    @staticmethod
    def attempt(call):
        try:
            call()
        except Refused:
            db.session.rollback()


def test_figures_equal_a_recount_whatever_happens(app):
    run_state_machine_as_test(
        Agency,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
