"""Pictures inside pages, and files that really go."""

from __future__ import annotations

import pytest
from flask import Flask

from intranet import clock, files
from intranet.database import db, transaction
from intranet.files.models import FileBlob, StoredFile
from tests.files.conftest import PDF, keep

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)
pytestmark = pytest.mark.usefixtures("own_readers")


def contents(app: Flask) -> set[str]:
    return {found.digest for found in app.extensions["files"].walk()}


def test_a_picture_is_shown_and_nothing_in_it_can_do_anything(app):
    stored = keep(JPEG, "anh.jpg")
    with app.test_request_context():
        answer = files.show(stored)
        body = b"".join(answer.response)
        answer.close()
    assert body == JPEG
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_that_has_the_picture_is_told_so(app):
    stored = keep(JPEG, "anh.jpg")
    with app.test_request_context(headers={"If-None-Match": f'"{stored.digest}"'}):
        assert files.show(stored).status_code == 304


def test_what_everybody_may_see_may_be_kept_for_five_minutes(app):
    stored = keep(JPEG, "anh.jpg")
    with app.test_request_context():
        answer = files.show(stored, everybody=True)
        answer.close()
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["Kế hoạch.pdf", "trang.txt"])
def test_other_files_are_never_shown(app, name):
    stored = keep(PDF if name.endswith("pdf") else b"abc", name)
    with app.test_request_context(), pytest.raises(ValueError, match="not a picture"):
        files.show(stored)


def test_an_erased_file_and_its_content_are_gone_at_once(app):
    stored, other = keep(JPEG, "anh.jpg"), keep(PDF)
    assert files.erase([stored.id]) == 1
    assert [one.id for one in db.session.query(StoredFile)] == [other.id]
    assert contents(app) == {other.digest}
    assert [blob.digest for blob in db.session.query(FileBlob)] == [other.digest]


def test_content_that_another_file_needs_stays(app):
    stored, same = keep(JPEG, "anh.jpg"), keep(JPEG, "cùng ảnh.jpg")
    files.erase([stored.id])
    assert contents(app) == {same.digest}
    files.sweep()
    with files.open(same) as stream:
        assert stream.read() == JPEG


def test_nothing_goes_when_the_transaction_fails(app):
    stored = keep(JPEG, "anh.jpg")
    digest = stored.digest
    with pytest.raises(ZeroDivisionError), transaction():
        _ = 1 / (files.erase([stored.id]) - 1)
    assert contents(app) == {digest}
    assert db.session.query(StoredFile).count() == 1
    with transaction():
        pass
    assert contents(app) == {digest}


def test_what_the_store_did_not_let_go_is_swept_next(app, monkeypatch):
    stored = keep(JPEG, "anh.jpg")

    def fail(_digest: str) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as broken:
        broken.setattr(app.extensions["files"], "remove", fail)
        files.erase([stored.id])
    assert len(contents(app)) == 1
    assert db.session.query(FileBlob).one().created_at < clock.now()
    files.sweep()
    assert contents(app) == set()
