"""Removing a plugin's data for good: an export first, nothing of others, all or nothing, and without its code too."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from intranet import clock, files, jobs, notices, search
from intranet.access import SYSTEM, Actor, Forbidden, Refused
from intranet.audit import AuditEntry
from intranet.database import db, transaction
from intranet.directory.models import Unit
from intranet.files.models import StoredFile
from intranet.host import gate, migrate, queries, service
from intranet.host.models import PluginFault, PluginSetting, PluginState, PluginSwitch
from intranet.host.registry import current
from intranet.host.removing import belongings, export, purge
from intranet.host.switching import pending
from intranet.jobs.models import Job
from intranet.notices.models import Notice, NoticeMatter
from intranet.search.models import SearchEntry
from intranet.testing.agency import Agency
from intranet.testing.client import Client

ActorOf = Callable[[str], Actor]

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning")


@pytest.fixture
def filled(app: Flask, agency: Agency) -> Agency:
    """The probe with something of everything, uninstalled."""
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    service.save_settings(SYSTEM, "probe", None, {"days": 5, "token": "bí mật"}, 0)
    now = clock.now()
    with transaction():
        insert = "INSERT INTO probe_note (id, text, unit_id, written_at) VALUES (:id, :text, :unit, :at)"
        for number in (1, 2, 3):
            values = {"id": number, "text": f"Ghi chú {number} đặc biệt", "unit": agency.units["science"], "at": None}
            db.session.execute(text(insert), values)
        answer = "INSERT INTO probe_answer (id, note_id, content) VALUES (1, 2, :content)"
        db.session.execute(text(answer), {"content": b"\x00\xff"})
        search.put("probe.note", 1, title="Ghi chú", text="")
        search.put("unit", 999, title="Của lõi", text="")
        files.store(SYSTEM, io.BytesIO(b"noi dung"), "a.txt", subject_kind="probe.note", subject_id=1)
        files.store(SYSTEM, io.BytesIO(b"cua loi"), "b.txt", subject_kind="probes_of_core", subject_id=1)
        jobs.enqueue("probe.once", SYSTEM, word="a")
        notices.send("probe.news", [agency.people["staff"]], key="1", subject="Tin thử", text="Nội dung")
        notices.send("jobs.failed", [agency.people["staff"]], key="1", subject="Của lõi")
        db.session.add(
            PluginFault(
                plugin_id="probe", place="job", digest="1", error="E", traceback="T", count=2, first_at=now, last_at=now
            )
        )
    service.uninstall(SYSTEM, "leaning")
    service.uninstall(SYSTEM, "probe")
    return agency


def tables() -> set[str]:
    db.session.rollback()
    return set(inspect(db.engine).get_table_names())


def contents(path: Path) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The manifest, and the rows of each file of lines."""
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        lines = {
            name: [json.loads(line) for line in archive.read(name).decode().splitlines()]
            for name in archive.namelist() if name.endswith(".jsonl")
        }  # fmt: skip
        return json.loads(archive.read("manifest.json")), lines


def test_what_would_be_removed_is_shown_before(filled: Agency) -> None:
    shown = purge.preview("probe")
    assert shown.title == "Phân hệ thử"
    assert shown.tables == (("probe_answer", 1), ("probe_note", 3))
    assert (shown.files, shown.file_bytes, shown.search_entries, shown.jobs) == (1, 8, 1, 1)
    assert shown.notices == 1
    assert shown.obstacles == shown.exports == ()
    assert {"probe_note", "probe_answer"} <= tables()


