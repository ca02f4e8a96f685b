"""`intranet doctor`: what is wrong and how to mend it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from tests.cli.test_commands import behind
from tests.support.ports import free_port


def findings(run):
    return {item["subject"]: item for item in json.loads(run("doctor", "--json").stdout)}


def test_a_fresh_installation_is_in_order(ready):
    found = ready("doctor")
    assert found.exit_code == 0, found.output
    assert "FAIL" not in found.stdout
    assert {item["level"] for item in findings(ready).values()} == {"OK", "WARN"}, "mail is not set yet"


def test_before_init_it_says_what_to_run(run):
    found = run("doctor")
    assert found.exit_code == 1
    assert "intranet init" in found.stdout


def test_a_wrong_setting_is_named(ready, instance):
    (instance / "config.toml").write_text("web_workers = 0\n")
    found = ready("doctor")
    assert found.exit_code == 1
    assert "web_workers" in found.stdout


@pytest.mark.parametrize(("name", "subject"), [("secret_key", "secret_key"), (".", "instance")])
def test_others_must_not_read_the_secrets(ready, instance, name, subject):
    (instance / name).chmod(0o755)
    found = findings(ready)[subject]
    assert found["level"] == "WARN"
    assert "chmod" in found["mend"]


def test_a_database_that_is_behind(ready, instance):
    behind(instance)
    found = findings(ready)["database"]
    assert (found["level"], "intranet db upgrade" in found["mend"]) == ("FAIL", True)


def test_a_mail_server_that_does_not_answer(ready, instance):
    (instance / "config.toml").write_text(f'mail_url = "smtp://127.0.0.1:{free_port()}"\nmail_from = "a@b.example"\n')
    assert findings(ready)["mail"]["level"] == "FAIL"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "smtp://", "localhost:25"])
def test_a_mail_setting_that_cannot_be_read(ready, instance, url):
    (instance / "config.toml").write_text(f'mail_url = "{url}"\n')
    # A wrong setting stops every command, so doctor names it among the settings.
    assert "mail_url" in findings(ready)["config"]["text"]
    assert "smtp://" in findings(ready)["config"]["text"]


def test_a_file_store_that_cannot_be_written(ready, instance):
    (instance / "blocked").write_text("a file, not a folder")
    (instance / "config.toml").write_text(f'files_url = "file://{instance}/blocked/files"\n')
    assert ready("doctor").exit_code == 1


def test_a_clock_that_went_back(ready, instance):
    engine = create_engine(f"sqlite:///{instance / 'intranet.sqlite'}")
    columns = "at, actor_name, action, subject_kind, subject_label, changes, channel, digest"
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO audit_entry ({columns}) VALUES (:at, 'x', 'x', 'x', 'x', '{{}}', 'web', '')"),
            {"at": datetime(2199, 1, 1, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S.%f")},
        )
    engine.dispose()
    assert findings(ready)["audit"]["level"] == "FAIL"
