"""Giving files back: to those who may read them, as attachments, in parts when asked."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from intranet import access, files
from intranet.access import Actor
from intranet.database import db, transaction
from intranet.files.models import StoredFile
from intranet.hookspecs.setup import FileReader
from intranet.testing.client import Client
from tests.files.conftest import PDF, PERSON, keep

ClientAs = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("own_readers")


def address(stored: StoredFile, name: str | None = None) -> str:
    return f"/files/{stored.token}/{quote(name or stored.name)}"


@pytest.fixture
def readable(own_readers: None) -> None:
    files.load_readers([FileReader("test", lambda actor, subject_id: subject_id != 13)])


@pytest.mark.usefixtures("readable")
def test_a_file_comes_as_an_attachment_that_no_browser_opens_as_a_page(client_as: ClientAs) -> None:
    answer = client_as("staff").get(address(keep()))
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Ke hoach 2026.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%202026.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("readable")
def test_a_browser_that_has_it_is_not_sent_it_again(client_as: ClientAs) -> None:
    browser, stored = client_as("staff"), keep()
    tag = browser.get(address(stored)).headers["ETag"]
    answer = browser.get(address(stored), headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.usefixtures("readable")
@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-4", 206, PDF[:5]),
        ("bytes=-3", 206, PDF[-3:]),
        ("bytes=2000-", 206, PDF[2000:]),
        ("bytes=9999-", 416, b""),
    ],
)
def test_parts_can_be_asked_for(client_as: ClientAs, asked: str, status: int, body: bytes) -> None:
    answer = client_as("staff").get(address(keep()), headers={"Range": asked})
    assert answer.status_code == status
    if status == 206:
        assert answer.data == body


@pytest.mark.usefixtures("readable")
def test_what_one_may_not_read_does_not_exist(client_as: ClientAs) -> None:
    browser = client_as("staff")
    assert browser.get(address(keep(subject_id=13))).status_code == 404
    assert browser.get(address(keep(), "tên khác.pdf")).status_code == 404
    assert browser.get("/files/doan-mo/x.pdf").status_code == 404


def test_without_a_reader_of_its_kind_nobody_may_read(client_as: ClientAs) -> None:
    assert client_as("admin").get(address(keep())).status_code == 404


@pytest.mark.usefixtures("readable")
def test_an_archived_file_is_for_administrators(client_as: ClientAs) -> None:
    stored = keep()
    link = address(stored)
    with transaction():
        files.archive(PERSON, db.session.get_one(StoredFile, stored.id))
    assert client_as("staff").get(link).status_code == 404
    assert client_as("admin").get(link).status_code == 200


@pytest.mark.usefixtures("readable")
def test_a_reader_who_is_not_signed_in_gets_nothing(client: Client) -> None:
    answer = client.get(address(keep()))
    assert answer.status_code in (302, 303)


@pytest.mark.usefixtures("readable")
def test_a_store_that_is_away_is_told_in_words(client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, stored = client_as("staff"), keep()

    def fail(*_: object) -> None:
        raise ConnectionError("away")

    monkeypatch.setattr("intranet.files.stores.Store.open", fail)
    answer = browser.get(address(stored))
    assert answer.status_code in (409, 503)
    assert "Kho tệp đang không dùng được" in answer.text


def test_the_reader_is_asked_with_the_actor_and_the_subject(client_as: ClientAs) -> None:
    asked: list[tuple[str, int | None]] = []

    def may_read(actor: Actor, subject_id: int | None) -> bool:
        asked.append((actor.name, subject_id))
        return True

    files.load_readers([FileReader("test", may_read)])
    client_as("staff").get(address(keep(subject_id=4)))
    assert [subject_id for _name, subject_id in asked] == [4]
    assert asked[0][0].startswith("Hoàng Thị")


@pytest.mark.usefixtures("readable")
def test_files_of_a_closed_owner_do_not_exist(client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = keep()
    assert client_as("staff").get(address(stored)).status_code == 200
    monkeypatch.setattr(access, "_gate", lambda name, actor: name != "test")
    assert client_as("staff").get(address(stored)).status_code == 404


def test_of_two_readers_of_one_kind_the_first_holds(client_as: ClientAs) -> None:
    files.load_readers([FileReader("test", lambda *_asked: False), FileReader("test", lambda *_asked: True)])
    assert client_as("staff").get(address(keep())).status_code == 404
