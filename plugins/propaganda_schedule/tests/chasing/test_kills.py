"""The sweep is killed in its midst, again and again: nobody is forgotten, nobody is told twice."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from intranet import db
from intranet.testing import is_killed_telling
from intranet_plugins.propaganda_schedule.chasing import sweep as module
from intranet_plugins.propaganda_schedule.models import Reminder

from .conftest import standing

UNITS = ("science", "digital", "team", "office", "union", "council")


def _sweep():
    with standing():
        return module.sweep()


@pytest.mark.parametrize("at_send", [1, 3])
def test_a_killed_sweep_is_taken_up_where_it_was(late, told, at_send, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    for unit in UNITS:
        late(unit, 8, title=f"Buổi của {unit}")
    deaths = 0
    while is_killed_telling(_sweep, module, at_send):
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
    assert _sweep() == 0
