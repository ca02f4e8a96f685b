"""Chains of whatever shape: random forwards, withdrawals, more time, more people, recalls.

Held at every step: one receipt for each person the chain reached; what is asked of them is the strictest of what
stands; figures are what a recount gives.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from intranet import Refused, Rule, clock, db, transaction
from intranet_plugins.egov_broadcast.forwarding import service, tree
from intranet_plugins.egov_broadcast.forwarding.service import Passing
from intranet_plugins.egov_broadcast.people import figures
from intranet_plugins.egov_broadcast.sending import amending, kinds
from intranet_plugins.egov_broadcast.sending import service as sending
from intranet_plugins.egov_broadcast.sending.amending import Amendment
from intranet_plugins.egov_broadcast.sending.choice import Choice
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt

PEOPLE = ("leader", "chief", "office", "unit_head", "coordinator", "staff", "digital_head", "team_staff")
SOME = st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=4)
HOURS = st.integers(min_value=1, max_value=100)


class Chain(RuleBasedStateMachine):
    """What should be: `hold` – whom the first broadcast holds, `forwards` – whom each that stands does."""

    def __init__(self, here):
        super().__init__()
        self.office, self.leader, self.people = here["office"], here["leader"], here["people"]
        self.make_document, self.unit = here["make_document"], here["unit"]

    def named(self, names):
        return tuple(Rule("person", self.people[name]) for name in sorted(names))

    @initialize(to=SOME, must=st.booleans(), hours=HOURS)
    def begin(self, to, must, hours):
        self.hold, self.must, self.over = set(to), must, False
        self.forwards = {}
        self.document = self.make_document()
        deadline = clock.now() + timedelta(hours=hours) if must else None
        wanted = Choice(self.named(to), self.unit, must_acknowledge=must, deadline=deadline)
        draft = sending.save(self.office, self.document.id, None, 0, wanted, accepted=("day_off",))
        self.root = sending.send(self.office, draft.id, draft.version)

    @precondition(lambda self: not self.over)
    @rule(by=st.sampled_from(["leader", "office"]), to=SOME, must=st.booleans(), hours=st.none() | HOURS)
    def forward(self, by, to, must, hours):
        deadline = None if hours is None else clock.now() + timedelta(hours=hours)
        actor = {"office": self.office, "leader": self.leader}[by]
        parent = service.parent_of(actor, self.root)
        try:
            made = service.forward(
                actor, self.root.id, Passing(self.named(to), "", deadline, must), accepted=("day_off",)
            )
        except Refused:
            too_late = parent.deadline is not None and deadline is not None and deadline > parent.deadline
            nowhere = (must or parent.must_acknowledge) and deadline is None and parent.deadline is None
            assert too_late or nowhere or set(to) == {by}
            return
        assert made.must_acknowledge >= parent.must_acknowledge
        assert parent.deadline is None or made.deadline <= parent.deadline
        self.forwards[made.id] = set(to) - {by}

    @precondition(lambda self: not self.over and self.forwards)
    @rule(data=st.data())
    def take_back(self, data):
        made = db.session.get(Broadcast, data.draw(st.sampled_from(sorted(self.forwards))))
        service.withdraw(self.office, made.id, made.version, "Nhầm")
        del self.forwards[made.id]

    @precondition(lambda self: not self.over)
    @rule(to=SOME, hours=HOURS)
    def amend(self, to, hours):
        later = self.root.deadline + timedelta(hours=hours) if self.root.deadline else None
        amending.amend(
            self.office, self.root.id, self.root.version, Amendment(later, "", self.named(to)), accepted=("day_off",)
        )
        self.hold |= to

    @precondition(lambda self: not self.over)
    @rule(who=st.sampled_from(PEOPLE))
    def confirm(self, who):
        row = db.session.get(Receipt, (self.root.id, self.people[who]), populate_existing=True)
        if row is not None and row.left_on is None:
            with transaction():
                row.opened_at = row.acknowledged_at = clock.now()

    @rule()
    def time_passes(self):
        kinds.sweep()

    @precondition(lambda self: not self.over)
    @rule()
    def recall(self):
        self.before = self.rows()
        with transaction():
            self.document.status = "recalled"
            sending.freeze(self.document)
        self.over = True

    def rows(self):
        db.session.expire_all()
        found = db.session.scalars(select(Receipt).where(Receipt.root_id == self.root.id))
        return {row.person_id: (row.must, row.due_at, row.left_on, row.acknowledged_at) for row in found}

    @invariant()
    def holds(self):
        rows = self.rows()
        if self.over:
            assert rows == self.before
            return
        standing = {self.root.id: self.hold, **self.forwards}
        asked = {one: db.session.get(Broadcast, one) for one in standing}
        counted = set().union(*standing.values())
        assert {person for person, row in rows.items() if row[2] is None} == {self.people[name] for name in counted}
        for name in counted:
            mine = [asked[one] for one, held in standing.items() if name in held and asked[one].must_acknowledge]
            assert rows[self.people[name]][:2] == (bool(mine), min((one.deadline for one in mine), default=None))
        self.figures_are_a_recount(rows)

    def figures_are_a_recount(self, rows):
        here = [row for row in rows.values() if row[2] is None]
        waits = Counter((row[0], row[3] is not None) for row in here)
        numbers = figures.of([self.root.id])[self.root.id]
        confirmed = waits[True, True] + waits[False, True]
        assert (numbers.acknowledged, numbers.missing) == (confirmed, waits[True, False])
        assert numbers.everybody == len(here)
        found = figures.of_forwards(list(self.forwards))
        assert {one: number.everybody for one, number in found.items()} == {
            one: len(held) for one, held in self.forwards.items()
        }
        nodes = tree.nodes(self.office, self.root)
        assert {node.forward.id for node in nodes} >= set(self.forwards)
        assert all(node.depth >= 1 for node in nodes)


@pytest.mark.usefixtures("app")
def test_chains_of_whatever_shape_count_right(agency, actor_of, make_document):
    here = {
        "office": actor_of("office"), "leader": actor_of("leader"), "make_document": make_document,
        "unit": agency.units["office"], "people": {name: agency.people[name] for name in PEOPLE},
    }  # fmt: skip
    few = settings(
        max_examples=10, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), database=None,
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(lambda: Chain(here), settings=few)
