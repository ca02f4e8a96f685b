"""The watched folder: each file ends in one place, whatever happens to who carries it there."""

from __future__ import annotations

import os
import time

import pytest
import time_machine

from intranet import clock

from ..edxml.building import THEIRS
from .letters import letter

WAITING = letter().with_files().asking("1", BussinessDocReason="Gửi nhầm")
SECRET = letter(Subject="(MẬT) Phương án bảo vệ kho")


@pytest.fixture
def inbox(configure, agency):
    """The folder; `inbox.put(name, message, age=60)` puts a file there, `inbox.names()` says what lies where."""
    from intranet_plugins.egov_broadcast.intake import folder

    class Inbox:
        place = folder.folder()
        sweep = staticmethod(folder.sweep)

        def put(self, name, message, age=600):
            self.place.mkdir(parents=True, exist_ok=True)
            path = self.place / name
            path.write_bytes(message if isinstance(message, bytes) else message.bytes())
            os.utime(path, (time.time() - age, time.time() - age))
            return path

        def names(self):
            found = {}
            for path in sorted(self.place.rglob("*")):
                if path.is_file() and path.name != ".lock":
                    found.setdefault(path.parent.relative_to(self.place).as_posix(), []).append(path.name)
            return found

    return Inbox()


@pytest.fixture
def messages():
    """`messages()`: (name, outcome, reason) of all messages in order of arrival."""
    from sqlalchemy import select

    from intranet import db
    from intranet_plugins.egov_broadcast.intake.models import Message

    def rows():
        db.session.rollback()
        found = select(Message.name, Message.outcome, Message.reason).order_by(Message.id)
        return [tuple(row) for row in db.session.execute(found)]

    return rows


def test_each_file_ends_where_it_belongs(inbox, documents):
    inbox.put("a.edxml", letter())
    inbox.put("b.edxml", b"<not-edxml/>")
    inbox.put("c.edxml", letter().with_files().asking("1", DocumentId="x,1"))
    assert inbox.sweep() == 3
    assert inbox.names() == {"done": ["a.edxml"], "refused": ["b.edxml"], "waiting": ["c.edxml"]}
    assert len(documents()) == 1


def test_nothing_to_do_is_done_quickly(inbox):
    assert inbox.sweep() == 0
    assert inbox.names() == {}


def test_what_has_just_been_written_is_left_alone(inbox):
    with time_machine.travel(clock.now(), tick=False):
        inbox.put("a.edxml", letter(), age=1)
        assert inbox.sweep() == 0
    assert inbox.names() == {".": ["a.edxml"]}


