"""The pages for those who look after plugins, and for heads of units who switch them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, column, insert, inspect, select, table, update
from sqlalchemy.schema import CreateTable
from werkzeug.test import TestResponse

from intranet import clock, text
from intranet.access import SYSTEM
from intranet.config import Settings
from intranet.database import db, transaction
from intranet.directory.models import Unit, UnitVersion
from intranet.host import health, service
from intranet.host.calling import faults
from intranet.host.forms import read_changes
from intranet.host.models import PluginFault, PluginState, PluginSwitch
from intranet.host.switching import switches
from intranet.testing.agency import SINCE, Agency
from intranet.testing.client import Client, browser, sign_in
from intranet.testing.queries import Counted, counting

ClientAs = Callable[[str], Client]
CountQueries = Callable[..., AbstractContextManager[Counted]]
WritePlugin = Callable[..., Path]
INDEX, MATRIX = "/admin/plugins", "/admin/plugins/by-unit"

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning", "plugins/backbone")


def words(answer: TestResponse) -> str:
    """What a reader sees of the page, as one line."""
    body = re.sub(r"<(script|style|select)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(body).split())


def own(plugin_id: str, unit_id: int) -> str | None:
    """The unit's own switch."""
    db.session.expire_all()
    found = db.session.get(PluginSwitch, (plugin_id, unit_id))
    return found.state if found else None


def send(browser: Client, *cells: tuple[str, int | None, str, str], reason: str = "", **query: str) -> TestResponse:
    """Save a matrix: (plugin, unit or none, what stood there, what was chosen)."""
    data = {f"{plugin}:{unit or ''}:{before}": after for plugin, unit, before, after in cells}
    return browser.post(MATRIX, data={**data, "reason": reason}, query_string=query)


def browser_of(app: Flask, agency: Agency) -> Client:
    """An administrator's browser at another application on the same database."""
    made = browser(app)
    sign_in(made, agency.logins["admin"], agency.password)
    return made


def test_the_title_states_the_situation(agency: Agency, client_as: ClientAs) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    answer = client_as("admin").get(INDEX)
    assert "3 phân hệ: 2 đang bật, 1 chưa bật" in words(answer)
    assert "Phân hệ thử 1.2.0 Dùng trong kiểm thử của lõi. Đang bật" in words(answer)
    assert "Dùng chung toàn cơ quan" in words(answer)


def test_plugins_are_found_by_state_and_name(client_as: ClientAs) -> None:
    browser = client_as("admin")
    assert "Phân hệ thử" not in words(browser.get(INDEX, query_string={"state": "running"}))
    assert "Phân hệ thử" in words(browser.get(INDEX, query_string={"state": "idle"}))
    assert "Phân hệ thử 1.2.0" not in words(browser.get(INDEX, query_string={"q": "phan he dua"}))
    assert "Không có kết quả nào" in words(browser.get(INDEX, query_string={"q": "không có", "state": "x"}))


@pytest.mark.plugins
def test_without_plugins_the_page_says_how_to_install_one(client_as: ClientAs) -> None:
    shown = words(client_as("admin").get(INDEX))
    assert "Chưa cài phân hệ nào" in shown
    assert "instance/plugins/" in shown
    assert "pip install" in shown
    assert "khởi động lại máy chủ" in shown
    assert "Chưa có phân hệ nào để bật, tắt" in words(client_as("admin").get(MATRIX))


def test_safe_mode_is_said(make_app: Callable[..., Flask], agency: Agency) -> None:
    safe = browser_of(make_app(safe_mode=True), agency)
    service.set_default(SYSTEM, "probe", "on")
    shown = words(safe.get(INDEX))
    assert "Chế độ an toàn: chưa nạp phân hệ nào" in shown
    assert "INTRANET_SAFE_MODE" in shown
    assert "Không còn mã nguồn" not in shown, "it is there, only not loaded"
    assert "chế độ an toàn nên chưa nạp" in words(safe.get(f"{INDEX}/probe"))


