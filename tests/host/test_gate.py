"""For whom a plugin is open, and that to everybody else it does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select, text, update

from intranet import clock, files, search
from intranet.access import ANONYMOUS, SYSTEM, Actor, Scope
from intranet.database import db, transaction
from intranet.directory.models import UnitVersion
from intranet.host import gate, service
from intranet.host.registry import Problem, current
from intranet.host.switching import pending, standing
from intranet.testing.agency import Agency
from intranet.testing.client import Client, sign_in
from intranet.testing.queries import Counted

PLUGINS = Path(__file__).parent / "plugins"
ADDRESSES = ("/p/probe/", "/p/probe/open", "/p/probe/api", "/p/probe/static/probe.css", "/p/probe/nowhere", "/p/probe")

ClientAs = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
CountQueries = Callable[..., AbstractContextManager[Counted]]

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning", "plugins/backbone")


def switch(unit_id: int, state: str | None, plugin_id: str = "probe") -> None:
    service.set_switch(SYSTEM, plugin_id, unit_id, state)


def statuses(client: Client) -> set[int]:
    return {client.get(address).status_code for address in ADDRESSES}


def test_a_plugin_that_is_off_does_not_exist_for_anybody(client: Client, client_as: ClientAs) -> None:
    for reader in (client, client_as("staff"), client_as("admin")):
        assert statuses(reader) == {404}
        assert reader.post("/p/probe/send").status_code == 404
        assert reader.post("/p/probe/").status_code == 404, "405 would betray it"
        assert reader.options("/p/probe/").status_code == 404
        for address in ("/p//probe/", "//p/probe/", "/p/probe//", "/p//probe//send"):
            assert reader.get(address).status_code == 404, "a redirect to the proper address would betray it"
        answer = reader.get("/p/probe/api", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.get_json()["error"]) == (404, 404)
        assert "Mục của phân hệ thử" not in reader.get("/").text


def test_a_refused_static_file_is_kept_by_no_browser(client_as: ClientAs) -> None:
    reader, headers = client_as("staff"), {"Accept-Encoding": "br"}
    closed, nothing = (reader.get(f"/p/{name}/static/probe.css", headers=headers) for name in ("probe", "other"))
    assert closed.headers["Cache-Control"] == "no-store"
    assert closed.headers["Vary"] == nothing.headers["Vary"]


def test_a_closed_plugin_answers_as_one_that_does_not_exist(client_as: ClientAs) -> None:
    reader = client_as("staff")
    reader.get("/")
    closed, nothing = reader.get("/p/probe/"), reader.get("/p/other/")
    pages = [re.sub(r"/p/\w+/|name=.csrf_token. value=.[^\"]+", "", answer.text) for answer in (closed, nothing)]
    assert pages[0] == pages[1]
    assert {*closed.headers.keys()} ^ {*nothing.headers.keys()} <= {"Set-Cookie"}


def test_on_for_a_unit_is_open_to_its_people_at_the_next_request(agency: Agency, client_as: ClientAs) -> None:
    staff, office = client_as("staff"), client_as("office")
    assert staff.get("/p/probe/").status_code == 404
    switch(agency.units["science"], "on")
    assert "Trang của phân hệ thử" in staff.get("/p/probe/").text
    assert "Mục của phân hệ thử" in staff.get("/").text
    assert office.get("/p/probe/").status_code == 200, "who sees all units sees what is on anywhere"
    switch(agency.units["science"], "off")
    assert statuses(staff) == {404}


def test_another_unit_s_people_do_not_see_it(agency: Agency, client_as: ClientAs) -> None:
    switch(agency.units["digital"], "on")
    assert statuses(client_as("staff")) == {404}
    switch(agency.units["agency"], "on")
    assert client_as("staff").get("/p/probe/").status_code == 200


def test_nobody_who_is_not_signed_in_gets_past_the_sign_in_page(agency: Agency, client: Client) -> None:
    assert client.get("/p/probe/").status_code == 404
    switch(agency.units["team"], "on")
    answer = client.get("/p/probe/")
    assert (answer.status_code, answer.location) == (302, "/login?next=/p/probe/")
    assert client.get("/p/probe/open").text == "ai cũng xem được"
    assert client.get("/p/probe/static/probe.css").status_code == 200
    assert client.get("/p/probe/api", headers={"Accept": "application/json"}).status_code == 401


def test_a_form_refused_for_its_token_does_not_betray_a_closed_plugin(app: Flask, client_as: ClientAs) -> None:
    reader = client_as("staff")
    app.config["WTF_CSRF_ENABLED"] = True
    assert reader.post("/p/probe/send").status_code == 404


@pytest.mark.parametrize(
    ("switches", "open_for"),
    [
        ({}, set()),
        ({"agency": "on"}, {"agency", "office", "science", "digital", "team"}),
        ({"digital": "on"}, {"digital", "team"}),
        ({"agency": "on", "digital": "off"}, {"agency", "office", "science"}),
        ({"agency": "unavailable", "team": "forced"}, {"team"}),
        ({"agency": "on", "digital": "unavailable", "team": "on"}, {"agency", "office", "science", "team"}),
    ],
)
def test_the_nearest_switch_above_a_unit_holds(agency: Agency, switches: dict[str, str], open_for: set[str]) -> None:
    for key, state in switches.items():
        switch(agency.units[key], state)
    asked = ("agency", "office", "science", "digital", "team", "external")
    assert {key for key in asked if gate.is_open_for_unit("probe", agency.units[key])} == open_for
    assert gate.is_open_anywhere("probe") is bool(open_for)


def test_units_without_a_switch_follow_the_default(agency: Agency) -> None:
    service.set_default(SYSTEM, "probe", "on")
    switch(agency.units["agency"], "off")
    assert not gate.is_open_for_unit("probe", agency.units["team"])
    assert not gate.is_open_anywhere("probe"), "an external unit, which nobody here reads for, does not keep it open"
    switch(agency.units["agency"], None)
    assert gate.is_open_for_unit("probe", agency.units["team"])
    service.set_default(SYSTEM, "probe", "")
    assert not gate.is_open_for_unit("probe", agency.units["team"])


def test_the_tree_is_that_of_today(agency: Agency) -> None:
    switch(agency.units["digital"], "on")
    assert gate.is_open_for_unit("probe", agency.units["team"])
    with transaction():
        team = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == agency.units["team"])).one()
        today = clock.today()
        moved = UnitVersion(
            unit_id=team.unit_id, valid_from=today, name=team.name, kind=team.kind, parent_id=agency.units["office"],
            folded_name=team.folded_name, sort_key=team.sort_key,
        )  # fmt: skip
        team.valid_to = today
        db.session.add(moved)
    gate.forget()
    assert not gate.is_open_for_unit("probe", agency.units["team"])
    with transaction():
        db.session.execute(
            update(UnitVersion).where(UnitVersion.unit_id == agency.units["digital"]).values(valid_to=clock.today())
        )
    gate.forget()
    assert not gate.is_open_anywhere("probe"), "a unit that is no more switches nothing on"


def test_parents_in_a_circle_do_not_hang_a_request(agency: Agency) -> None:
    with transaction():
        db.session.execute(
            update(UnitVersion)
            .where(UnitVersion.unit_id == agency.units["agency"])
            .values(parent_id=agency.units["team"])
        )
    switch(agency.units["digital"], "on")
    assert gate.is_open_for_unit("probe", agency.units["science"])


def test_readers_and_the_units_they_read_for(agency: Agency, actor_of: ActorOf) -> None:
    switch(agency.units["science"], "on")
    everywhere = Scope("office", frozenset(), None)
    nobody_s = Actor(person_id=9, account_id=9, name="Không thuộc đơn vị nào")
    assert gate.is_open("probe", actor_of("staff"))
    assert gate.is_open("probe", SYSTEM)
    assert gate.is_open("probe", ANONYMOUS)
    assert gate.is_open("probe", Actor(person_id=9, account_id=9, name="", scopes=(everywhere,)))
    assert not gate.is_open("probe", nobody_s)
    assert not gate.is_open("absent", SYSTEM)


def test_disabled_for_all_is_closed_whatever_the_switches_say(agency: Agency, client_as: ClientAs) -> None:
    switch(agency.units["agency"], "forced")
    service.disable(SYSTEM, "probe", "bảo trì")
    assert statuses(client_as("staff")) == {404}
    assert "ngừng dùng" in gate.why_closed("probe")
    service.enable(SYSTEM, "probe")
    assert client_as("staff").get("/p/probe/").status_code == 200
    assert gate.why_closed("probe") == ""


def test_system_plugins_are_for_everybody_or_nobody(client_as: ClientAs) -> None:
    staff = client_as("staff")
    assert staff.get("/p/backbone/").status_code == 200
    service.disable(SYSTEM, "backbone")
    assert staff.get("/p/backbone/").status_code == 404
    service.enable(SYSTEM, "backbone")
    assert staff.get("/p/backbone/").status_code == 200


def test_one_query_per_request_for_however_many_plugins(
    agency: Agency, client_as: ClientAs, count_queries: CountQueries
) -> None:
    switch(agency.units["science"], "on")
    staff = client_as("staff")
    staff.get("/p/probe/")
    with count_queries() as counted:
        staff.get("/p/probe/")
    asked = [statement for statement in counted.statements if "plugin_switch" in statement]
    assert len(asked) == 1
    # The session, the actor, the gate; nothing for migrations once they were found to be run.
    assert counted.total == 3


@pytest.mark.plugins
def test_no_query_at_all_without_plugins(client_as: ClientAs, count_queries: CountQueries) -> None:
    staff = client_as("staff")
    with count_queries() as counted:
        staff.get("/account")
        staff.get("/p/probe/")
    assert not [statement for statement in counted.statements if "plugin" in statement]


@contextmanager
def listening(engine: Engine, note: Callable[..., object]) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


def test_the_chain_of_units_is_walked_by_an_index(app: Flask, agency: Agency, database_kind: str) -> None:
    switch(agency.units["science"], "on")
    if database_kind == "postgresql":
        # Small tables are read whole whatever the indexes.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    seen: list[tuple[str, Any]] = []
    with listening(db.engine, lambda _c, _cursor, statement, values, *_rest: seen.append((statement, values))):
        standing.of_units([agency.units["team"]])
    explain = "EXPLAIN QUERY PLAN " if database_kind == "sqlite" else "EXPLAIN "
    statement, values = next(one for one in seen if "plugin_switch" in one[0])
    plan = str(db.session.connection().exec_driver_sql(explain + statement, values).all())
    assert "uq_unit_version_unit_id_valid_from" in plan
    assert "ix_plugin_switch_unit_id" in plan


def test_search_hits_of_a_closed_plugin_are_not_shown(agency: Agency, client_as: ClientAs) -> None:
    switch(agency.units["science"], "on")
    with transaction():
        search.put("probe.note", 1, title="Ghi chép lạ lùng", text="")
        search.put("probe.note", 13, title="Lạ lùng không trang", text="")
    staff = client_as("staff")
    page = staff.get("/search?q=la+lung").text
    assert 'href="/p/probe/?note=1"' in page
    assert "không trang" in page, "a hit whose link fails is shown without one"
    assert "Ghi chú thử" in page
    switch(agency.units["science"], "off")
    page = staff.get("/search?q=la+lung").text
    assert "/p/probe/" not in page
    assert "Ghi chú thử" not in page
    assert staff.get("/search?q=la+lung&kind=probe.note").status_code == 200


def test_found_by_code_as_by_readers(agency: Agency, actor_of: ActorOf) -> None:
    with transaction():
        search.put("probe.note", 1, title="Ghi chép lạ lùng", text="")
    assert not search.find(actor_of("staff"), "lạ lùng").hits
    switch(agency.units["science"], "on")
    assert [hit.ref_id for hit in search.find(actor_of("staff"), "lạ lùng").hits] == [1]


def test_files_of_a_closed_plugin_are_not_given_out(agency: Agency, client_as: ClientAs, tmp_path: Path) -> None:
    switch(agency.units["science"], "on")
    path = tmp_path / "a.txt"
    path.write_text("nội dung", encoding="utf-8")
    with path.open("rb") as stream, transaction():
        stored = files.store(SYSTEM, stream, "a.txt", subject_kind="probe.note", subject_id=1)
        address = f"/files/{stored.token}/a.txt"
    staff = client_as("staff")
    assert staff.get(address).status_code == 200
    switch(agency.units["science"], "off")
    assert staff.get(address).status_code == 404


def test_a_plugin_behind_on_migrations_is_closed_until_they_are_run(
    app: Flask, agency: Agency, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(agency.units["science"], "on")
    with transaction():
        db.session.execute(text("UPDATE alembic_version_probe SET version_num = '0000'"))
    pending.forget("probe")
    gate.forget()
    staff = client_as("staff")
    assert statuses(staff) == {404}
    assert "intranet db upgrade --plugin probe" in gate.why_closed("probe")
    with transaction():
        db.session.execute(text("UPDATE alembic_version_probe SET version_num = '0001'"))
    assert statuses(staff) == {404}, "looked at again after some seconds only"
    monkeypatch.setattr(pending, "AGAIN_AFTER", 0.0)
    assert staff.get("/p/probe/").status_code == 200


def test_a_database_without_the_host_s_tables_closes_every_plugin(app: Flask, agency: Agency) -> None:
    switch(agency.units["science"], "on")
    with transaction():
        for table in ("plugin_setting", "plugin_switch", "plugin_fault", "plugin"):
            db.session.execute(text(f"DROP TABLE {table}"))
    pending._known().has_tables = False
    gate.forget()
    assert not gate.is_open_anywhere("probe")
    assert "intranet db upgrade" in gate.why_closed("probe")


def test_in_safe_mode_every_plugin_is_closed_and_the_reason_says_so(
    make_app: Callable[..., Flask], agency: Agency
) -> None:
    switch(agency.units["science"], "on")
    with make_app(safe_mode=True).app_context():
        assert not gate.is_open_anywhere("probe")
        assert "chế độ an toàn" in gate.why_closed("probe")


@pytest.fixture
def broken_code(app: Flask) -> Iterator[None]:
    plugin = current().plugins["probe"]
    plugin.problem = Problem("failed", "Không nạp được.", "Traceback")
    yield
    plugin.problem = None


def test_a_plugin_that_failed_is_closed(agency: Agency, broken_code: None, client_as: ClientAs) -> None:
    switch(agency.units["science"], "on")
    assert statuses(client_as("staff")) == {404}
    assert gate.why_closed("probe") == "Không nạp được."
    assert gate.why_closed("absent")


def test_a_switch_takes_effect_in_every_worker_at_its_next_request(
    make_app: Callable[..., Flask], agency: Agency, client_as: ClientAs
) -> None:
    here, other = client_as("staff"), make_app().test_client()
    assert isinstance(other, Client)
    sign_in(other, agency.logins["staff"], agency.password)
    for state, status in (("on", 200), ("off", 404), ("forced", 200)):
        switch(agency.units["science"], state)
        assert {client.get("/p/probe/").status_code for client in (here, other)} == {status}
