"""What went wrong in plugins is counted and kept, without harm to whoever was reading; what keeps failing pauses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from intranet import clock, hookimpl, transaction
from intranet.access import ANONYMOUS
from intranet.database import db
from intranet.directory.models import Unit
from intranet.hookspecs.shell import MenuItem
from intranet.host import collect, dispatch, health
from intranet.host.calling import faults
from intranet.host.calling.breaker import MOST_FAILURES, PAUSE, WITHIN
from intranet.host.models import PluginFault
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.support.hooks import host

ITEM = MenuItem("Mục", "home.index", "puzzle")


class Seconds:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Moody:
    """Raises while it is told to."""

    def __init__(self) -> None:
        self.fails = True
        self.asked = 0

    @hookimpl
    def menu_items(self) -> list[MenuItem]:
        self.asked += 1
        if self.fails:
            raise ValueError("hôm nay không được")
        return [ITEM]


@pytest.fixture
def seconds(app: Flask) -> Seconds:
    """The clock of the application's health."""
    found = Seconds()
    app.extensions["plugin_health"] = health.Health(found)
    return found


def answering(app: Flask) -> list[str]:
    with app.test_request_context("/"):
        return [owner for owner, _value in collect("menu_items", actor=ANONYMOUS) if not owner.startswith("core.")]


def stored() -> list[PluginFault]:
    db.session.rollback()
    return list(db.session.scalars(select(PluginFault).order_by(PluginFault.id)))


def raised(message: str = "nổ", kind: type[Exception] = ValueError) -> Exception:
    try:
        raise kind(message)
    except Exception as error:
        return error


def test_a_fault_is_written_after_the_page_and_counted(app: Flask, client_as: Callable[[str], Client]) -> None:
    host(app, bad=Moody())
    browser = client_as("staff")
    assert browser.get("/account").status_code == 200
    [fault] = stored()
    assert (fault.plugin_id, fault.place, fault.error) == ("bad", "hook menu_items", "ValueError: hôm nay không được")
    assert "in menu_items" in fault.traceback
    assert fault.last_at >= fault.first_at


def test_a_kind_of_fault_is_written_at_most_once_a_minute(app: Flask, seconds: Seconds) -> None:
    for number in range(3):
        health.note("bad", "hook menu_items", raised(f"lần {number}"))
    health.flush()
    assert [(fault.count, fault.error) for fault in stored()] == [(3, "ValueError: lần 2")]
    health.note("bad", "hook menu_items", raised("nữa"))
    health.flush()
    assert [fault.count for fault in stored()] == [3]
    seconds.now += 61
    health.flush()
    assert [(fault.count, fault.error) for fault in stored()] == [(4, "ValueError: nữa")]


def test_another_kind_is_written_at_once(app: Flask, seconds: Seconds) -> None:
    health.note("bad", "hook menu_items", raised())
    health.flush()
    health.note("bad", "hook menu_items", raised(kind=KeyError))
    health.note("bad", "GET bad.index", raised(), reference="M-7F3K-0921")
    health.flush()
    assert [(fault.place, fault.reference) for fault in stored()] == [
        ("hook menu_items", ""), ("hook menu_items", ""), ("GET bad.index", "M-7F3K-0921"),
    ]  # fmt: skip


def test_two_processes_count_into_one_row(app: Flask, seconds: Seconds) -> None:
    health.note("bad", "hook menu_items", raised())
    health.flush()
    app.extensions["plugin_health"] = health.Health(seconds)
    for _time in range(2):
        health.note("bad", "hook menu_items", raised())
    health.flush()
    assert [fault.count for fault in stored()] == [3]


@pytest.mark.database("sqlite")
def test_a_locked_database_keeps_nobody_waiting_and_nothing_is_lost(app: Flask, seconds: Seconds) -> None:
    health.note("bad", "hook menu_items", raised())
    with db.engine.connect() as other:
        other.connection.driver_connection.execute("BEGIN IMMEDIATE")
        health.flush()
        other.connection.driver_connection.execute("ROLLBACK")
    assert stored() == []
    health.note("bad", "hook menu_items", raised())
    seconds.now += 61
    health.flush()
    assert [fault.count for fault in stored()] == [2]


def test_without_its_table_the_page_is_answered_all_the_same(app: Flask, client_as: Callable[[str], Client]) -> None:
    browser = client_as("staff")
    host(app, bad=Moody())
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE plugin_fault RENAME TO elsewhere"))
    assert browser.get("/account").status_code == 200


def test_a_form_that_failed_does_not_lock_its_own_fault_out(
    app: Flask, agency: Agency, client_as: Callable[[str], Client]
) -> None:
    def save() -> str:
        db.session.add(Unit(created_at=clock.now()))
        db.session.flush()
        health.note("bad", "POST bad.save", raised())
        return "đang ghi dở"

    app.add_url_rule("/save", "save", save, methods=["POST"])
    assert client_as("staff").post("/save").status_code == 200
    assert [fault.place for fault in stored()] == ["POST bad.save"]


def test_memory_is_bounded(app: Flask, seconds: Seconds) -> None:
    for number in range(health.MOST_KINDS + 50):
        health.note("bad", f"job bad.{number}", raised())
    assert len(health.of(app).due()) == health.MOST_KINDS
    health.note("bad", "job bad.more", raised())
    assert [fault.place for fault in health.of(app).due()] == ["job bad.more"]


def test_values_sent_to_the_database_are_not_kept(app: Flask, agency: Agency) -> None:
    def store_twice() -> None:
        with transaction():
            for _time in range(2):
                db.session.add(PluginFault(
                    plugin_id="x", place="y", digest="bí-mật-0987654321", error="", traceback="",
                    first_at=clock.now(), last_at=clock.now(),
                ))  # fmt: skip

    with pytest.raises(IntegrityError) as caught:
        store_twice()
    fault = faults.describe("bad", "GET bad.index", caught.value)
    assert "plugin_fault" in fault.error
    assert "bí-mật-0987654321" not in fault.error + fault.traceback


