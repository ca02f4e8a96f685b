"""Personal data on the command line."""

from __future__ import annotations

import json
import stat

import pytest

from tests.cli.test_admin import PASSWORD, create, rows


@pytest.fixture
def people(ready):
    """An instance with one account, `quan.tri`."""
    assert create(ready).exit_code == 0
    return ready


def test_an_export_is_a_file_that_others_cannot_read(people, tmp_path):
    target = tmp_path / "data.json"
    found = people("people", "export", "quan.tri", "--to", str(target))
    assert found.exit_code == 0, found.output
    data = json.loads(target.read_text(encoding="utf-8"))
    assert data["person"]["full_name"] == "Phạm Thị Ba"
    assert data["missing"] == []
    assert PASSWORD not in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_that_is_there_already_stays(people, tmp_path):
    target = tmp_path / "data.json"
    target.write_text("khác", encoding="utf-8")
    found = people("people", "export", "quan.tri", "--to", str(target))
    assert found.exit_code == 2
    assert target.read_text(encoding="utf-8") == "khác"


def test_an_unknown_login_is_one_clear_line(people, tmp_path):
    for arguments in (("export", "ai.do", "--to", str(tmp_path / "x")), ("erase", "ai.do")):
        found = people("people", *arguments)
        assert (found.exit_code, found.stderr) == (2, "intranet: không có tài khoản ai.do\n")


def test_erasing_asks_for_the_login_typed(people, instance):
    found = people("people", "erase", "quan.tri", input="quantri\n")
    assert found.exit_code == 2
    assert "chưa xóa gì" in found.output
    assert rows(instance, "SELECT count(*) FROM audit_entry WHERE action = 'host.erase_data'") == [(0,)]


def test_erasing_tells_what_was_done_and_why_the_rest_stays(people, instance):
    found = people("people", "erase", "quan.tri", input="quan.tri\n")
    assert found.exit_code == 0, found.output
    assert "Danh bạ" in found.output
    assert "hồ sơ của cơ quan" in found.output
    assert rows(instance, "SELECT actor_name FROM audit_entry WHERE action = 'host.erase_data'") == [("Hệ thống",)]


def test_it_speaks_english_on_request(people, tmp_path):
    found = people("--lang", "en", "people", "export", "quan.tri", "--to", str(tmp_path / "x.json"))
    assert "Wrote the data of quan.tri" in found.output
