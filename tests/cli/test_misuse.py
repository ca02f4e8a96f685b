"""Installations that are not in order: one line that says what and the way out, never a traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

COMMANDS = [("serve",), ("worker",), ("db", "status"), ("db", "upgrade"), ("init",)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_of_a_newer_version_is_left_alone(ready, instance, command):
    with sqlite3.connect(instance / "intranet.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = ready(*command)
    assert found.exit_code == (1 if command == ("db", "status") else 2), found.output
    assert "mới hơn" in found.stderr
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database_is_named(ready, instance, command):
    (instance / "intranet.sqlite").write_text("This is a letter, not a database. " * 200)
    for name in ("intranet.sqlite-wal", "intranet.sqlite-shm"):
        (instance / name).unlink(missing_ok=True)
    found = ready(*command)
    assert found.exit_code == 2, found.output
    assert "file is not a database" in found.stderr
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe not ascii " * 5])
def test_a_secret_key_that_is_none_stops_the_start(ready, instance, content):
    (instance / "secret_key").write_bytes(content)
    found = ready("serve")
    assert (found.exit_code, found.stderr.count("\n")) == (2, 1), found.output
    assert "secret_key" in found.stderr
    doctor = ready("doctor")
    assert doctor.exit_code == 1
    assert "secret_key" in doctor.stdout


def test_doctor_names_a_database_of_a_newer_version(ready, instance):
    with sqlite3.connect(instance / "intranet.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = ready("doctor")
    assert found.exit_code == 1
    assert "mới hơn" in found.stdout
    assert "db upgrade" not in found.stdout


@pytest.mark.parametrize("command", [("init",), ("db", "upgrade"), ("demo",)], ids=" ".join)
def test_a_folder_that_cannot_be_made_is_named(tmp_path, run, instance, monkeypatch, command):
    def refuse(self, *_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    found = run(*command)
    assert found.exit_code == 2, found.output
    assert f"{instance}: Permission denied" in found.stderr
    assert found.stderr.count("\n") == 1


def test_doctor_names_a_folder_that_cannot_be_written(ready, instance, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode, **_: mode != os.W_OK)
    found = ready("doctor")
    assert found.exit_code == 1
    assert f"không ghi được vào {instance}" in found.stdout