class TestFailed:
    """A plugin that could not be loaded."""

    @pytest.fixture
    def plugins(self, write_plugin: WritePlugin) -> tuple[Path, ...]:
        broken = write_plugin("broken", {"hooks.py": "raise LookupError('the <list> is gone')\n"})
        return broken, write_plugin("sound")

    def test_it_is_named_with_reason_and_traceback(self, client_as: ClientAs) -> None:
        browser = client_as("admin")
        listed = browser.get(INDEX)
        assert "“Phân hệ broken” không nạp được" in words(listed)
        assert "1 không nạp được" in words(listed)
        shown = browser.get(f"{INDEX}/broken")
        assert "LookupError: the <list> is gone" in words(shown)
        assert "Traceback" in words(shown)
        assert "the <list>" not in shown.text, "escaped"

    def test_one_with_a_wrong_id_has_its_page_too(
        self, make_app: Callable[..., Flask], agency: Agency, write_plugin: WritePlugin
    ) -> None:
        admin = browser_of(make_app(plugins=[write_plugin("Bad-Name", into="elsewhere")], migrated=False), agency)
        (address,) = set(re.findall(r'href="(/admin/plugins/[^"#.]*Bad[^"#]*)"', admin.get(INDEX).text))
        assert "Không nạp được" in words(admin.get(address))
        assert admin.get(f"{address}/uninstall").status_code == 200
        assert admin.post(f"{address}/purge", data={"typed_id": "Bad-Name"}).status_code in (409, 422)

    def test_it_waits_in_the_administrator_s_inbox(self, client_as: ClientAs, count_queries: CountQueries) -> None:
        browser = client_as("admin")
        with count_queries(at_most=8):
            home = browser.get("/")
        assert "Phân hệ “Phân hệ broken” không nạp được" in words(home)
        assert 'href="/admin/plugins/broken"' in home.text

    def test_only_administrators_see_it(self, client_as: ClientAs) -> None:
        for role in ("unit_head", "office", "leader"):
            assert client_as(role).get(f"{INDEX}/broken").status_code == 404
            assert "LookupError" not in client_as(role).get("/").text

    def test_it_cannot_be_switched_but_its_neighbour_can(self, client_as: ClientAs) -> None:
        shown = words(client_as("admin").get(MATRIX))
        assert "Phân hệ sound" in shown
        assert "Phân hệ broken" not in shown


def test_pending_migrations_come_with_their_command(
    make_app: Callable[..., Flask], agency: Agency, plugins: tuple[Path, ...], write_plugin: WritePlugin
) -> None:
    step = "revision = '0001'\ndown_revision = None\ndef upgrade(): pass\ndef downgrade(): pass\n"
    waiting = write_plugin("waiting", {"migrations/0001_first.py": step})
    admin = browser_of(make_app(plugins=[*plugins, waiting], migrated=False), agency)
    assert "“Phân hệ waiting” chờ cập nhật dữ liệu" in words(admin.get(INDEX))
    assert "intranet db upgrade --plugin waiting" in words(admin.get(INDEX))
    shown = words(admin.get(f"{INDEX}/waiting"))
    assert "Chờ 1 bước cập nhật dữ liệu" in shown
    assert "intranet db upgrade --plugin waiting" in shown


def test_a_plugin_whose_code_is_gone_is_still_there(client_as: ClientAs) -> None:
    with transaction():
        db.session.add(PluginState(id="old_one", title="Phân hệ cũ", version="0.9", changed_at=clock.now(), tables=[]))
    browser = client_as("admin")
    assert "1 không còn mã nguồn" in words(browser.get(INDEX))
    shown = words(browser.get(f"{INDEX}/old_one"))
    assert "Không còn mã nguồn trên máy chủ" in shown
    assert "Xóa hẳn dữ liệu" in shown


def test_one_plugin_s_page_shows_all_it_brings(agency: Agency, client_as: ClientAs) -> None:
    shown = words(client_as("admin").get(f"{INDEX}/probe"))
    for expected in (
        "Phiên bản 1.2.0",
        "probe_note",
        "probe_answer",
        "probe.work",
        "mỗi giờ",
        "menu_items",
        "/p/probe/send",
    ):
        assert expected in shown
    assert "phục vụ mọi người như nhau" in words(client_as("admin").get(f"{INDEX}/backbone")), "why it knows no units"
    assert client_as("admin").get(f"{INDEX}/nobody").status_code == 404


