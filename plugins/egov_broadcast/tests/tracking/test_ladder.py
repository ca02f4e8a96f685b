"""The ladder: who is told when by itself; nobody twice, nobody who is done, whatever dies."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from intranet import changed_rows, clock, db, transaction
from intranet.testing import is_killed_telling

from .conftest import TODAY, standing

PEOPLE = ["staff", "coordinator", "digital_staff", "team_staff"]
FRIDAY = date(2026, 3, 20)


@pytest.fixture
def sweep(app):
    """`sweep(day)`, `sweep(day, hour=20)`: let the sweep run; how many were told."""
    from intranet_plugins.egov_broadcast.tracking import ladder

    def run(day=TODAY, hour=9):
        with standing(day, hour):
            return ladder.sweep()

    return run


@pytest.fixture
def sent(make_broadcast):
    """`sent(to=…, due=FRIDAY)`: a broadcast of the Monday before, due at five on that day."""

    def make(to=PEOPLE, due=FRIDAY, **more):
        with standing(date(2026, 3, 16)):
            return make_broadcast(to=to, deadline=clock.at(due, time(17)), **more)

    return make


def days(first, last):
    """Every day from first to last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_people_are_reminded_before_and_after_then_heads_then_the_office(sent, sweep, told):
    sent()
    # By default: 1 working day before; after 1 and 3; heads after 1, the office after 3.
    found = {day: sweep(day) for day in days(date(2026, 3, 16), date(2026, 4, 10))}
    kinds = {day: number for day, number in found.items() if number}
    heads = {"unit_head", "digital_head", "team_head"}
    assert kinds == {date(2026, 3, 19): 4, date(2026, 3, 23): 4 + len(heads), date(2026, 3, 25): 4 + 1}
    assert {who for who, kind in told() if kind == "lagging"} == heads
    assert [who for who, kind in told() if kind == "late"] == ["office"]
    assert told("staff") == [
        "Sắp đến hạn xác nhận: 1/UBND-NC: Phát động đợt thi đua chào mừng ngày 18/5",
        "Quá hạn xác nhận: 1/UBND-NC: Phát động đợt thi đua chào mừng ngày 18/5",
        "Quá hạn xác nhận: 1/UBND-NC: Phát động đợt thi đua chào mừng ngày 18/5",
    ]


def test_heads_hear_who_of_their_unit_is_missing(sent, sweep, told):
    from intranet.notices.models import NoticeText

    sent()
    sweep(date(2026, 3, 23))
    texts = [row.text["vi"] for row in db.session.scalars(select(NoticeText)) if "Hoàng Thị Êm" in row.text["vi"]]
    assert len(texts) == 1
    assert "Nguyễn Văn Ổn" in texts[0]
    assert "Lý Thị Yến" not in texts[0]


def test_nobody_is_told_on_days_off_and_at_night(sent, sweep):
    sent()
    for day, hour in ((date(2026, 3, 21), 9), (date(2026, 3, 19), 6), (date(2026, 3, 19), 18)):
        assert sweep(day, hour) == 0


def test_a_rung_that_was_missed_is_passed_over(sent, sweep, told):
    sent()
    sweep(date(2026, 3, 26))
    assert len(told("staff")) == 1


def test_who_got_it_on_the_day_of_the_rung_is_not_chased_at_once(make_broadcast, sweep):
    with standing(date(2026, 3, 19)):
        make_broadcast(to=PEOPLE, deadline=clock.at(FRIDAY, time(17)))
    assert sweep(date(2026, 3, 19), 11) == 0


def test_who_is_done_hears_nothing(sent, sweep, told, receipt):
    root = sent()
    receipt(root, "staff", acknowledged_at=clock.now())
    receipt(root, "coordinator", exempt_at=clock.now())
    receipt(root, "digital_staff", left_on=TODAY)
    for day in days(date(2026, 3, 16), date(2026, 4, 1)):
        sweep(day)
    assert {who for who, _kind in told()} == {"team_staff", "team_head", "office"}


def test_what_is_over_is_not_followed(sent, sweep):
    for status in ("ended", "withdrawn"):
        root = sent()
        root.status = status
        db.session.commit()
    assert sweep(date(2026, 3, 23)) == 0


def test_a_deadline_that_is_moved_begins_anew(sent, sweep, told):
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    root = sent(to=["staff"])
    assert sweep(date(2026, 3, 19)) == 1
    with transaction():
        changed_rows(update(Receipt).values(due_at=clock.at(date(2026, 3, 31), time(17))))
    assert sum(sweep(day) for day in days(date(2026, 3, 20), date(2026, 3, 27))) == 0
    assert sweep(date(2026, 3, 30)) == 1
    assert len(told("staff")) == 2
    assert root.status == "live"


def test_who_was_reminded_enough_today_gets_it_later(sent, sweep, told, actor_of):
    from intranet_plugins.egov_broadcast.tracking import service

    root = sent(to=["staff", "coordinator"])
    with standing(date(2026, 3, 19), 8):
        for token in ("a", "b"):
            ask = service.Ask("chosen", "Đề nghị xác nhận.", token, (sorted(_people(root))[-1],))
            service.remind(actor_of("office"), root.id, ask)
    assert sweep(date(2026, 3, 19)) == 1
    assert sweep(date(2026, 3, 19), 10) == 0
    assert sweep(date(2026, 3, 20)) == 1
    assert sweep(date(2026, 3, 20), 10) == 0


def _people(root):
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    return list(db.session.scalars(select(Receipt.person_id).where(Receipt.root_id == root.id)))


