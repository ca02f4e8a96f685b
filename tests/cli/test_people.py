"""Personal data on the command line."""

from __future__ import annotations

import json
import stat

import pytest
from sqlalchemy import create_engine, text

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


def test_somebody_unknown_is_one_clear_line(people, tmp_path):
    for arguments in (("export", "ai.do", "--to", str(tmp_path / "x")), ("erase", "ai.do"), ("erase", " ")):
        found = people("people", *arguments)
        assert found.exit_code == 2
        assert found.stderr.startswith("intranet: không có ai với mã cán bộ, tên đăng nhập hoặc địa chỉ thư")
        assert found.stderr.count("\n") == 1


@pytest.fixture
def without_account(people, instance):
    """`without_account("CB002", "em@so.gov.vn", name="Hoàng Thị Êm")`: somebody who cannot sign in."""

    def add(code, email, name="Hoàng Thị Êm"):
        engine = create_engine(f"sqlite:///{instance / 'intranet.sqlite'}")
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO person (staff_code, full_name, folded_name, sort_key, email, employment_kind,"
                     " active_from, created_at) VALUES (:code, :name, '', '', :email, 'civil_servant', '2020-01-01',"
                     " '2020-01-01 00:00:00')"),
                {"code": code, "name": name, "email": email},
            )  # fmt: skip
        engine.dispose()

    return add


def test_who_has_no_account_is_named_by_staff_code_or_e_mail(people, without_account, tmp_path):
    without_account("CB002", "Em.Hoang@so.gov.vn")
    for number, who in enumerate(("CB002", "cb002", "em.hoang@so.gov.vn")):
        target = tmp_path / f"{number}.json"
        found = people("people", "export", who, "--to", str(target))
        assert found.exit_code == 0, found.output
        assert json.loads(target.read_text(encoding="utf-8"))["person"]["full_name"] == "Hoàng Thị Êm"
    found = people("people", "erase", "CB002", input="CB002\n")
    assert found.exit_code == 0, found.output
    assert "Xóa dữ liệu cá nhân của Hoàng Thị Êm" in found.output


def test_what_can_mean_several_people_is_refused_and_says_whom(people, without_account, instance):
    without_account("CB002", "chung@so.gov.vn")
    without_account("CB003", "chung@so.gov.vn", name="Lê Văn Giang")
    found = people("people", "erase", "chung@so.gov.vn", input="chung@so.gov.vn\n")
    assert found.exit_code == 2
    assert "Hoàng Thị Êm (CB002), Lê Văn Giang (CB003)" in found.stderr
    without_account("quan.tri", None, name="Người khác")
    assert people("people", "erase", "quan.tri", input="quan.tri\n").exit_code == 2
    assert rows(instance, "SELECT count(*) FROM audit_entry WHERE action = 'host.erase_data'") == [(0,)]


def test_erasing_asks_for_it_typed_again(people, instance):
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
