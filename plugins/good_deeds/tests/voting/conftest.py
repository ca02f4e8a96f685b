"""What the tests of votes share."""

from __future__ import annotations

import pytest


@pytest.fixture
def voting(make_council_session, judge):
    """`voting(items=1, ballot="secret")`: a session whose vote was opened by its chair."""
    from intranet import db
    from intranet_plugins.good_deeds.council.models import CouncilSession
    from intranet_plugins.good_deeds.voting import service

    def make(**more):
        session = make_council_session(status="discussing", **{"items": 1, **more})
        service.open_vote(judge("leader"), session.id, session.version)
        return db.session.get(CouncilSession, session.id)

    return make


@pytest.fixture
def vote(judge):
    """`vote(session, leader="yes", office="no")`: each casts the same choice on everything they vote on."""
    from intranet_plugins.good_deeds.voting import service, standing

    def cast(session, **choices):
        for key, choice in choices.items():
            actor = judge(key)
            mine = standing.load(session.id).votes_of(actor.person_id)
            service.cast(actor, session.id, {line.item.id: choice for line in mine})

    return cast


@pytest.fixture
def close(judge):
    """`close(session)`: the chair closes the vote; further arguments as for the service."""
    from intranet import db
    from intranet_plugins.good_deeds.council.models import CouncilSession
    from intranet_plugins.good_deeds.voting import service

    def end(session, by="leader", **more):
        return service.close(judge(by), session.id, db.session.get(CouncilSession, session.id).version, **more)

    return end
