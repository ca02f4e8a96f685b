"""Two people at one report at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from intranet import db
from intranet_plugins.propaganda_schedule import rights
from intranet_plugins.propaganda_schedule.models import ReportDraft
from intranet_plugins.propaganda_schedule.reports import drafts


def test_two_who_save_the_first_draft_both_get_an_answer(app, past_session, actor_of, monkeypatch):
    session_id, both, real = past_session().id, Barrier(2, timeout=1.5), rights.may_report
    actors = [actor_of("coordinator"), actor_of("unit_head")]

    def slowly(actor, session):
        # Both hold what they lock before they look for a draft, where the database lets them.
        with suppress(BrokenBarrierError):
            both.wait()
        return real(actor, session)

    def save(actor):
        with app.app_context():
            drafts.save(actor, session_id, [("summary", actor.name)])

    monkeypatch.setattr(rights, "may_report", slowly)
    db.session.commit()
    with ThreadPoolExecutor(2) as two:
        list(two.map(save, actors))
    assert db.session.query(ReportDraft).one().saved_by in {actor.person_id for actor in actors}