def test_what_breaks_off_may_still_be_on_its_way_for_a_while(inbox, documents, messages):
    whole = letter().bytes()
    path = inbox.put("a.edxml", whole[: len(whole) // 2], age=30)
    assert inbox.sweep() == 0
    assert (inbox.names(), messages()) == ({".": ["a.edxml"]}, [])
    path.write_bytes(whole)
    inbox.put("a.edxml", whole, age=30)
    inbox.sweep()
    assert (inbox.names(), len(documents())) == ({"done": ["a.edxml"]}, 1)


def test_what_stays_broken_is_refused(inbox, messages):
    inbox.put("a.edxml", letter().bytes()[:300], age=120)
    inbox.sweep()
    assert inbox.names() == {"refused": ["a.edxml"]}
    assert messages() == [("a.edxml", "refused", "not_wellformed")]


@pytest.mark.parametrize("name", [".a.edxml", "a.edxml.part", "a.edxml.tmp", "A.EDXML.TMP", "a.edxml~"])
def test_unfinished_files_are_left_alone(inbox, name):
    inbox.put(name, letter())
    assert inbox.sweep() == 0
    assert inbox.names() == {".": [name]}


def test_links_pipes_and_folders_are_not_touched(inbox, tmp_path, messages):
    elsewhere = tmp_path / "elsewhere.edxml"
    elsewhere.write_bytes(letter().bytes())
    inbox.put("a.edxml", letter())
    (inbox.place / "link.edxml").symlink_to(elsewhere)
    (inbox.place / "folder.edxml").mkdir()
    os.mkfifo(inbox.place / "pipe.edxml")
    inbox.sweep()
    assert [name for name, _outcome, _reason in messages()] == ["a.edxml"]
    assert (inbox.place / "link.edxml").is_symlink()
    assert elsewhere.exists()


def test_a_name_that_is_taken_gets_another_one(inbox, documents):
    inbox.put("a.edxml", letter())
    inbox.sweep()
    inbox.put("a.edxml", letter(DocumentId=f"{THEIRS},2026/04/21,16/CKN-VP"))
    inbox.sweep()
    assert inbox.names() == {"done": ["a.2.edxml", "a.edxml"]}
    assert len(documents()) == 2


def test_a_file_that_is_delivered_twice_is_a_duplicate(inbox, documents, messages):
    inbox.put("a.edxml", letter())
    inbox.sweep()
    inbox.put("a.edxml", letter(), age=500)
    inbox.sweep()
    assert inbox.names() == {"done": ["a.edxml"], "refused": ["a.edxml"]}
    assert [reason for _name, _outcome, reason in messages()] == ["", "duplicate_identical"]
    assert len(documents()) == 1


def test_killed_between_taking_in_and_moving_nothing_is_lost_or_done_twice(inbox, documents, messages, monkeypatch):
    from intranet_plugins.egov_broadcast.intake import moving

    class Killed(BaseException):
        pass

    def die(*_given):
        raise Killed

    inbox.put("a.edxml", letter())
    with monkeypatch.context() as killed:
        killed.setattr(moving, "move", die)
        with pytest.raises(Killed):
            inbox.sweep()
    assert inbox.names() == {".": ["a.edxml"]}
    assert inbox.sweep() == 1
    assert inbox.names() == {"done": ["a.edxml"]}
    assert messages() == [("a.edxml", "accepted", "")]
    assert len(documents()) == 1


def test_another_file_that_took_the_place_meanwhile_is_not_moved(inbox, monkeypatch, documents):
    from intranet_plugins.egov_broadcast.intake import service

    real = service.take_in

    def replaced(*given, **more):
        message = real(*given, **more)
        other = inbox.put("b.edxml", letter(DocumentId=f"{THEIRS},2026/04/21,16/CKN-VP"))
        other.rename(inbox.place / "a.edxml")
        return message

    inbox.put("a.edxml", letter())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(service, "take_in", replaced)
        assert inbox.sweep() == 0
    assert inbox.names() == {".": ["a.edxml"]}
    assert inbox.sweep() == 1
    assert len(documents()) == 2


def test_what_waited_moves_on_once_its_document_came(inbox, documents):
    inbox.put("revoke.edxml", WAITING, age=700)
    inbox.sweep()
    assert inbox.names() == {"waiting": ["revoke.edxml"]}
    inbox.put("document.edxml", letter())
    inbox.sweep()
    assert inbox.names() == {"done": ["document.edxml", "revoke.edxml"]}
    assert documents()[0].status == "recalled"


def test_they_are_taken_in_order_of_their_time(inbox, messages):
    inbox.put("z.edxml", letter(), age=900)
    inbox.put("a.edxml", WAITING, age=800)
    inbox.sweep()
    assert [(name, outcome) for name, outcome, _reason in messages()] == [
        ("z.edxml", "accepted"),
        ("a.edxml", "accepted"),
    ]


def test_of_a_secret_document_only_a_sentence_is_left(inbox, messages):
    inbox.put("a.edxml", SECRET)
    inbox.sweep()
    assert inbox.names() == {"refused": ["a.edxml"]}
    left = (inbox.place / "refused" / "a.edxml").read_text()
    assert "đã bị xóa" in left
    assert "Phương án" not in left
    assert messages() == [("a.edxml", "refused", "secret")]


def test_a_fault_with_one_file_does_not_hold_up_the_others(inbox, documents, monkeypatch):
    from intranet_plugins.egov_broadcast.intake import service

    real = service.take_in

    def faulty(stream, name, **more):
        if name == "a.edxml":
            raise RuntimeError("mine")
        return real(stream, name, **more)

    inbox.put("a.edxml", letter(), age=700)
    inbox.put("b.edxml", letter())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(service, "take_in", faulty)
        with pytest.raises(RuntimeError, match="mine"):
            inbox.sweep()
    assert inbox.names() == {".": ["a.edxml"], "done": ["b.edxml"]}
    assert len(documents()) == 1


def test_while_the_store_is_away_everything_stays(inbox, monkeypatch, messages):
    from intranet import files
    from intranet_plugins.egov_broadcast.intake import look

    def away(*_given, **_more):
        raise files.StoreDown("away")

    inbox.put("a.edxml", letter())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(look.files, "hold", away)
        assert inbox.sweep() == 0
    assert (inbox.names(), messages()) == ({".": ["a.edxml"]}, [])
    assert inbox.sweep() == 1


def test_names_that_are_no_text_are_taken(inbox, messages):
    place = inbox.place
    inbox.put("a.edxml", letter())
    (place / "a.edxml").rename(place / os.fsdecode(b"v\xe3n.edxml"))
    inbox.sweep()
    assert messages() == [("vn.edxml", "accepted", "")]
    assert len(list((place / "done").iterdir())) == 1


def test_what_a_killed_process_left_of_its_reading_is_removed(inbox):
    from intranet_plugins.egov_broadcast.intake import look

    inbox.put("a.edxml", letter())
    inbox.sweep()
    reading = inbox.place.parent / "reading"
    assert list(reading.iterdir()) == [], "nothing is left of what went well"
    old, new = reading / "edxml-old", reading / "edxml-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "1").write_bytes(b"%PDF")
    os.utime(old, (time.time() - 86400, time.time() - 86400))
    look.tidy()
    assert [one.name for one in reading.iterdir()] == ["edxml-new"]
