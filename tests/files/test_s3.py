"""Files in an S3-compatible store: the same promises as in a folder, and a clear sentence whenever it is not there."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from intranet import clock, config, files
from intranet.database import db, transaction
from intranet.files import service
from intranet.files.models import FileBlob, StoredFile
from intranet.files.stores import Store
from intranet.hookspecs.setup import FileReader
from intranet.testing.client import Client
from tests.files.conftest import PDF, keep
from tests.files.s3 import BUCKET, Server

DIGEST = hashlib.sha256(PDF).hexdigest()
NAME = f"kho/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"


@pytest.fixture(scope="module")
def _server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(_server: Server) -> Server:
    storage = _server._client("s3", _server.key, _server.secret)
    for name in _server.objects():
        storage.delete_object(Bucket=BUCKET, Key=name)
    return _server


def point(app: Flask, server: Server, url: str = f"s3://{BUCKET}/kho", **given: str) -> Store:
    """Let `app` keep its files in the server's bucket."""
    settings = config.load(app.extensions["settings"].instance, **{
        "files_url": url, "files_endpoint": server.endpoint, "files_key": server.key, "files_secret": server.secret,
        **given,
    })  # fmt: skip
    app.extensions["settings"] = settings
    files.init_app(app)
    files.load_readers([FileReader("test", lambda _actor, _subject_id: True)])
    store: Store = app.extensions["files"]
    # As in use, but without waiting long for a server that is not there.
    store._open()[0].retries = 1
    return store


def content(stored: StoredFile) -> bytes:
    with files.open(stored) as stream:
        return stream.read()


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_stored_is_given_back_and_kept_once(app: Flask, server: Server) -> None:
    store = point(app, server)
    first, second = keep(), keep(name="bản sao.pdf")
    assert content(first) == content(second) == PDF
    assert server.objects() == {NAME: PDF}
    assert (count(StoredFile), count(FileBlob)) == (2, 1)
    assert [found.digest for found in store.walk()] == [DIGEST]
    store.check()
    assert server.objects() == {NAME: PDF}


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [(None, 200, PDF), ("bytes=0-4", 206, PDF[:5]), ("bytes=-3", 206, PDF[-3:]), ("bytes=2000-", 206, PDF[2000:])],
)
def test_a_download_whole_and_in_parts(
    app: Flask, server: Server, client_as: Callable[[str], Client], asked: str | None, status: int, body: bytes
) -> None:
    point(app, server)
    stored = keep(name="a.pdf")
    address = f"/files/{stored.token}/a.pdf"
    answer = client_as("staff").get(address, headers={"Range": asked} if asked else {})
    assert (answer.status_code, answer.data) == (status, body)


def test_a_large_file_is_read_piece_by_piece(app: Flask, server: Server) -> None:
    point(app, server)
    large = b"%PDF-1.7\n" + bytes(11 * 1024 * 1024)
    stored = keep(large)
    with files.open(stored) as stream:
        assert stream.read(5) == b"%PDF-"
        stream.seek(-4, io.SEEK_END)
        assert stream.read() == bytes(4)
    assert content(stored) == large


def test_half_an_object_is_replaced(app: Flask, server: Server) -> None:
    point(app, server)
    server.put(NAME, PDF[:100])
    assert content(keep()) == PDF


def test_an_upload_that_breaks_off_leaves_nothing(app: Flask, server: Server) -> None:
    store = point(app, server)

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the disk with the upload died")
            return super().read(10)

    with pytest.raises(OSError, match="died"):
        store.put(DIGEST, Broken(PDF), len(PDF))
    assert server.objects() == {}


def test_a_crash_between_object_and_row_leaves_what_the_sweep_removes(app: Flask, server: Server) -> None:
    point(app, server)

    def crash_after_storing() -> None:
        with transaction():
            keep()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crash_after_storing()
    assert (count(StoredFile), count(FileBlob), list(server.objects())) == (0, 0, [NAME])
    service.sweep()
    assert list(server.objects()) == [NAME], "it may be a transaction that is about to end"
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        service.sweep()
    assert (count(FileBlob), server.objects()) == (0, {})


def refusal(doing: Callable[[], object]) -> str:
    with pytest.raises(files.StoreDown) as refused:
        doing()
    return str(refused.value)


def test_a_wrong_key_is_told_and_its_secret_is_never_written_down(
    app: Flask, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    stored = keep_in(app, server)
    secret = "khong-ai-duoc-thay-0123456789"
    point(app, server, files_secret=secret)
    with caplog.at_level(logging.DEBUG):
        assert "không dùng được" in refusal(lambda: keep(b"%PDF-1.7 another"))
        assert "không dùng được" in refusal(lambda: content(stored))
    assert secret not in caplog.text
    assert secret not in repr(app.extensions["settings"])
    assert count(StoredFile) == 1
    point(app, server)
    assert content(stored) == PDF


def keep_in(app: Flask, server: Server) -> StoredFile:
    point(app, server)
    return keep()


def test_a_bucket_that_is_missing_is_told(app: Flask, server: Server) -> None:
    stored = keep_in(app, server)
    point(app, server, "s3://khong-co/kho")
    assert "chưa được tạo" in refusal(keep)
    assert "chưa được tạo" in refusal(lambda: content(stored))
    with pytest.raises(OSError, match="bucket"):
        service.sweep()
    assert (count(StoredFile), count(FileBlob)) == (1, 1), "nothing is forgotten because the store is away"


def test_content_that_is_missing_is_told(app: Flask, server: Server) -> None:
    store = point(app, server)
    stored = keep()
    store.remove(stored.digest)
    store.remove(stored.digest)
    assert "không có nội dung" in refusal(lambda: content(stored))


def test_a_server_that_was_away_is_used_again_without_restart(app: Flask, client_as: Callable[[str], Client]) -> None:
    server = Server()
    server.start()
    try:
        point(app, server)
        stored = keep(name="a.pdf")
        browser = client_as("staff")
        lying = server.objects()
        server.stop()
        assert "không dùng được" in refusal(lambda: keep(b"%PDF-1.7 another"))
        answer = browser.get(f"/files/{stored.token}/a.pdf")
        assert answer.status_code == 503
        assert "Kho tệp đang không dùng được" in answer.text
        assert (count(StoredFile), count(FileBlob)) == (1, 1)
        key, secret = server.key, server.secret
        server.start()
        for name, body in lying.items():
            server.put(name, body)
        fs = app.extensions["files"]._open()[0]
        assert (key, secret) != (server.key, server.secret)
        # The new server gave out a new key; that alone is not what is tested here.
        fs.key, fs.secret = server.key, server.secret
        fs.connect(refresh=True)
        assert content(stored) == PDF
        assert content(keep(b"%PDF-1.7 another")) == b"%PDF-1.7 another"
    finally:
        server.stop()