def test_everything_of_the_plugin_goes_and_nothing_else(filled: Agency) -> None:
    before = tables()
    purge.purge(SYSTEM, "probe", "probe")
    assert before - tables() == {"probe_note", "probe_answer", "alembic_version_probe"}
    for model in (PluginSwitch, PluginSetting, PluginFault):
        assert not db.session.scalars(select(model).where(model.plugin_id == "probe")).all()
    assert db.session.scalars(select(StoredFile.subject_kind)).all() == ["probes_of_core"]
    assert db.session.scalars(select(SearchEntry.ref_id).where(SearchEntry.ref_id == 999)).all() == [999]
    assert db.session.scalars(select(Job)).all() == []
    assert (
        db.session.scalars(select(Notice.kind)).all()
        == db.session.scalars(select(NoticeMatter.kind)).all()
        == ["jobs.failed"]
    )
    assert db.session.get(Unit, filled.units["science"]) is not None


def test_an_export_comes_first_and_holds_every_row(app: Flask, filled: Agency) -> None:
    path = purge.purge(SYSTEM, "probe", "probe")
    assert path.parent == app.extensions["settings"].instance / "exports"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    about, lines = contents(path)
    assert (about["plugin"], about["title"], about["revision"]) == ("probe", "Phân hệ thử", "0001")
    assert {entry["name"]: entry["rows"] for entry in about["tables"]} == {"probe_note": 3, "probe_answer": 1}
    assert [row["text"] for row in lines["tables/probe_note.jsonl"]] == [f"Ghi chú {n} đặc biệt" for n in (1, 2, 3)]
    assert base64.b64decode(lines["tables/probe_answer.jsonl"][0]["content"]) == b"\x00\xff"
    assert [row["subject"] for row in lines["core/notice_text.jsonl"]] == [{"vi": "Tin thử", "en": "Tin thử"}]
    with ZipFile(path) as archive:
        for entry in (*about["tables"], *about["core_tables"]):
            content = archive.read(entry["file"])
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
            assert len(content.splitlines()) == entry["rows"]
        (stored,) = about["files"]
        assert archive.read(stored["file"]) == b"noi dung"
        assert hashlib.sha256(b"noi dung").hexdigest() == stored["sha256"]
    assert purge.preview("probe").exports == (path,)


def test_an_export_holds_settings_and_switches_but_no_secrets(filled: Agency) -> None:
    path, _counts = export.write("probe")
    about, lines = contents(path)
    (state,) = lines["core/plugin.jsonl"]
    assert state["title"] == "Phân hệ thử"
    assert about["put_away"]["settings"][0]["values"] == {"days": 5}
    assert about["put_away"]["switches"][0]["state"] == "on"
    service.enable(SYSTEM, "probe")
    path, _counts = export.write("probe")
    (setting,) = contents(path)[1]["core/plugin_setting.jsonl"]
    with ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert "secrets" not in setting
    assert "secrets" not in str(about)
    assert b"gAAAA" not in everything, "so begins what is encrypted"


def test_it_is_in_the_trail(filled: Agency, actor_of: ActorOf) -> None:
    path = purge.purge(actor_of("admin"), "probe", "probe")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject_label) == ("plugin.purge", "probe (Phân hệ thử)")
    assert entry.changes["export"] == [None, path.name]
    assert entry.changes["probe_note"] == [3, None]


@pytest.mark.parametrize("typed", ["", "Probe", "probe ", "leaning"])
def test_the_name_must_be_typed_exactly(typed: str, filled: Agency) -> None:
    with pytest.raises(Refused) as refusal:
        purge.purge(SYSTEM, "probe", typed)
    assert refusal.value.field == "typed_id"
    assert "probe_note" in tables()


@pytest.mark.parametrize("role", ["staff", "unit_head", "office", "leader"])
def test_only_administrators_purge(role: str, filled: Agency, actor_of: ActorOf) -> None:
    with pytest.raises(Forbidden):
        purge.purge(actor_of(role), "probe", "probe")


def test_a_plugin_in_use_or_merely_disabled_is_not_purged(filled: Agency) -> None:
    service.enable(SYSTEM, "probe")
    for prepare in (lambda: None, lambda: service.disable(SYSTEM, "probe")):
        prepare()
        with pytest.raises(Refused, match="Gỡ phân hệ trước"):
            purge.purge(SYSTEM, "probe", "probe")
    assert "Gỡ phân hệ" in purge.preview("probe").obstacles[0]
    assert "probe_note" in tables()


