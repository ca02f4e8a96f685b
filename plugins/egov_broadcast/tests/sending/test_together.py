"""Several people at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from intranet import Refused, Rule, db
from intranet.notices.models import Notice
from intranet_plugins.egov_broadcast.forwarding import service as forwarding
from intranet_plugins.egov_broadcast.forwarding.service import Passing
from intranet_plugins.egov_broadcast.sending import kinds, service
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt

TOGETHER = 4


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


def at_once(app, step):
    """Do `step` in several threads that begin together; what each gave, or why it was refused."""
    begin = Barrier(TOGETHER)

    def one(number):
        with app.app_context():
            try:
                begin.wait(60)
                return step(number)
            except Refused as refusal:
                return str(refusal)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(one, range(TOGETHER)))


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def later():
    """The clock stands for the thread of the test only."""
    return datetime.now(UTC) + timedelta(days=4)


def test_a_draft_sent_by_several_at_once_goes_once(app, make_document, choice, actor_of):
    office = actor_of("office")
    wanted = choice(Rule("everyone"), deadline=later())
    draft = service.save(office, make_document().id, None, 0, wanted, accepted=("day_off",))
    number, version = draft.id, draft.version
    db.session.rollback()
    at_once(app, lambda turn: kinds.sweep() if turn % 2 else service.send(office, number, version).status)
    assert (count(Receipt), count(Notice)) == (13, 12)


def test_a_page_of_forwarding_sent_several_times_at_once_forwards_once(app, make_document, choice, actor_of, agency):
    office, leader = actor_of("office"), actor_of("leader")
    wanted = choice(Rule("everyone"), deadline=later())
    draft = service.save(office, make_document().id, None, 0, wanted, accepted=("day_off",))
    root = service.send(office, draft.id, draft.version).id
    passing = Passing((Rule("unit", agency.units["digital"]),), "Đọc kỹ")
    db.session.rollback()
    made = at_once(app, lambda _turn: forwarding.forward(leader, root, passing, accepted=("day_off",)).id)
    assert len(set(made)) == 1
    assert (count(Broadcast), count(Receipt)) == (2, 13)