def test_faults_are_shown_with_place_count_reference_and_traceback(app: Flask, client_as: ClientAs) -> None:
    for _time in range(3):
        try:
            raise RuntimeError("lịch <hỏng>")
        except RuntimeError as error:
            health.note("probe", "GET probe.index", error, "M-7F3K-0921")
    faults.write(health.of(app).due())
    browser = client_as("admin")
    assert "3 lỗi trong ngày" in words(browser.get(INDEX))
    shown = words(browser.get(f"{INDEX}/probe"))
    assert "RuntimeError: lịch <hỏng>" in shown
    for expected in ("GET probe.index", "3 lần", "M-7F3K-0921", "Traceback"):
        assert expected in shown
    with transaction():
        db.session.execute(update(PluginFault).values(last_at=clock.now() - timedelta(days=3)))
    assert "Lỗi gần nhất" in words(browser.get(INDEX)), "not of today, but not forgotten"


def test_suspended_hooks_are_shown_with_the_time_they_go_on(app: Flask, client_as: ClientAs) -> None:
    browser = client_as("admin")
    for _time in range(5):
        health.of(app).breaker.failed("probe", "menu_items")
    assert "Tạm dừng một phần vì lỗi nhiều lần liên tiếp" in words(browser.get(INDEX))
    assert "menu_items : 5 lần, tự chạy lại lúc" in words(browser.get(f"{INDEX}/probe"))


class TestVerbs:
    """Putting plugins aside and taking them back."""

    def test_disabling_spells_out_its_consequences_and_keeps_everything(
        self, agency: Agency, client_as: ClientAs
    ) -> None:
        unit = agency.units["science"]
        service.set_switch(SYSTEM, "probe", unit, "on")
        browser = client_as("admin")
        asked = words(browser.get(f"{INDEX}/probe/disable"))
        assert "Đóng với mọi người" in asked
        assert "lựa chọn theo đơn vị giữ nguyên" in asked
        done = browser.post(f"{INDEX}/probe/disable", data={"reason": "Bảo trì"}, follow_redirects=True)
        assert "Đã ngừng dùng phân hệ." in words(done)
        assert "Lý do ngừng dùng Bảo trì" in words(done)
        assert client_as("staff").get("/p/probe/").status_code == 404
        assert own("probe", unit) == "on"
        back = browser.post(f"{INDEX}/probe/enable", follow_redirects=True)
        assert "Đã dùng lại phân hệ" in words(back)
        assert client_as("staff").get("/p/probe/").status_code == 200

    def test_uninstalling_puts_switches_away_and_enabling_brings_them_back(
        self, agency: Agency, client_as: ClientAs
    ) -> None:
        unit = agency.units["science"]
        service.set_switch(SYSTEM, "probe", unit, "on")
        browser = client_as("admin")
        assert "Các bảng dữ liệu và tệp giữ nguyên" in words(browser.get(f"{INDEX}/probe/uninstall"))
        done = browser.post(f"{INDEX}/probe/uninstall", follow_redirects=True)
        assert "Đã gỡ phân hệ." in words(done)
        assert own("probe", unit) is None
        browser.post(f"{INDEX}/probe/enable")
        assert own("probe", unit) == "on"

    def test_what_another_plugin_needs_is_not_put_aside(self, agency: Agency, client_as: ClientAs) -> None:
        for plugin in ("probe", "leaning"):
            service.set_switch(SYSTEM, plugin, agency.units["science"], "on")
        answer = client_as("admin").post(f"{INDEX}/probe/disable", data={"reason": "Bảo trì"})
        assert answer.status_code == 422
        assert "“Phân hệ dựa”" in words(answer)
        assert 'value="Bảo trì"' in answer.text, "what was typed is still there"

    def test_the_default_is_set_on_the_plugin_s_page(self, agency: Agency, client_as: ClientAs) -> None:
        browser = client_as("admin")
        done = browser.post(f"{INDEX}/probe/default", data={"state": "on"}, follow_redirects=True)
        assert "Đã lưu mặc định." in words(done)
        assert client_as("staff").get("/p/probe/").status_code == 200
        assert browser.post(f"{INDEX}/probe/default", data={"state": "forced"}).status_code == 422


