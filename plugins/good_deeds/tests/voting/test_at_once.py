"""Twenty who vote at the same moment: no ballot is lost, none counts twice; who closes at that moment waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from intranet import Actor, Refused, clock, db
from intranet.access import Scope
from intranet.directory.models import Person
from intranet.testing.agency import SINCE
from intranet.text import fold, name_key
from intranet_plugins.good_deeds import rights
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, Member, OpenVote, Voter
from intranet_plugins.good_deeds.voting import service

VOTERS = 20
CHOICES = ["yes"] * 11 + ["no"] * 6 + ["blank"] * 3


@pytest.fixture
def crowd(make_council_session, judge):
    """A session in which twenty more people vote, and they."""

    def make(ballot):
        session = make_council_session(items=2, status="discussing", ballot=ballot, pass_percent=50, least_score=None)
        people = []
        for number in range(VOTERS):
            name = f"Ủy viên Thứ {number}"
            people.append(
                Person(
                    full_name=name, folded_name=fold(name), sort_key=name_key(name), staff_code=f"UV{number:02}",
                    email=f"uv{number}@anhai.example", active_from=SINCE, created_at=clock.now(),
                )
            )  # fmt: skip
        db.session.add_all(people)
        db.session.flush()
        db.session.add_all(
            Member(session_id=session.id, person_id=person.id, attendance="present") for person in people
        )
        db.session.commit()
        service.open_vote(judge("leader"), session.id, session.version)
        scope = Scope("council_member", frozenset({rights.READ, rights.SCORE}), None)
        actors = [Actor(person.id, None, person.full_name, (scope,)) for person in people]
        db.session.commit()
        return db.session.get(CouncilSession, session.id), actors

    return make


def at_once(app, tasks):
    """Do all of these in threads that start together; what each gave or raised."""
    start = Barrier(len(tasks))

    def run(task):
        with app.app_context():
            start.wait()
            try:
                return task()
            except Refused as refusal:
                return refusal

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.mark.parametrize("ballot", ["open", "secret"])
def test_twenty_at_once(app, crowd, judge, ballot):
    session, actors = crowd(ballot)
    session_id = session.id
    items = list(db.session.scalars(sa.select(AgendaItem.id)))
    db.session.rollback()
    tasks = [
        lambda actor=actor, choice=choice: service.cast(actor, session_id, dict.fromkeys(items, choice))
        for actor, choice in zip(actors, CHOICES, strict=True)
    ]
    assert at_once(app, tasks) == [None] * VOTERS
    model = Voter if ballot == "secret" else OpenVote
    assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 2 * VOTERS
    service.close(judge("leader"), session_id, db.session.get(CouncilSession, session_id).version)
    found = db.session.execute(sa.select(AgendaItem.yes, AgendaItem.no, AgendaItem.blank, AgendaItem.eligible)).all()
    assert [tuple(row) for row in found] == [(11, 6, 3, 25)] * 2


def test_the_same_person_in_two_windows_votes_once(app, crowd, judge):
    session, actors = crowd("secret")
    session_id = session.id
    items = list(db.session.scalars(sa.select(AgendaItem.id)))
    db.session.rollback()
    tasks = [
        lambda actor=actor, choice=choice: service.cast(actor, session_id, dict.fromkeys(items, choice))
        for actor in actors[:4]
        for choice in ("yes", "no")
    ]
    found = at_once(app, tasks)
    assert sum(one is None for one in found) == 4
    service.close(judge("leader"), session_id, db.session.get(CouncilSession, session_id).version)
    assert [row.yes + row.no + row.blank for row in db.session.scalars(sa.select(AgendaItem))] == [4, 4]


def test_who_closes_while_others_vote_counts_whole_ballots(app, crowd, judge):
    session, actors = crowd("secret")
    session_id, version = session.id, session.version
    items = list(db.session.scalars(sa.select(AgendaItem.id)))
    chair = judge("leader")
    for actor in actors[:3]:
        service.cast(actor, session_id, dict.fromkeys(items, "yes"))
    db.session.rollback()
    tasks = [lambda actor=actor: service.cast(actor, session_id, dict.fromkeys(items, "yes")) for actor in actors[3:8]]
    found = at_once(app, [*tasks, lambda: service.close(chair, session_id, version) and None])
    cast = 3 + sum(one is None for one in found[:-1])
    assert found[-1] is None
    assert [row.yes for row in db.session.scalars(sa.select(AgendaItem))] == [cast, cast]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Voter)) == 2 * cast
