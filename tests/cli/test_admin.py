"""The first administrator."""

from __future__ import annotations

from sqlalchemy import create_engine, text

PASSWORD = "canh-buom-do-tham-lang-chai"


def create(run, password=PASSWORD, login="quan.tri"):
    return run("admin", "create", "--login", login, "--name", "Phạm Thị Ba", "--password-stdin", input=f"{password}\n")


def rows(instance, query):
    engine = create_engine(f"sqlite:///{instance / 'intranet.sqlite'}")
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    engine.dispose()
    return found


def test_an_administrator_is_made_with_the_agency_around_them(ready, instance):
    found = create(ready)
    assert found.exit_code == 0, found.output
    assert PASSWORD not in found.output
    assert rows(instance, "SELECT role, unit_id FROM role_grant") == [("admin", None)]
    assert rows(instance, "SELECT login, must_change_password FROM account") == [("quan.tri", 0)]
    assert rows(instance, "SELECT kind FROM unit_version") == [("agency",)]


def test_a_second_administrator_joins_the_same_agency(ready, instance):
    create(ready)
    assert create(ready, login="quan.tri.hai").exit_code == 0
    assert rows(instance, "SELECT count(*) FROM unit") == [(1,)]


def test_a_weak_password_or_a_login_in_use_leaves_nothing_half_written(ready, instance):
    found = create(ready, password="12345678")
    assert found.exit_code == 2
    assert "Mật khẩu" in found.stderr
    assert rows(instance, "SELECT count(*) FROM person") == [(0,)]
    create(ready)
    assert create(ready).exit_code == 2
    assert rows(instance, "SELECT count(*) FROM person") == [(1,)]


def test_the_password_is_never_an_option(ready):
    assert ready("admin", "create", "--password", "x").exit_code == 2


def test_what_is_not_given_is_asked(ready, instance):
    answers = f"quan.tri\nPhạm Thị Ba\n{PASSWORD}\n{PASSWORD}\n"
    found = ready("admin", "create", input=answers)
    assert found.exit_code == 0, found.output
    assert PASSWORD not in found.output