class TestPurge:
    """Deleting what a plugin keeps."""

    def test_only_an_uninstalled_plugin_can_be_purged(self, client_as: ClientAs) -> None:
        browser = client_as("admin")
        shown = words(browser.get(f"{INDEX}/probe/purge"))
        assert "Gỡ phân hệ trước khi xóa hẳn dữ liệu." in shown
        assert "Xuất rồi xóa hẳn" not in shown
        assert browser.post(f"{INDEX}/probe/purge", data={"typed_id": "probe"}).status_code == 422

    def test_it_says_what_goes_and_asks_for_the_id(self, client_as: ClientAs, settings: Settings) -> None:
        with transaction():
            db.session.execute(insert(table("probe_note", column("text"))), [{"text": "một"}, {"text": "hai"}])
        for plugin in ("leaning", "probe"):
            service.uninstall(SYSTEM, plugin)
        browser = client_as("admin")
        shown = words(browser.get(f"{INDEX}/probe/purge"))
        assert "Bảng probe_note 2 dòng" in shown
        assert str(settings.instance / "exports") in shown
        assert "số người đã hưởng ứng" in shown, "what stays"
        for typed in ("", "Probe", "leaning"):
            refused = browser.post(f"{INDEX}/probe/purge", data={"typed_id": typed})
            assert refused.status_code == 422
            assert "probe_note" in inspect(db.engine).get_table_names()
        done = browser.post(f"{INDEX}/probe/purge", data={"typed_id": "probe"}, follow_redirects=True)
        assert "Đã xóa hẳn dữ liệu của “Phân hệ thử”." in words(done)
        (export,) = (settings.instance / "exports").iterdir()
        assert str(export) in words(done)
        assert "probe_note" not in inspect(db.engine).get_table_names()

    @pytest.mark.database("sqlite", "postgresql")
    def test_it_works_when_the_code_is_gone(self, client_as: ClientAs) -> None:
        with transaction():
            db.session.execute(CreateTable(Table("old_one_thing", MetaData(), Column("id", Integer, primary_key=True))))
            db.session.add(
                PluginState(id="old_one", title="Phân hệ cũ", changed_at=clock.now(), tables=["old_one_thing"])
            )
        browser = client_as("admin")
        browser.post(f"{INDEX}/old_one/uninstall")
        assert "Bảng old_one_thing 0 dòng" in words(browser.get(f"{INDEX}/old_one/purge"))
        assert browser.post(f"{INDEX}/old_one/purge", data={"typed_id": "old_one"}).status_code == 303
        assert "Phân hệ cũ" not in words(browser.get(INDEX)).partition("Đã xóa hẳn")[0]
        assert browser.get(f"{INDEX}/old_one").status_code == 404