def test_an_inner_deadline_has_its_own_ladder(sent, sweep, told, receipt, agency):
    root = sent(to=["staff", "coordinator"])
    inner = clock.at(date(2026, 3, 18), time(17))
    receipt(root, "staff", due_at=inner)
    with transaction():
        forward = type(root)(
            document_id=root.document_id, audience_id=root.audience_id, parent_id=root.id, root_id=root.id,
            sender_id=agency.people["unit_head"], unit_id=root.unit_id, status="live", deadline=inner,
            created_at=root.created_at, sent_at=root.sent_at,
        )  # fmt: skip
        db.session.add(forward)
    assert sweep(date(2026, 3, 17)) == 1
    assert told("staff") == ["Sắp đến hạn xác nhận: 1/UBND-NC: Phát động đợt thi đua chào mừng ngày 18/5"]
    # Whoever set it hears that it passed, not the office.
    sweep(date(2026, 3, 23))
    assert [who for who, kind in told() if kind == "late"] == ["unit_head"]


def test_settings_say_when(sent, sweep, monkeypatch):
    from intranet_plugins.egov_broadcast.tracking import ladder

    values = {"remind_before": "3", "remind_after": "", "escalate_head": 5, "escalate_office": 10, "reminders_a_day": 2}
    monkeypatch.setattr(ladder, "settings", lambda: values)
    sent(due=date(2026, 3, 26))
    found = [day for day in days(date(2026, 3, 16), date(2026, 4, 30)) if sweep(day)]
    assert found == [date(2026, 3, 23), date(2026, 4, 2), date(2026, 4, 9)]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["sweep", "sweep", "confirm", "exempt", "unexempt", "leave", "move", "hand", "night"]),
        st.sampled_from(PEOPLE), st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.database("sqlite")
@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
@given(events=EVENTS)
def test_nobody_is_told_a_rung_twice_nor_who_is_done_nor_too_often(sent, receipt, sweep, agency, actor_of, events):
    """Days pass, people confirm, are exempted, leave, deadlines move, others remind by hand, in any order."""
    from intranet import Refused
    from intranet_plugins.egov_broadcast.tracking import service
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    root, day = sent(), date(2026, 3, 16)
    seen = db.session.scalar(select(func.max(Reminder.id))) or 0
    for number, (event, who, further) in enumerate(events):
        day += timedelta(days=further)
        with standing(day, 9):
            before = _rows(root, seen)
            done = _done(root)
            if event in ("sweep", "night"):
                sweep(day, 9 if event == "sweep" else 20)
            elif event == "hand":
                with contextlib.suppress(Refused):
                    service.remind(actor_of("office"), root.id, service.Ask("all", "Đề nghị", f"{root.id}-{number}"))
            else:
                _happens(event, root, receipt, who, day)
            assert not {person for person, way, *_more in _rows(root, seen) - before if way in OWN} & done
        rungs = Counter(
            (person, key.partition("#")[0]) for person, way, key, _day in _rows(root, seen) if way != "hand"
        )
        assert set(rungs.values()) <= {1}
    a_day = Counter((person, on) for person, way, _key, on in _rows(root, seen) if way in OWN)
    assert all(number <= 2 for number in a_day.values())
    counts = Counter(person for person, way, *_more in _rows(root, seen) if way in OWN)
    assert all(receipt(root, key).reminders == counts[agency.people[key]] for key in PEOPLE)
    # Nothing of this example limits the next one.
    with transaction():
        root.status = "ended"
        changed_rows(update(Reminder).values(at=clock.at(date(2020, 1, 6), time(9))))


OWN = ("hand", "before", "after")


def _rows(root, after):
    from intranet_plugins.egov_broadcast.tracking.models import Reminded, Reminder

    found = (
        select(Reminded.person_id, Reminder.way, Reminder.key, Reminder.at)
        .join(Reminder, Reminder.id == Reminded.reminder_id)
        .where(Reminder.root_id == root.id, Reminder.id > after)
    )
    return {(person, way, key, clock.local(at).date()) for person, way, key, at in db.session.execute(found)}


def _done(root):
    from intranet_plugins.egov_broadcast.sending.models import Receipt
    from intranet_plugins.egov_broadcast.tracking import states

    return set(db.session.scalars(select(Receipt.person_id).where(Receipt.root_id == root.id, ~states.WAITING)))


def _happens(event, root, receipt, who, day):
    values = {
        "confirm": {"acknowledged_at": clock.now()}, "exempt": {"exempt_at": clock.now(), "exempt_reason": "Nghỉ"},
        "unexempt": {"exempt_at": None, "exempt_reason": ""}, "leave": {"left_on": day},
        "move": {"due_at": clock.at(day + timedelta(days=2), time(17))},
    }  # fmt: skip
    receipt(root, who, **values[event])


def test_a_killed_sweep_is_taken_up_where_it_was(sent, sweep, told, receipt, monkeypatch):
    from intranet_plugins.egov_broadcast.tracking import ladder, reminding

    monkeypatch.setattr(ladder, "BATCH", 1)
    roots = [sent().id, sent(to=["digital_staff"]).id]
    day, deaths, at_send = date(2026, 3, 25), 0, 1
    while is_killed_telling(lambda: sweep(day), reminding, at_send):
        deaths += 1
        at_send += deaths % 2
    assert deaths >= 3
    # Two broadcasts: the people, their heads (one of two units for the team alone), the office; each once of each.
    found = Counter(told())
    assert found == {
        ("staff", "reminder"): 1, ("coordinator", "reminder"): 1, ("digital_staff", "reminder"): 2,
        ("team_staff", "reminder"): 1, ("unit_head", "lagging"): 1, ("digital_head", "lagging"): 2,
        ("team_head", "lagging"): 1, ("office", "late"): 2,
    }  # fmt: skip
    assert len(roots) == 2
    assert sweep(day, 11) == 0
