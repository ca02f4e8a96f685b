"""Large files are in the store before the transaction that keeps them; raw ones are only ever bytes."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from intranet import files
from intranet.access import SYSTEM, Refused
from intranet.database import db, transaction
from intranet.files.models import FileBlob, StoredFile
from tests.files.conftest import PDF


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_held_can_be_kept_inside_a_transaction(app: Flask) -> None:
    with files.hold(io.BytesIO(PDF), "Kế hoạch.pdf") as held:
        assert [found.digest for found in app.extensions["files"].walk()] == [held.digest]
        with transaction():
            stored = held.keep(SYSTEM, subject_kind="test", subject_id=5)
    with files.open(stored) as stream:
        assert stream.read() == PDF
    assert (stored.name, stored.blob.size, stored.blob.media_type) == ("Kế hoạch.pdf", len(PDF), "application/pdf")


def test_what_is_held_and_not_kept_has_no_row(app: Flask) -> None:
    with files.hold(io.BytesIO(PDF), "Kế hoạch.pdf"):
        pass
    assert (count(StoredFile), count(FileBlob)) == (0, 0)


def test_content_that_went_in_between_is_put_back(app: Flask) -> None:
    with files.hold(io.BytesIO(PDF), "Kế hoạch.pdf") as held:
        app.extensions["files"].remove(held.digest)
        with transaction():
            stored = held.keep(SYSTEM, subject_kind="test")
    with files.open(stored) as stream:
        assert stream.read() == PDF


@pytest.mark.parametrize(
    ("name", "shown"), [("tin.edxml", "tin.edxml"), ("trang.pdf", "trang.pdf.bin"), ("ảnh.PNG", "ảnh.PNG.bin")]
)
def test_raw_bytes_are_kept_whatever_they_are_and_never_shown_as_something_else(
    app: Flask, name: str, shown: str
) -> None:
    with files.hold(io.BytesIO(b"\x00<html>"), name, raw=True) as held:
        stored = held.keep(SYSTEM, subject_kind="test")
    assert (stored.name, stored.blob.media_type) == (shown, "application/octet-stream")


def test_the_limit_is_the_one_that_is_asked_for(app: Flask) -> None:
    with (
        pytest.raises(Refused, match="lớn hơn 1 MB"),
        files.hold(io.BytesIO(bytes(1024 * 1024 + 1)), "a", most=1024**2, raw=True),
    ):
        pass
    with files.hold(io.BytesIO(bytes(1024 * 1024)), "a", most=1024**2, raw=True) as held:
        assert held.size == 1024 * 1024


def test_faults_of_the_block_are_not_the_store_s(app: Flask) -> None:
    with pytest.raises(OSError, match="mine"), files.hold(io.BytesIO(PDF), "a.pdf"):
        raise OSError("mine")


def test_files_may_be_handed_over_to_another_subject(app: Flask) -> None:
    with files.hold(io.BytesIO(PDF), "Kế hoạch.pdf") as held, transaction():
        stored = held.keep(SYSTEM, subject_kind="form", subject_id=5)
    files.hand_over([stored], subject_kind="paper", subject_id=7)
    found = db.session.get_one(StoredFile, stored.id)
    assert (found.subject_kind, found.subject_id, found.digest) == ("paper", 7, held.digest)
