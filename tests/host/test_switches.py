"""Who may switch plugins on and off, for whom, and what is refused with which words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from intranet import clock
from intranet.access import SYSTEM, Actor, Forbidden, Refused
from intranet.audit import AuditEntry
from intranet.database import db, transaction
from intranet.host import gate, queries, queries_detail, service
from intranet.host.models import PluginFault, PluginState, PluginSwitch
from intranet.host.registry import current
from intranet.host.switching import switches
from intranet.host.switching.switches import Own, Switches
from intranet.testing.agency import Agency
from intranet.testing.queries import Counted

ActorOf = Callable[[str], Actor]
CountQueries = Callable[..., AbstractContextManager[Counted]]

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning", "plugins/backbone")


def trail() -> list[AuditEntry]:
    return list(
        db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("plugin.")).order_by(AuditEntry.id))
    )


def own(plugin_id: str = "probe") -> dict[int, str]:
    found = switches.read(plugin_id).own.items()
    return {unit_id: switch.state for (_plugin, unit_id), switch in found}


def test_an_administrator_sets_every_state_and_it_is_in_the_trail(agency: Agency, actor_of: ActorOf) -> None:
    admin, unit = actor_of("admin"), agency.units["science"]
    for state in ("on", "forced", "unavailable", "off", None):
        service.set_switch(admin, "probe", unit, state, "theo đề nghị")
        assert own().get(unit) == state
    last = trail()[-1]
    assert (last.action, last.subject_kind, last.subject_label) == ("plugin.switch", "plugin", "probe (Phân hệ thử)")
    assert last.changes["state"] == ["off", None]
    assert last.changes["unit"] == [None, "Phòng Quản lý Khoa học"]
    assert last.actor_person_id == admin.person_id
    assert len(trail()) == 5


def test_a_head_of_a_unit_switches_on_and_off_for_the_own_unit_alone(agency: Agency, actor_of: ActorOf) -> None:
    head = actor_of("unit_head")
    service.set_switch(head, "probe", agency.units["science"], "on")
    service.set_switch(head, "probe", agency.units["science"], None)
    service.set_switch(head, "probe", agency.units["science"], "off")
    assert own() == {agency.units["science"]: "off"}
    with pytest.raises(Forbidden):
        service.set_switch(head, "probe", agency.units["digital"], "on")
    for state in ("forced", "unavailable"):
        with pytest.raises(Refused) as refusal:
            service.set_switch(head, "probe", agency.units["science"], state)
        assert refusal.value.field == "state"


@pytest.mark.parametrize("role", ["staff", "coordinator", "office", "leader", "council_member"])
def test_others_switch_nothing(role: str, agency: Agency, actor_of: ActorOf) -> None:
    actor = actor_of(role)
    for call in (
        lambda: service.set_switch(actor, "probe", agency.units["science"], "on"),
        lambda: service.set_default(actor, "probe", "on"),
        lambda: service.enable(actor, "probe"),
        lambda: service.disable(actor, "probe"),
        lambda: service.uninstall(actor, "probe"),
    ):
        with pytest.raises(Forbidden):
            call()
    assert db.session.get(PluginState, "probe") is None


@pytest.mark.parametrize(("state", "words"), [("forced", "bắt buộc"), ("unavailable", "không cho đơn vị dùng")])
def test_what_administrators_fixed_units_do_not_change(
    state: str, words: str, agency: Agency, actor_of: ActorOf
) -> None:
    head = actor_of("unit_head")
    for fixed_at in ("agency", "science"):
        service.set_switch(SYSTEM, "probe", agency.units[fixed_at], state)
        for wish in ("on", "off", None):
            with pytest.raises(Refused, match=words):
                service.set_switch(head, "probe", agency.units["science"], wish)
        service.set_switch(SYSTEM, "probe", agency.units[fixed_at], None)
    service.set_switch(head, "probe", agency.units["science"], "on")


def test_a_head_of_a_unit_decides_nothing_for_the_whole_agency(actor_of: ActorOf) -> None:
    head = actor_of("unit_head")
    for call in (service.enable, service.disable, service.uninstall):
        with pytest.raises(Forbidden):
            call(head, "probe")
    with pytest.raises(Forbidden):
        service.set_default(head, "probe", "on")


def test_system_plugins_have_no_switches_and_say_why(agency: Agency) -> None:
    with pytest.raises(Refused, match="phục vụ mọi đơn vị như nhau"):
        service.set_switch(SYSTEM, "backbone", agency.units["science"], "off")
    with pytest.raises(Refused, match="toàn cơ quan"):
        service.set_default(SYSTEM, "backbone", "off")


def test_what_does_not_exist_is_refused(agency: Agency) -> None:
    with pytest.raises(Refused, match="absent"):
        service.enable(SYSTEM, "absent")
    with pytest.raises(Refused) as unknown_unit:
        service.set_switch(SYSTEM, "probe", 10**6, "on")
    assert unknown_unit.value.field == "unit_id"
    with pytest.raises(Refused) as unknown_state:
        service.set_switch(SYSTEM, "probe", agency.units["science"], "perhaps")
    assert unknown_state.value.field == "state"
    with pytest.raises(Refused) as long_reason:
        service.disable(SYSTEM, "probe", "x" * 301)
    assert long_reason.value.field == "reason"


def test_a_plugin_that_others_in_use_need_is_not_closed(agency: Agency) -> None:
    service.set_switch(SYSTEM, "leaning", agency.units["science"], "on")
    for call in (service.disable, service.uninstall):
        with pytest.raises(Refused, match="“Phân hệ dựa”"):
            call(SYSTEM, "probe")
    service.disable(SYSTEM, "leaning")
    service.disable(SYSTEM, "probe")
    with pytest.raises(Refused, match="“Phân hệ thử”"):
        service.enable(SYSTEM, "leaning")
    with pytest.raises(Refused, match="dùng lại phân hệ ấy trước"):
        service.set_switch(SYSTEM, "leaning", agency.units["team"], "on")
    service.enable(SYSTEM, "probe")
    service.enable(SYSTEM, "leaning")
    assert gate.is_open_anywhere("leaning")


def test_uninstalling_puts_switches_away_and_enabling_brings_them_back(agency: Agency) -> None:
    unit = agency.units["science"]
    service.set_switch(SYSTEM, "probe", unit, "forced", "chỉ đạo của Giám đốc")
    service.save_settings(SYSTEM, "probe", None, {"days": 7, "token": "bí mật"}, version=0)
    service.uninstall(SYSTEM, "probe")
    assert own() == {}
    assert not gate.is_open_anywhere("probe")
    with pytest.raises(Refused, match="đã được gỡ"):
        service.uninstall(SYSTEM, "probe")
    with pytest.raises(Refused, match="đã được gỡ"):
        service.set_switch(SYSTEM, "probe", unit, "on")
    service.enable(SYSTEM, "probe")
    kept = db.session.get_one(PluginSwitch, ("probe", unit))
    assert (kept.state, kept.reason) == ("forced", "chỉ đạo của Giám đốc")
    from intranet.host import settings

    assert settings.of("probe")["days"] == 7
    assert settings.of("probe")["token"] == "bí mật"
    assert db.session.get_one(PluginState, "probe").archive is None


def test_everything_works_for_a_plugin_whose_code_is_gone(make_app: Callable[..., Flask], agency: Agency) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    with make_app(plugins=(), migrated=False).app_context():
        row = queries.find("probe")
        assert row is not None
        assert (row.state, row.title, row.version, row.is_loaded) == ("gone", "Phân hệ thử", "1.2.0", False)
        assert row.tables == ("probe_answer", "probe_note")
        service.disable(SYSTEM, "probe", "mất mã nguồn")
        service.enable(SYSTEM, "probe")
        service.set_switch(SYSTEM, "probe", agency.units["science"], "off")
        service.uninstall(SYSTEM, "probe")
        found = queries_detail.detail("probe")
        assert found is not None
        assert [table.rows for table in found.tables] == [0, 0]
        # Nothing was ever decided about it, but its tables are here.
        assert queries.find("leaning") is None


def test_enabling_a_system_plugin_switches_it_on(agency: Agency) -> None:
    with transaction():
        db.session.add(PluginState(id="backbone", default_state="off", tables=[], changed_at=clock.now()))
    gate.forget()
    assert not gate.is_open_anywhere("backbone")
    service.enable(SYSTEM, "backbone")
    assert gate.is_open_anywhere("backbone")


def test_two_at_once_lose_nothing(app: Flask, agency: Agency) -> None:
    units = [agency.units[key] for key in ("science", "digital", "team", "office")]
    start, failed = threading.Barrier(len(units)), []

    def run(unit_id: int) -> None:
        with app.app_context():
            start.wait()
            try:
                service.set_switch(SYSTEM, "probe", unit_id, "on")
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(unit_id,)) for unit_id in units]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    db.session.rollback()
    assert own() == dict.fromkeys(units, "on")


def test_closing_what_is_needed_and_opening_who_needs_it_at_once(app: Flask, agency: Agency) -> None:
    service.set_switch(SYSTEM, "leaning", agency.units["science"], "on")
    service.disable(SYSTEM, "leaning")
    start, refused = threading.Barrier(2), []

    def run(call: Callable[..., None], plugin_id: str) -> None:
        with app.app_context():
            start.wait()
            try:
                call(SYSTEM, plugin_id)
            except Refused as refusal:
                refused.append(str(refusal))
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=run, args=(service.enable, "leaning")),
        threading.Thread(target=run, args=(service.disable, "probe")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    db.session.rollback()
    in_use = {row.id: row.enabled for row in db.session.scalars(select(PluginState))}
    assert not (in_use["leaning"] and not in_use.get("probe", True))


def test_the_list_of_plugins_says_how_each_is(agency: Agency) -> None:
    units = db.session.scalar(select(func.count()).select_from(select(PluginSwitch).subquery())) == 0
    assert units
    rows = {row.id: row for row in queries.overview()}
    assert {name: row.state for name, row in rows.items()} == {"probe": "off", "leaning": "off", "backbone": "on"}
    assert rows["probe"].needed_by == ("leaning",)
    assert rows["leaning"].requires == ("probe",)
    assert rows["probe"].settings == ("site", "unit")
    assert rows["probe"].units == len(agency.units) - 1, "all but the external one"
    service.set_switch(SYSTEM, "probe", agency.units["digital"], "on")
    row = queries.find("probe")
    assert row is not None
    assert (row.state, row.units_on, row.reason) == ("partly", 2, "")
    service.disable(SYSTEM, "probe", "bảo trì")
    row = queries.find("probe")
    assert row is not None
    assert (row.state, row.note) == ("disabled", "bảo trì")
    assert "ngừng dùng" in row.reason


def test_the_page_of_one_plugin_names_all_it_brings(agency: Agency) -> None:
    found = queries_detail.detail("probe")
    assert found is not None
    assert [route.rule for route in found.routes if route.is_public] == [
        "/p/probe/open",
        "/p/probe/static/<path:filename>",
    ]
    assert {"menu_items", "register_settings"} <= set(found.hooks)
    assert [job.name for job in found.jobs] == ["probe.work"]
    assert "probe.once" in found.tasks
    assert [table.name for table in found.tables] == ["probe_answer", "probe_note"]
    assert queries_detail.detail("absent") is None
    leaning = queries_detail.detail("leaning")
    assert leaning is not None
    assert leaning.requires == (("probe", "Phân hệ thử", True),)


def test_faults_are_listed_latest_first_and_counted_by_day(agency: Agency) -> None:
    now = clock.now()
    with transaction():
        for number in range(3):
            db.session.add(
                PluginFault(
                    plugin_id="probe", place="job probe.work", digest=str(number), error="E", traceback="T", count=2,
                    first_at=now, last_at=now - timedelta(days=365 * (3 - number)),
                )
            )  # fmt: skip
        db.session.add(
            PluginFault(
                plugin_id="probe", place="job probe.work", digest="9", error="E", traceback="T", count=5,
                first_at=now, last_at=now,
            )
        )  # fmt: skip
    assert [fault.digest for fault in queries.faults("probe")] == ["9", "2", "1", "0"]
    row = queries.find("probe")
    assert row is not None
    assert (row.faults, row.faulty_at) == (5, now)
    listed = {entry["id"]: entry for entry in queries.as_json()["plugins"]}
    assert listed["probe"]["faults"] == 5


def test_lists_take_as_many_queries_for_many_units_as_for_few(agency: Agency, count_queries: CountQueries) -> None:
    queries.overview()
    with count_queries() as few:
        queries.overview()
    for key in ("science", "digital", "team", "office", "agency"):
        service.set_switch(SYSTEM, "probe", agency.units[key], "on")
        service.set_switch(SYSTEM, "leaning", agency.units[key], "off")
    db.session.rollback()
    with count_queries() as many:
        queries.overview()
    assert many.total == few.total <= 8
    with count_queries(at_most=16):
        queries_detail.detail("probe")


def test_plugins_that_are_purged_and_without_code_are_not_listed(
    make_app: Callable[..., Flask], agency: Agency
) -> None:
    assert current().plugins
    with make_app(plugins=(), migrated=False).app_context():
        # Migrated once: its version table is there although nobody decided anything about it.
        assert [row.id for row in queries.overview()] == ["probe"]


@given(
    st.dictionaries(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 12)), min_size=1),
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), st.sampled_from(["on", "off", "forced"])),
    st.sampled_from(["on", "off"]),
)
def test_units_are_counted_as_they_are_found_one_by_one(
    parents: dict[int, int | None], own: dict[tuple[str, int], str], default: str
) -> None:
    found = Switches(parents, {place: Own(state, "") for place, state in own.items()})
    for plugin_id in "abc":
        one_by_one = sum(found.effective(plugin_id, unit_id, default).is_on for unit_id in parents)
        assert found.units_on(plugin_id, default) == one_by_one
