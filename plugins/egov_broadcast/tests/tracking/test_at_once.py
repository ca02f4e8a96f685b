"""Two who remind at the same moment: a form reminds once, nobody gets more than is allowed."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

from intranet import Refused, db


def test_forms_sent_at_the_same_moment(app, make_broadcast, actor_of, told):
    from intranet_plugins.egov_broadcast.tracking import service

    one, other = make_broadcast(to=["staff", "coordinator"]).id, make_broadcast(to=["staff", "coordinator"]).id
    office = actor_of("office")
    db.session.commit()
    # Each form comes twice; one more would be too many for everybody.
    forms = [(one, "a"), (one, "a"), (other, "b"), (other, "b"), (one, "c"), (other, "d")]
    ready, faults = Barrier(len(forms)), []

    def send(root_id: int, token: str) -> None:
        with app.app_context():
            ready.wait()
            try:
                service.remind(office, root_id, service.Ask("all", "Đề nghị xác nhận.", token))
            except Refused:
                pass
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [Thread(target=send, args=form) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Counter(person for person, _kind in told()) == {"staff": 2, "coordinator": 2}