class TestMatrix:
    """Units × plugins."""

    def test_every_state_is_said_in_words_and_what_is_inherited_says_from_whom(
        self, agency: Agency, client_as: ClientAs
    ) -> None:
        service.set_switch(SYSTEM, "probe", agency.units["digital"], "forced", "Theo Kế hoạch số 39")
        page = client_as("admin").get(MATRIX, query_string={"plugin": "probe"}).text
        assert "Phân hệ nền" not in page, "system plugins know no units"
        assert re.search(r'selected data-stored data-word="Bắt buộc"', page)
        assert "Bắt buộc (theo Phòng Chuyển đổi số)" in page, "the team below"
        assert "Tắt (theo mặc định)" in page
        assert "Theo Kế hoạch số 39" in page

    def test_several_changes_are_saved_at_once(self, agency: Agency, client_as: ClientAs) -> None:
        office, digital = agency.units["office"], agency.units["digital"]
        service.set_switch(SYSTEM, "probe", digital, "off")
        browser = client_as("admin")
        done = send(
            browser, ("probe", office, "", "forced"), ("probe", digital, "off", ""), ("leaning", None, "", "on"),
            ("leaning", office, "", ""), reason="Thí điểm", plugin="probe",
        )  # fmt: skip
        assert done.status_code == 303
        assert done.location.endswith("by-unit?plugin=probe"), "back to the same page"
        assert "Đã lưu 3 thay đổi." in words(browser.get(done.location))
        assert (own("probe", office), own("probe", digital)) == ("forced", None)
        assert db.session.get_one(PluginState, "leaning").default_state == "on"
        assert db.session.get_one(PluginSwitch, ("probe", office)).reason == "Thí điểm"

    @pytest.mark.database("sqlite", "postgresql")
    def test_another_s_change_is_never_overwritten_unseen(self, agency: Agency, client_as: ClientAs) -> None:
        office, digital = agency.units["office"], agency.units["digital"]
        browser = client_as("admin")
        service.set_switch(SYSTEM, "probe", office, "unavailable")
        clash = send(browser, ("probe", office, "", "on"), ("probe", digital, "", "on"), reason="Thí điểm")
        assert clash.status_code == 409
        assert "Người khác vừa đổi 1 ô này, chưa lưu gì cả" in words(clash)
        assert "Phân hệ thử, Văn phòng Sở: đang là Không được dùng" in words(clash)
        assert (own("probe", office), own("probe", digital)) == ("unavailable", None)
        assert f'name="probe:{office}:unavailable"' in clash.text, "the next save knows what stands there"
        assert 'value="Thí điểm"' in clash.text
        assert re.search(rf'name="probe:{digital}:".*?<option value="on" selected', clash.text, re.DOTALL), (
            "still chosen"
        )
        assert send(browser, ("probe", office, "unavailable", "on")).status_code == 303
        assert own("probe", office) == "on"

    def test_a_refusal_saves_nothing_and_names_the_cell(self, agency: Agency, client_as: ClientAs) -> None:
        office = agency.units["office"]
        service.disable(SYSTEM, "probe")
        answer = send(client_as("admin"), ("probe", office, "", "on"), ("leaning", office, "", "on"))
        assert answer.status_code == 422
        assert "Phân hệ dựa, Văn phòng Sở:" in words(answer)
        assert own("probe", office) is None

    def test_heads_of_units_see_their_units_and_choose_on_or_off(self, agency: Agency, client_as: ClientAs) -> None:
        browser = client_as("unit_head")
        assert "Phân hệ của đơn vị" in words(browser.get("/"))
        page = browser.get(MATRIX)
        assert "Phòng Quản lý Khoa học" in words(page)
        assert "Phòng Chuyển đổi số" not in words(page)
        assert 'value="forced"' not in page.text
        assert "Mặc định" not in words(page)
        unit = agency.units["science"]
        assert send(browser, ("probe", unit, "", "on")).status_code == 303
        assert own("probe", unit) == "on"

    def test_heads_of_units_cannot_go_further(self, agency: Agency, client_as: ClientAs) -> None:
        browser, unit = client_as("unit_head"), agency.units["science"]
        assert send(browser, ("probe", agency.units["digital"], "", "on")).status_code == 403
        assert send(browser, ("probe", None, "", "on")).status_code == 403
        assert send(browser, ("probe", unit, "", "forced")).status_code == 422
        service.set_switch(SYSTEM, "probe", agency.units["agency"], "forced", "Bắt buộc toàn Sở")
        page = browser.get(MATRIX)
        assert f"probe:{unit}:" not in page.text, "no control"
        assert "Bắt buộc" in words(page)
        assert send(browser, ("probe", unit, "", "off")).status_code == 422
        assert own("probe", unit) is None

    @pytest.mark.database("sqlite", "postgresql")
    def test_units_are_searched_and_paged(self, agency: Agency, client_as: ClientAs) -> None:
        add_units(60)
        browser = client_as("admin")
        assert "Dòng 1 – 25 trong 68 đơn vị" in words(browser.get(MATRIX))
        found = words(browser.get(MATRIX, query_string={"q": "don vi thu 42"}))
        assert "Đơn vị thử 42" in found
        assert "Đơn vị thử 41" not in found
        assert "Không có kết quả nào" in words(browser.get(MATRIX, query_string={"q": "zzz"}))

    def test_made_up_names_are_no_failure_of_the_database(self, agency: Agency, client_as: ClientAs) -> None:
        browser = client_as("admin")
        assert browser.post(MATRIX, data={"a\0b:1:": "on"}).status_code == 303
        for address in ("/admin/plugins/a%00b", "/admin/plugins/%00"):
            assert browser.get(address).status_code == 404

    def test_only_cells_are_read_from_what_was_sent(self) -> None:
        sent = {
            "probe:3:": "on", "a:1:on": "on", "b:2:x": "on", "c:x:": "on", "d:1:": "gone", "reason": "x", "e::": "off",
            "f:99999999999:": "on", "g:0:": "on",
        }  # fmt: skip
        assert [change.place for change in read_changes(sent.items())] == [("probe", 3), ("e", None)]


