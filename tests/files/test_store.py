"""Keeping files: content once, whole or not at all, with the row or without it."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from intranet import audit, files
from intranet.access import Refused
from intranet.database import db, transaction
from intranet.files import service
from intranet.files.models import FileBlob, StoredFile
from intranet.files.stores import Store
from tests.files.conftest import PDF, PERSON, keep


def lying(app: Flask) -> set[str]:
    return {found.digest for found in app.extensions["files"].walk()}


def content(stored: StoredFile) -> bytes:
    with files.open(stored) as stream:
        return stream.read()


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_stored_is_given_back(app: Flask) -> None:
    stored = keep(subject_id=5)
    assert content(stored) == PDF
    assert (stored.name, stored.uploaded_by, stored.blob.size) == ("Kế hoạch 2026.pdf", 7, len(PDF))
    assert stored.digest == hashlib.sha256(PDF).hexdigest()
    assert len(stored.token) >= 32
    (entry,) = audit.history("file", stored.id)
    assert (entry.action, entry.subject_label) == ("file.store", "Kế hoạch 2026.pdf")


def test_the_same_content_is_kept_once(app: Flask) -> None:
    first, second = keep(), keep(name="bản sao.pdf")
    assert first.token != second.token
    assert (count(StoredFile), count(FileBlob)) == (2, 1)
    assert len(lying(app)) == 1


def test_nothing_but_the_content_is_left_in_the_folder(app: Flask) -> None:
    keep()
    folder = Path(app.extensions["files"].url.removeprefix("file://"))
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [hashlib.sha256(PDF).hexdigest()]


@pytest.mark.parametrize(
    ("body", "name", "given", "words"),
    [
        (PDF, "chương trình.exe", {}, "Không nhận loại tệp của chương trình.exe"),
        (PDF, "không đuôi", {}, "Không nhận loại tệp"),
        (PDF, "ảnh.png", {}, "Nội dung tệp ảnh.png không đúng với đuôi tệp"),
        (PDF, "kế hoạch.pdf", {"allowed": ("docx", "txt")}, "Các loại được nhận: docx, txt"),
        (b"", "trống.txt", {}, "Tệp trống.txt trống"),
        (b"x" * (1024 * 1024 + 1), "lớn.txt", {}, "Tệp lớn.txt lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    make_app: Callable[..., Flask], body: bytes, name: str, given: dict[str, Any], words: str
) -> None:
    app = make_app(upload_megabytes=1)
    with app.app_context():
        with pytest.raises(Refused, match=words):
            keep(body, name, **given)
        assert count(StoredFile) == 0
        assert lying(app) == set()


class Endless(io.RawIOBase):
    """More than anybody should read, telling how much was asked for."""

    def __init__(self) -> None:
        self.most = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= service.BLOCK
        self.most += size
        return b"x" * size


def test_a_huge_upload_is_read_block_by_block_and_no_further_than_allowed(make_app: Callable[..., Flask]) -> None:
    app, stream = make_app(upload_megabytes=1), Endless()
    with app.app_context(), pytest.raises(Refused), transaction():
        files.store(PERSON, stream, "x.txt", subject_kind="test")  # type: ignore[arg-type]
    assert stream.most < 2 * 1024 * 1024


def test_a_rollback_leaves_content_that_the_sweep_removes_after_a_week(app: Flask) -> None:
    now = datetime(2026, 5, 13, tzinfo=UTC)

    def fail_after_storing() -> None:
        with transaction():
            keep()
            raise RuntimeError

    with time_machine.travel(now, tick=False) as clock:
        with pytest.raises(RuntimeError):
            fail_after_storing()
        assert (count(StoredFile), count(FileBlob), len(lying(app))) == (0, 0, 1)
        service.sweep()
        assert len(lying(app)) == 1
        clock.shift(timedelta(days=8))
        service.sweep()
    assert (lying(app), count(FileBlob)) == (set(), 0)


def test_the_sweep_spares_what_is_needed_also_when_archived(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 5, 13, tzinfo=UTC), tick=False) as clock:
        stored = keep()
        files.archive(PERSON, stored)
        clock.shift(timedelta(days=400))
        service.sweep()
    assert content(db.session.get_one(StoredFile, stored.id)) == PDF


def test_content_lost_and_stored_again_is_there_again(app: Flask) -> None:
    stored = keep()
    app.extensions["files"].remove(stored.digest)
    with pytest.raises(files.StoreDown, match="không có nội dung"):
        content(stored)
    keep()
    assert content(stored) == PDF


def test_two_store_the_same_at_once(app: Flask) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                for _ in range(5):
                    keep()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (count(StoredFile), count(FileBlob)) == (20, 1)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "Kho tệp đã đầy"), (errno.EACCES, "đang không dùng được"), (errno.EIO, "đang")]
)
def test_a_full_or_dead_store_is_told_in_words_and_recovers(
    app: Flask, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr("intranet.files.stores._copy", fail)
        with pytest.raises(files.StoreDown, match=words):
            keep()
    assert count(StoredFile) == 0
    assert content(keep()) == PDF


def test_a_crash_while_writing_leaves_no_half_content(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(source: Any, target: Any) -> None:
        target.write(source.read(100))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("intranet.files.stores._copy", half)
        with pytest.raises(KeyboardInterrupt):
            keep()
    assert lying(app) == set()


def test_another_kind_of_store_by_one_setting(make_app: Callable[..., Flask]) -> None:
    app = make_app(files_url="memory://lan-toa-test")
    with app.app_context():
        stored = keep()
        assert content(stored) == PDF
        assert lying(app) == {stored.digest}
        app.extensions["files"].check()
        app.extensions["files"].remove(stored.digest)
        with pytest.raises(files.StoreDown):
            content(stored)


def test_faults_of_any_client_library_are_faults_of_the_store(tmp_path: Path) -> None:
    class Broken:
        def info(self, path: str) -> dict[str, int]:
            raise RuntimeError("endpoint unreachable")

    store = Store(f"file://{tmp_path}")
    store._opened = (Broken(), "bucket")
    with pytest.raises(OSError, match="unreachable"):
        store.put("0" * 64, io.BytesIO(), 0)


def test_what_is_only_kept_to_be_fetched_is_forgotten_with_its_content(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 5, 13, tzinfo=UTC), tick=False) as clock:
        keep()
        other = keep(PDF + b"%", subject_kind="other")
        clock.shift(timedelta(days=2))
        assert files.forget("test", datetime(2026, 5, 13, tzinfo=UTC)) == 0
        assert files.forget("test", datetime(2026, 5, 14, tzinfo=UTC)) == 1
        assert db.session.scalars(select(StoredFile.id)).all() == [other.id]
        clock.shift(timedelta(days=8))
        service.sweep()
    assert lying(app) == {other.digest}