def test_a_long_traceback_keeps_its_end(app: Flask) -> None:
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        else:
            raise ValueError("đáy " + "x" * 5000)

    with pytest.raises(ValueError, match="đáy") as caught:
        deep(300)
    fault = faults.describe("bad", "hook menu_items", caught.value)
    assert len(fault.error) <= faults.LONGEST_ERROR
    assert len(fault.traceback) <= faults.LONGEST_TRACEBACK
    assert fault.traceback.startswith("Traceback")
    assert fault.traceback.rstrip().endswith("x")


def test_an_error_that_cannot_be_described_is_survived(app: Flask) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    health.note("bad", "hook menu_items", Mute())
    health.flush()
    assert ["Mute" in fault.error for fault in stored()] == [True]


def test_an_error_that_no_database_takes_keeps_no_other_from_being_written(app: Flask) -> None:
    health.note("bad", "hook menu_items", raised("tệp \udce2 và \0"))
    health.note("worse", "hook menu_items", raised("khác"))
    health.flush()
    assert [(fault.plugin_id, fault.error) for fault in stored()] == [
        ("bad", "ValueError: tệp ? và \N{REPLACEMENT CHARACTER}"),
        ("worse", "ValueError: khác"),
    ]


def test_old_faults_are_forgotten(app: Flask, seconds: Seconds) -> None:
    with clock.standing_at(clock.now() - faults.KEPT - timedelta(days=1)):
        health.note("bad", "hook menu_items", raised())
        health.flush()
    health.note("bad", "hook work_items", raised())
    health.flush()
    assert faults.prune() == 1
    assert [fault.place for fault in stored()] == ["hook work_items"]


@pytest.mark.database("sqlite")
class TestPause:
    """A hook that keeps failing is left alone for some minutes."""

    def test_after_five_failures_the_hook_is_left_alone_then_tried_again(self, app: Flask, seconds: Seconds) -> None:
        plugin = Moody()
        host(app, bad=plugin)
        for _time in range(MOST_FAILURES):
            answering(app)
        [suspension] = health.suspended()
        assert (suspension.plugin_id, suspension.hook, suspension.failures) == ("bad", "menu_items", MOST_FAILURES)
        assert suspension.until > clock.now()
        plugin.fails = False
        assert answering(app) == []
        assert plugin.asked == MOST_FAILURES
        assert dispatch.silent("menu_items") == ["bad"]
        seconds.now += PAUSE.total_seconds() + 1
        assert health.suspended() == []
        assert answering(app) == ["bad"]

    def test_one_more_failure_after_the_pause_suspends_anew(self, app: Flask, seconds: Seconds) -> None:
        plugin = Moody()
        host(app, bad=plugin)
        for _time in range(MOST_FAILURES):
            answering(app)
        seconds.now += PAUSE.total_seconds() + 1
        answering(app)
        assert [found.failures for found in health.suspended()] == [MOST_FAILURES + 1]

    def test_failures_far_apart_suspend_nothing(self, app: Flask, seconds: Seconds) -> None:
        plugin = Moody()
        host(app, bad=plugin)
        for _time in range(2 * MOST_FAILURES):
            answering(app)
            seconds.now += WITHIN.total_seconds() / 2
        assert plugin.asked == 2 * MOST_FAILURES
        assert health.suspended() == []

    def test_a_plugin_that_is_part_of_the_system_is_never_suspended(self, app: Flask, seconds: Seconds) -> None:
        plugin = Moody()
        host(app, "system", bad=plugin)
        for _time in range(3 * MOST_FAILURES):
            answering(app)
        assert plugin.asked == 3 * MOST_FAILURES

    def test_slow_answers_are_shown_noted_and_suspended_in_the_end(self, app: Flask, seconds: Seconds) -> None:
        health.of(app).slow_after = 0.0
        plugin = Moody()
        plugin.fails = False
        host(app, slow=plugin)
        for _time in range(MOST_FAILURES):
            assert answering(app) == ["slow"]
        assert answering(app) == []
        health.flush()
        assert [fault.error[:39] for fault in stored()] == ["intranet.host.health.SlowCall: answered"]

    def test_a_duty_is_asked_however_often_it_failed(self, app: Flask, agency: Agency, seconds: Seconds) -> None:
        class Forgetful:
            asked = 0

            @hookimpl
            def erase_personal_data(self) -> None:
                self.asked += 1
                raise ValueError("forgot where it is")

        plugin = Forgetful()
        host(app, bad=plugin)
        health.of(app).slow_after = 0.0
        for _time in range(2 * MOST_FAILURES):
            [answer] = dispatch.answers("erase_personal_data", only="bad", person_id=agency.people["staff"])
            assert str(answer.error) == "forgot where it is"
        assert plugin.asked == 2 * MOST_FAILURES
        assert health.suspended() == []

    def test_the_others_go_on(self, app: Flask, seconds: Seconds) -> None:
        good = Moody()
        good.fails = False
        host(app, bad=Moody(), good=good)
        for _time in range(2 * MOST_FAILURES):
            assert answering(app) == ["good"]

    def test_threads_may_note_at_once(self, app: Flask, seconds: Seconds) -> None:
        error = raised()

        def note() -> None:
            with app.app_context():
                for _time in range(50):
                    health.of(app).note(faults.describe("bad", "hook menu_items", error))

        threads = [threading.Thread(target=note) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        health.of(app).put_back(health.of(app).due())
        seconds.now += 61
        health.flush()
        assert [fault.count for fault in stored()] == [200]