def test_not_while_another_installed_plugin_needs_it(filled: Agency) -> None:
    service.enable(SYSTEM, "probe")
    service.enable(SYSTEM, "leaning")
    service.disable(SYSTEM, "leaning")
    service.uninstall(SYSTEM, "probe")
    with pytest.raises(Refused, match="“Phân hệ dựa”"):
        purge.purge(SYSTEM, "probe", "probe")


def test_not_while_another_s_table_refers_to_its_tables(filled: Agency) -> None:
    with transaction():
        db.session.execute(
            text("CREATE TABLE other_thing (id INTEGER PRIMARY KEY, n INTEGER REFERENCES probe_note (id))")
        )
    with pytest.raises(Refused, match="other_thing"):
        purge.purge(SYSTEM, "probe", "probe")
    assert "probe_note" in tables()


def test_not_while_a_worker_is_at_a_job_of_it(filled: Agency) -> None:
    with transaction():
        job = db.session.scalars(select(Job)).one()
        job.state, job.lease_until = "running", clock.now() + timedelta(days=365)
    with pytest.raises(Refused, match="Việc nền"):
        purge.purge(SYSTEM, "probe", "probe")


def test_tables_of_core_and_of_a_longer_name_are_not_its_own(filled: Agency) -> None:
    with transaction():
        for name in ("probe_more_thing", "plan_extra"):
            db.session.execute(text(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)"))
        db.session.add(PluginState(id="probe_more", tables=[], changed_at=clock.now()))
    assert belongings.tables(db.session.connection(), "probe") == ["probe_answer", "probe_note"]
    assert belongings.tables(db.session.connection(), "plan") == ["plan_extra"]
    assert belongings.tables(db.session.connection(), "alembic") == []
    purge.purge(SYSTEM, "probe", "probe")
    assert {"probe_more_thing", "plan_extra"} <= tables()
    for nonsense in ("", "Probe", "probe_note; DROP TABLE unit", "%"):
        with pytest.raises(Refused):
            purge.preview(nonsense)


def test_tables_that_refer_to_each_other_go_together(filled: Agency) -> None:
    with transaction():
        db.session.execute(
            text("CREATE TABLE probe_a (id INTEGER PRIMARY KEY, b INTEGER, parent INTEGER REFERENCES probe_a (id))")
        )
        db.session.execute(text("CREATE TABLE probe_b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES probe_a (id))"))
        if db.engine.dialect.name == "postgresql":
            db.session.execute(
                text("ALTER TABLE probe_a ADD CONSTRAINT circle FOREIGN KEY (b) REFERENCES probe_b (id)")
            )
        else:
            db.session.execute(text("DROP TABLE probe_a"))
            db.session.execute(
                text(
                    "CREATE TABLE probe_a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES probe_b (id), "
                    "parent INTEGER REFERENCES probe_a (id))"
                )
            )
        db.session.execute(text("INSERT INTO probe_a (id) VALUES (1)"))
        db.session.execute(text("INSERT INTO probe_b (id, a) VALUES (1, 1)"))
        db.session.execute(text("UPDATE probe_a SET b = 1, parent = 1"))
    purge.purge(SYSTEM, "probe", "probe")
    assert not [name for name in tables() if name.startswith("probe_")]


def test_without_code_it_works_as_well(make_app: Callable[..., Flask], filled: Agency) -> None:
    with make_app(plugins=(), migrated=False).app_context():
        assert purge.preview("probe").obstacles == ()
        path = purge.purge(SYSTEM, "probe", "probe")
        assert contents(path)[0]["tables"]
        assert "probe_note" not in tables()
        assert "probe" not in {row.id for row in queries.overview()}, "nothing is left to be shown"


def test_with_code_it_stays_closed_until_it_is_set_up_again(app: Flask, filled: Agency, client: Client) -> None:
    purge.purge(SYSTEM, "probe", "probe")
    assert not gate.is_open_anywhere("probe")
    service.enable(SYSTEM, "probe")
    service.set_default(SYSTEM, "probe", "on")
    assert not gate.is_open_anywhere("probe"), "its tables are gone"
    assert client.get("/p/probe/open").status_code == 404
    db.session.rollback()
    migrate.upgrade(db.engine, pending.lineage_of(current().plugins["probe"]))
    pending.forget("probe")
    gate.forget()
    assert gate.is_open_anywhere("probe")


def test_a_failure_leaves_everything_as_it_was(filled: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_rest: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(purge, "_drop", fails)
    with pytest.raises(RuntimeError):
        purge.purge(SYSTEM, "probe", "probe")
    assert "probe_note" in tables()
    assert purge.preview("probe").files == 1
    monkeypatch.undo()
    purge.purge(SYSTEM, "probe", "probe")
    assert "probe_note" not in tables()


KILLED_HALF_WAY = """
import os, sys
from pathlib import Path
from sqlalchemy import text
from intranet import config
from intranet.access import SYSTEM
from intranet.app import create_app
from intranet.host.removing import purge

def half(connection, own):
    connection.execute(text(f"DROP TABLE {own.tables[0]}"))
    os._exit(9)

purge._drop = half
settings = config.load(Path(sys.argv[1]), database_url=sys.argv[2], secret_key="0" * 32)
with create_app(settings, plugins=()).app_context():
    purge.purge(SYSTEM, "probe", "probe")
"""


def test_killed_half_way_it_can_be_run_again(app: Flask, filled: Agency) -> None:
    settings = app.extensions["settings"]
    db.session.rollback()
    command = [sys.executable, "-c", KILLED_HALF_WAY, str(settings.instance), settings.database]
    assert subprocess.run(command, check=False).returncode == 9
    assert purge.preview("probe").tables == (("probe_answer", 1), ("probe_note", 3))
    purge.purge(SYSTEM, "probe", "probe")
    assert "probe_note" not in tables()


def test_an_export_that_fails_leaves_no_half_file_and_removes_nothing(
    app: Flask, filled: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_rest: Any) -> None:
        raise OSError(28, "No space left on device")

    export.folder().mkdir()
    (export.folder() / "probe-20260101T000000.zip.part").write_bytes(b"of a run that was killed")
    monkeypatch.setattr(export, "_fill", full)
    with pytest.raises(Refused, match="chưa xóa gì"):
        purge.purge(SYSTEM, "probe", "probe")
    assert list(export.folder().iterdir()) == []
    assert "probe_note" in tables()


def test_rows_written_while_the_export_ran_stop_it(filled: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    write = export.write

    def slow(plugin_id: str) -> tuple[Path, dict[str, int]]:
        done = write(plugin_id)
        with transaction():
            db.session.execute(text("INSERT INTO probe_note (id, text) VALUES (99, 'muộn')"))
        return done

    monkeypatch.setattr(export, "write", slow)
    with pytest.raises(Refused, match="vừa thay đổi"):
        purge.purge(SYSTEM, "probe", "probe")
    assert "probe_note" in tables()


@pytest.fixture
def many_rows(filled: Agency) -> Iterator[int]:
    rows = 60_000
    with transaction():
        db.session.execute(
            text("INSERT INTO probe_note (id, text) VALUES (:id, :text)"),
            [{"id": number, "text": "một dòng khá dài " * 8} for number in range(10, 10 + rows)],
        )
    return rows


def test_the_export_of_a_large_table_takes_little_memory(many_rows: int) -> None:
    tracemalloc.start()
    try:
        _path, counts = export.write("probe")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert counts["probe_note"] == many_rows + 3
    assert most < 8_000_000, "rows are not gathered in memory"