class TestSettings:
    """What is set for a plugin."""

    URL = f"{INDEX}/probe/settings"
    FILLED = {"greeting": "Kính chào", "days": "7", "share": "0,5", "since": "2026-01-01", "pace": "slow"}  # noqa: RUF012 - read only

    def save(self, browser: Client, version: int = 0, **given: str) -> TestResponse:
        return browser.post(self.URL, data={**self.FILLED, "settings-version": str(version), **given})

    def test_they_are_saved_and_secrets_are_never_shown_again(self, client_as: ClientAs) -> None:
        browser = client_as("admin")
        assert "Cài đặt cho toàn cơ quan" in words(browser.get(self.URL))
        assert self.save(browser, token="rat-bi-mat-9").status_code == 303
        page = browser.get(self.URL)
        assert 'value="Kính chào"' in page.text
        assert "rat-bi-mat-9" not in page.text
        assert "Đang lưu một giá trị, không hiện lại" in words(page)
        assert self.save(browser, version=1).status_code == 303, "empty keeps it"
        assert "Đang lưu một giá trị" in words(browser.get(self.URL))
        self.save(browser, version=2, **{"settings-clear": "token"})
        assert "Đang lưu một giá trị" not in words(browser.get(self.URL))

    def test_mistakes_are_said_at_their_field_and_nothing_is_lost(self, client_as: ClientAs) -> None:
        answer = self.save(client_as("admin"), days="99", token="bi-mat")
        assert answer.status_code == 422
        assert "<title>Lỗi: " in answer.text
        assert 'value="99"' in answer.text
        assert "bi-mat" not in answer.text

    def test_two_at_once_see_each_other_s_values(self, client_as: ClientAs) -> None:
        browser = client_as("admin")
        assert self.save(browser, token="x").status_code == 303
        clash = self.save(browser, greeting="Xin chào", token="x")
        assert clash.status_code == 422
        assert "Lời chào: Kính chào" in words(clash)
        assert 'value="Xin chào"' in clash.text
        assert 'name="settings-version" value="1"' in clash.text

    def test_units_have_their_own(self, agency: Agency, client_as: ClientAs) -> None:
        unit, other = agency.units["science"], agency.units["digital"]
        service.set_switch(SYSTEM, "probe", unit, "on")
        head, url = client_as("unit_head"), f"{self.URL}?unit={unit}"
        assert "Cài đặt của Phòng Quản lý Khoa học" in words(head.get(self.URL))
        assert head.post(url, data={"floor": "5", "settings-version": "0"}).status_code == 303
        assert 'value="5"' in head.get(url).text
        assert head.get(f"{self.URL}?unit={other}").status_code == 404
        assert head.post(f"{self.URL}?unit={other}", data={"floor": "5"}).status_code == 404
        assert client_as("admin").get(f"{self.URL}?unit={other}").status_code == 200
        assert client_as("staff").get(url).status_code == 404
        assert client_as("admin").get(f"{INDEX}/leaning/settings").status_code == 404


FAULTY_FORM = """
from intranet import Form, SettingsForm, forms, hookimpl

class Widget:
    input_type = "text"

    def __call__(self, field, **given):
        raise LookupError("no widget today")

class Faulty(Form):
    name = forms.StringField("Tên", widget=Widget())

class Worse(Form):
    def __init__(self, *given, **named):
        raise LookupError("no form today")

@hookimpl
def register_settings():
    return [SettingsForm(Faulty, "site"), SettingsForm(Worse, "unit")]
"""


