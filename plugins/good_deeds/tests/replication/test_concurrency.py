"""Two of the origin confirm two units at the same moment: both hold, the case moves on once."""

from __future__ import annotations

from threading import Barrier, Thread

from sqlalchemy import func, select

from intranet import db
from intranet.database import writing
from intranet_plugins.good_deeds.models import Event, Replication, Submission
from intranet_plugins.good_deeds.replication import service


def test_two_confirmations_at_once(app, declared, model, actor_of):
    waiting = [(one.id, one.version) for one in (declared("digital"), declared("team"))]
    actors = [actor_of("staff"), actor_of("unit_head")]
    db.session.commit()
    start, faults = Barrier(2), []

    def confirm(actor, replication_id, version):
        with app.app_context(), writing():
            start.wait()
            try:
                service.answer(actor, replication_id, version, confirmed=True)
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=confirm, args=(actor, *one)) for actor, one in zip(actors, waiting, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    db.session.expire_all()
    assert set(db.session.scalars(select(Replication.status))) == {"confirmed"}
    assert db.session.get(Submission, model.id).stage == "replicated"
    assert db.session.scalar(select(func.count()).select_from(Event).where(Event.step == "replicate")) == 1
