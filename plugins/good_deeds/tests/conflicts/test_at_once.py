"""Whoever steps back while a vote opens has left it, or is told that they are too late."""

from __future__ import annotations

from threading import Thread

from sqlalchemy import select

from intranet import db
from intranet_plugins.good_deeds.conflicts import declaring
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, Recusal
from intranet_plugins.good_deeds.voting import service


def test_a_vote_waits_for_who_is_just_stepping_back(make_council_session, judge, app, monkeypatch):
    session = make_council_session(items=1, status="discussing", ballot="secret")
    session_id, version = session.id, session.version
    case_id = db.session.scalar(select(AgendaItem.submission_id))
    chair, member = judge("leader"), judge("council_member")
    db.session.commit()

    def open_vote():
        with app.app_context():
            service.open_vote(chair, session_id, version)
            db.session.remove()

    opening, record = Thread(target=open_vote), declaring._record

    def recorded(*said):
        record(*said)
        opening.start()
        # Written and not committed: now the other is as far as it gets.
        opening.join(timeout=0.5)

    monkeypatch.setattr(declaring, "_record", recorded)
    declaring.declare(member, case_id, "Họ hàng")
    opening.join()
    db.session.expire_all()
    assert db.session.get(CouncilSession, session_id).status == "voting"
    assert db.session.scalars(select(Recusal.person_id)).all() == [member.person_id]