class TestFaultyForm:
    """A plugin whose forms of settings fail, while they are made or while they are drawn."""

    @pytest.fixture
    def plugins(self, write_plugin: WritePlugin) -> tuple[Path, ...]:
        return (write_plugin("faulty", {"hooks.py": FAULTY_FORM}),)

    def test_it_is_said_and_noted_as_the_plugin_s_fault(self, agency: Agency, client_as: ClientAs) -> None:
        browser, url = client_as("admin"), f"{INDEX}/faulty/settings"
        for address in (url, f"{url}?unit={agency.units['science']}"):
            answer = browser.get(address)
            assert answer.status_code == 409
            assert "Biểu mẫu cài đặt của phân hệ gặp lỗi" in words(answer)
        shown = words(browser.get(f"{INDEX}/faulty"))
        assert "LookupError: no widget today" in shown
        assert "LookupError: no form today" in shown


@pytest.mark.parametrize("role", ["staff", "coordinator", "office", "leader", "council_member"])
def test_others_have_no_business_here(client_as: ClientAs, role: str) -> None:
    browser = client_as(role)
    assert {browser.get(url).status_code for url in (INDEX, f"{INDEX}.json", MATRIX)} == {403}
    pages = ("probe", "probe/settings", "probe/disable", "probe/uninstall", "probe/purge")
    assert {browser.get(f"{INDEX}/{page}").status_code for page in pages} == {404}
    acts = (*pages[1:], "probe/enable", "probe/default")
    assert {browser.post(f"{INDEX}/{page}").status_code for page in acts} == {404}
    assert "/admin/plugins" not in browser.get("/").text


def add_units(number: int) -> None:
    """Further departments of the agency."""
    with transaction():
        root = db.session.scalars(select(UnitVersion.unit_id).where(UnitVersion.kind == "agency")).one()
        for count in range(number):
            name = f"Đơn vị thử {count}"
            unit = Unit(created_at=clock.now())
            unit.versions.append(
                UnitVersion(
                    valid_from=SINCE, name=name, kind="division", parent_id=root, position=200 + count,
                    folded_name=text.fold(name), sort_key=text.sort_key(name),
                )
            )  # fmt: skip
            db.session.add(unit)


@pytest.mark.parametrize(
    ("url", "most"),
    [(INDEX, 10), (f"{INDEX}.json", 9), (MATRIX, 7), (f"{MATRIX}?q=thu", 7), (f"{INDEX}/probe", 15), ("/", 8)],
)
def test_the_number_of_queries_does_not_grow_with_units(
    agency: Agency, client_as: ClientAs, count_queries: CountQueries, url: str, most: int
) -> None:
    browser = client_as("admin")
    browser.get(url)
    with count_queries(at_most=most) as few:
        browser.get(url)
    add_units(200)
    for unit_id in list(switches.read().parents)[:60]:
        service.set_switch(SYSTEM, "probe", unit_id, "on")
    browser.get(url)
    with count_queries(at_most=few.total):
        browser.get(url)


class TestMany:
    """Thirty plugins."""

    @pytest.fixture
    def plugins(self, write_plugin: WritePlugin) -> tuple[Path, ...]:
        return tuple(write_plugin(f"many_{number:02}") for number in range(30))

    def test_they_cost_no_more_queries_than_three(
        self,
        make_app: Callable[..., Flask],
        plugins: tuple[Path, ...],
        agency: Agency,
        client_as: ClientAs,
        count_queries: CountQueries,
    ) -> None:
        other = make_app(plugins=plugins[:3])
        three = browser_of(other, agency)
        thirty = client_as("admin")
        for url in (INDEX, f"{INDEX}.json", MATRIX, f"{INDEX}/many_00"):
            three.get(url), thirty.get(url)
            with counting(other) as few:
                assert three.get(url).status_code == 200
            with count_queries(at_most=few.total):
                assert thirty.get(url).status_code == 200

    def test_the_matrix_shows_six_at_a_time(self, client_as: ClientAs) -> None:
        browser = client_as("admin")
        first = browser.get(MATRIX)
        assert "Phân hệ 25 – 30" in words(first)
        assert "many_05" in first.text
        assert "Phân hệ many_29" in words(browser.get(MATRIX, query_string={"columns": "5"}))
        assert "Phân hệ many_00" not in words(browser.get(MATRIX, query_string={"columns": "99"}))
