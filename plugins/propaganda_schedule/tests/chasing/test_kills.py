"""The sweep is killed in its midst, again and again: nobody is forgotten, nobody is told twice."""

from __future__ import annotations

import os
import signal
from collections import Counter

import pytest
from sqlalchemy import select

from intranet import db
from intranet_plugins.propaganda_schedule.chasing import sweep as module
from intranet_plugins.propaganda_schedule.models import Reminder

from .conftest import standing

UNITS = ("science", "digital", "team", "office", "union", "council")


def _sweep_until_killed(at_send: int) -> bool:
    """Run the sweep in a process of its own that dies in its `at_send`-th notice; whether it died."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        _die_in(at_send)
        with standing():
            module.sweep()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _die_in(at_send: int) -> None:
    sends = Counter[str]()
    send = module.notices.send

    class Mortal:
        @staticmethod
        def send(*given, **named):
            told = send(*given, **named)
            sends["all"] += 1
            if sends["all"] == at_send:
                # Written, not committed: as bad a moment as there is.
                os.kill(os.getpid(), signal.SIGKILL)
            return told

    module.notices = Mortal


@pytest.mark.parametrize("at_send", [1, 3])
def test_a_killed_sweep_is_taken_up_where_it_was(late, told, at_send, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    for unit in UNITS:
        late(unit, 8, title=f"Buổi của {unit}")
    deaths = 0
    while _sweep_until_killed(at_send):
        deaths += 1
        if deaths == 2:
            # What dies at its first notice each time gets nowhere: the next one lives longer.
            at_send += 3
    assert deaths >= 2
    subjects = Counter(told())
    assert set(subjects.values()) == {1}
    asked = [subject for _who, subject in subjects if subject.startswith("Đề nghị")]
    assert {subject.rpartition(" ")[2] for subject in asked} == set(UNITS)
    assert told("office").count("6 đơn vị quá hạn nhiều ngày") == 1
    kept = Counter(db.session.execute(select(Reminder.ref_id, Reminder.way)).all())
    assert set(kept.values()) == {1}
    assert len(kept) == 2 * len(UNITS)
    with standing():
        assert module.sweep() == 0
