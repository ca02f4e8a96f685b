"""`intranet plugins`: what is installed, for whom it is on, the way out. None of it runs a plugin's code."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable

import pytest
from click.testing import Result

from intranet.cli import server
from tests.cli.plugin_folders import drop_in

KILLER = {"__init__.py": "import os\nos._exit(86)\n"}


@pytest.fixture
def agency(ready: Callable[..., Result]) -> Callable[..., Result]:
    """`run` on an instance with an agency of one unit: its symbol is SNV."""
    made = ready(
        "admin", "create", "--login", "qt", "--name", "Quản Trị", "--password-stdin", input="Mat-khau-dai-2026\n"
    )
    assert made.exit_code == 0, made.output
    return ready


def test_the_list_says_how_each_is(ready, instance):
    drop_in(instance, "so_moi")
    drop_in(instance, "so_thieu", requires='["nobody_has_this"]')
    found = ready("plugins", "list")
    assert found.exit_code == 0
    lines = {line.split()[0]: line for line in found.stdout.splitlines()}
    assert "Chờ cập nhật dữ liệu" in lines["so_moi"]
    assert "Không nạp được" in lines["so_thieu"]
    assert "nobody_has_this" in found.stdout


def test_the_list_for_machines_is_that_of_the_page(ready, instance):
    drop_in(instance, "so_json")
    found = json.loads(ready("plugins", "list", "--json").stdout)
    row = next(row for row in found["plugins"] if row["id"] == "so_json")
    assert (row["state"], row["pending"], row["source"]) == ("migration", ["0001"], "folder")


def test_everything_known_of_one(ready, instance):
    folder = drop_in(instance, "so_ky", more='packages = ["click>=8"]')
    found = ready("plugins", "info", "so_ky")
    assert found.exit_code == 0
    for words in ("Sổ so_ky", "1.0.0", "click>=8", str(folder), "0001", ">=1,<2"):
        assert words in found.stdout
    assert ready("plugins", "info", "nobody").exit_code == 2


def test_they_work_when_a_plugin_kills_whoever_imports_it(ready, instance):
    drop_in(instance, "so_doc", files=KILLER, default="on")
    for command in (
        ("list",),
        ("info", "so_doc"),
        ("disable", "so_doc"),
        ("enable", "so_doc"),
        ("uninstall", "so_doc"),
    ):
        assert ready("plugins", *command).exit_code == 0, command
    assert ready("db", "status").exit_code == 0
    assert "intranet_plugins.so_doc" not in sys.modules


def test_switching_tells_the_consequences(agency, instance):
    drop_in(instance, "so_bat", upgrade=None)
    off = agency("plugins", "enable", "so_bat")
    assert "0/1" in off.stdout
    assert "--unit" in off.stdout
    on = agency("plugins", "enable", "so_bat", "--by-default")
    assert (on.exit_code, "1/1" in on.stdout) == (0, True)
    closed = agency("plugins", "disable", "so_bat", "--reason", "đang sửa")
    assert "đóng với mọi người" in closed.stdout
    assert "còn nguyên" in closed.stdout
    assert "intranet plugins enable so_bat" in closed.stdout
    assert "đang sửa" in agency("plugins", "info", "so_bat").stdout


def test_a_unit_is_named_by_symbol_or_number(agency, instance):
    drop_in(instance, "so_don_vi", upgrade=None)
    (instance / "config.toml").write_text('agency_initials = "SNV"\n')
    assert "1/1" in agency("plugins", "enable", "so_don_vi", "--unit", "1").stdout
    assert agency("plugins", "disable", "so_don_vi", "--unit", "1").exit_code == 0
    assert "0/1" in agency("plugins", "list").stdout
    nobody = agency("plugins", "enable", "so_don_vi", "--unit", "NOBODY")
    assert (nobody.exit_code, "NOBODY" in nobody.stderr) == (2, True)


@pytest.mark.parametrize("verb", ["enable", "disable", "uninstall", "purge", "info"])
def test_a_name_that_nothing_has_is_one_line(ready, verb):
    found = ready("plugins", verb, "nobody")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "“nobody”" in found.stderr
    assert found.stderr.count("\n") == 1


def test_what_others_need_is_not_closed(agency, instance):
    drop_in(instance, "so_nen", upgrade=None, default="on")
    drop_in(instance, "so_tren", upgrade=None, default="on", requires='["so_nen"]')
    found = agency("plugins", "disable", "so_nen")
    assert (found.exit_code, "Sổ so_tren" in found.stderr) == (2, True)


def test_purging_asks_exports_and_removes_the_data(ready, instance):
    drop_in(instance, "so_xoa")
    ready("db", "upgrade", "--all")
    refused = ready("plugins", "purge", "so_xoa", "--yes-i-typed", "so_xoa")
    assert (refused.exit_code, "Gỡ phân hệ trước" in refused.stderr) == (2, True)
    ready("plugins", "uninstall", "so_xoa")
    wrong = ready("plugins", "purge", "so_xoa", input="so_khac\n")
    assert wrong.exit_code == 2
    assert "bảng so_xoa_page: 0 dòng" in wrong.stdout
    done = ready("plugins", "purge", "so_xoa", input="so_xoa\n")
    assert done.exit_code == 0, done.output
    exports = list((instance / "exports").glob("so_xoa-*.zip"))
    assert [str(path) in done.stdout for path in exports] == [True]
    assert "so_xoa" not in ready("db", "status").stdout
    assert "so_xoa" not in ready("db", "upgrade", "--all").stdout, "what was purged does not come back by itself"


def test_purging_works_when_the_code_is_gone(ready, instance):
    folder = drop_in(instance, "so_mat")
    ready("db", "upgrade", "--all")
    shutil.rmtree(folder)
    assert "Không còn mã nguồn" in ready("plugins", "list").stdout
    assert ready("plugins", "uninstall", "so_mat").exit_code == 0
    assert ready("plugins", "purge", "so_mat", "--yes-i-typed", "so_mat").exit_code == 0
    assert "so_mat" not in ready("plugins", "list").stdout


def test_what_killed_a_process_is_held_back_until_it_is_retried(ready, instance):
    drop_in(instance, "so_chet", files=KILLER, upgrade=None)
    found = ready("plugins", "doctor")
    assert found.exit_code == 1
    assert "so_chet: làm dừng chương trình khi nạp" in found.stdout
    again = ready("plugins", "doctor")
    assert "intranet plugins retry so_chet" in again.stdout
    assert "Không nạp được" in ready("plugins", "list").stdout
    assert "so_chet: sẽ được nạp lại" in ready("plugins", "retry", "so_chet").stdout
    assert "không bị giữ lại" in ready("plugins", "retry", "so_chet").stdout
    assert ready("plugins", "retry", "../so_chet").exit_code == 2


def test_a_unit_is_switched_on_only_after_it_is_back(ready, instance):
    drop_in(instance, "so_go", upgrade=None)
    assert ready("plugins", "uninstall", "so_go").exit_code == 0
    found = ready("plugins", "enable", "so_go", "--unit", "1")
    assert (found.exit_code, "dùng lại trước: intranet plugins enable so_go" in found.stderr) == (2, True)


def test_doctor_knows_the_icons_there_are(ready, instance):
    drop_in(instance, "so_hinh", more='icon = "no-such-icon"', upgrade=None)
    assert "Bootstrap Icons không có hình “no-such-icon”" in ready("plugins", "doctor").stdout


def test_doctor_says_what_is_wrong_and_how_to_mend_it(ready, instance):
    drop_in(instance, "so_can", requires='["nobody_has_this"]', upgrade=None)
    drop_in(instance, "so_cho")
    drop_in(instance, "so_loi", files={"hooks.py": "raise RuntimeError('no luck today')"}, upgrade=None)
    broken = 'msgid "Lưu"\nmsgid "Tin"\nmsgstr "x'
    drop_in(instance, "so_dich", files={"translations/en/LC_MESSAGES/so_dich.po": broken}, upgrade=None)
    gone = drop_in(instance, "so_cu")
    assert ready("db", "upgrade", "--plugin", "so_cu").exit_code == 0
    shutil.rmtree(gone)
    found = ready("plugins", "doctor", "--json")
    assert found.exit_code == 1
    told = {item["subject"]: item for item in json.loads(found.stdout)}
    assert [item["level"] for item in json.loads(found.stdout) if item["subject"] == "so_loi"] == ["FAIL"]
    assert (told["so_can"]["level"], "nobody_has_this" in told["so_can"]["text"]) == ("FAIL", True)
    assert (told["so_cho"]["level"], "db upgrade --plugin so_cho" in told["so_cho"]["mend"]) == ("WARN", True)
    assert (told["so_loi"]["level"], "no luck today" in told["so_loi"]["text"]) == ("FAIL", True)
    assert (told["so_dich"]["level"], "bản dịch en" in told["so_dich"]["text"]) == ("WARN", True)
    assert (told["so_cu"]["level"], "purge so_cu" in told["so_cu"]["mend"]) == ("WARN", True)


def test_the_general_doctor_points_to_it(ready, instance):
    assert "WARN  plugins" not in ready("doctor").stdout
    drop_in(instance, "so_tro", requires='["nobody_has_this"]', files=KILLER)
    found = ready("doctor")
    assert found.exit_code == 0, "the agency works without it"
    assert "so_tro" in found.stdout
    assert "intranet plugins doctor" in found.stdout


def test_nothing_is_loaded_in_safe_mode_and_the_list_still_knows_all(ready, instance, monkeypatch):
    drop_in(instance, "so_an", upgrade=None, default="on")
    monkeypatch.setenv("INTRANET_SAFE_MODE", "1")
    assert "so_an" in ready("plugins", "list").stdout
    assert ready("plugins", "doctor").exit_code == 0


def test_serving_names_what_is_not_loaded_and_serves_the_rest(ready, instance, monkeypatch):
    served = []
    monkeypatch.setattr(server, "run", lambda *_arguments, **options: served.append(options))
    drop_in(instance, "so_cham")
    drop_in(instance, "so_vo", files={"hooks.py": "raise RuntimeError('no luck today')"}, upgrade=None)
    found = ready("serve", "--port", "8299", "--web-only")
    assert (found.exit_code, len(served)) == (0, 1)
    assert "so_vo" in found.stderr
    assert "so_cham: chưa có gì" in ready("db", "status").stdout, "a start never migrates"
    assert "intranet plugins doctor" in found.stderr
    monkeypatch.setenv("INTRANET_SAFE_MODE", "1")
    assert "Chế độ an toàn" in ready("serve", "--port", "8299", "--web-only").stderr


def test_the_whole_life_of_a_plugin_on_both_databases(empty_database, run, instance):
    folder = drop_in(instance, "so_doi", default="on")
    (instance / "config.toml").write_text(f'database_url = "{empty_database}"\n')
    steps = [
        (("init",), "so_doi: đã nâng cấp 0001"),
        (("db", "status"), "so_doi: ở 0001, mới nhất"),
        (("plugins", "disable", "so_doi"), "đóng với mọi người"),
        (("plugins", "enable", "so_doi"), "so_doi: đang bật"),
        (("plugins", "uninstall", "so_doi"), "1 bảng dữ liệu còn nguyên"),
    ]
    for command, words in steps:
        found = run(*command)
        assert (command, found.exit_code, words in found.stdout) == (command, 0, True), found.output
    shutil.rmtree(folder)
    found = run("plugins", "purge", "so_doi", "--yes-i-typed", "so_doi")
    assert found.exit_code == 0, found.output
    assert "so_doi" not in run("db", "status").stdout
    assert run("plugins", "doctor").exit_code == 0
