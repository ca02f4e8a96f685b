"""The outbox folder: what was decided lies there as a file, whole, once; whatever happens on the way."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from ..edxml.building import OURS, THEIRS
from ..intake.letters import letter


def test_what_was_received_is_told_to_its_sender(outbox, came, rows):
    came(letter())
    assert outbox.sweep().written == 2
    told = [message for message, _files in outbox.read()]
    assert [one.status.code for one in told] == ["01", "03"]
    first = told[0]
    about = first.status.about
    assert (first.kind, first.family, first.sender.id) == ("status", "qcvn", OURS)
    assert (about.organ_id, about.code, about.document_id) == (THEIRS, "15/CKN-VP", f"{THEIRS},2026/04/20,15/CKN-VP")
    assert about.issued_on.isoformat() == "2026-04-20"
    assert first.status.description == "Đã đến"
    assert abs((first.status.at - rows()[0].made_at).total_seconds()) < 1
    assert b"<edXML:StatusCode>01</edXML:StatusCode>" in (outbox.place / outbox.names()[0]).read_bytes()


def test_it_is_told_from_the_identifier_that_was_written_to(outbox, came):
    to = [{"OrganId": "H99.77"}, {"OrganId": "000.00.05.h99"}]
    came(letter(To=to))
    outbox.sweep()
    assert {message.sender.id for message, _files in outbox.read()} == {"000.00.05.h99"}


def test_what_is_refused_is_told_with_the_reason(outbox, came):
    came(letter())
    other = letter(Subject="Nội dung khác dưới cùng mã")
    assert came(other).reason == "duplicate_conflict"
    outbox.sweep()
    (refusal,) = (message.status for message, _files in outbox.read() if message.status.code == "02")
    assert (refusal.code, refusal.about.issued_on.isoformat()) == ("02", "2026-04-20")
    assert "cùng mã" in refusal.description


def test_nothing_is_told_while_the_settings_say_so(outbox, came, configure, rows):
    configure(send_statuses=False)
    came(letter())
    assert (rows(), outbox.sweep().written) == ([], 0)


def test_a_second_sweep_writes_nothing_and_again_writes_the_same(outbox, came, rows, actor_of):
    from intranet_plugins.egov_broadcast.outbox import service

    came(letter())
    outbox.sweep()
    name = outbox.names()[0]
    path = outbox.place / name
    content = path.read_bytes()
    path.unlink()
    assert outbox.sweep().written == 0
    assert name not in outbox.names()
    service.again(actor_of("office"), rows()[0].id)
    outbox.sweep()
    assert path.read_bytes() == content


def test_one_job_writes_what_was_decided(outbox, came, app):
    from sqlalchemy import func, select

    from intranet import db, jobs

    came(letter())
    waiting = select(func.count()).where(jobs.Job.name == "egov_broadcast.write_outgoing")
    assert db.session.scalar(waiting) == 1
    jobs.run_pending(app)
    assert len(outbox.names()) == 2


class Killed(BaseException):
    """The process is gone."""


STEPS = ("fsync", "replace", "_sync", "transaction")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_nothing_is_lost_doubled_or_half_written(step, outbox, came, monkeypatch, rows):
    from intranet import db
    from intranet_plugins.egov_broadcast.outbox import folder

    came(letter())

    def die(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        if step == "fsync":
            patch.setattr(folder.os, "fsync", die)
        elif step == "replace":
            patch.setattr(folder.Path, "replace", die)
        else:
            patch.setattr(folder, step, die)
        # Nobody tidies up after a killed process.
        patch.setattr(folder.Path, "unlink", lambda *_args, **_more: None)
        with pytest.raises(Killed):
            outbox.sweep()
    db.session.rollback()
    before = {name: (outbox.place / name).read_bytes() for name in outbox.names()}
    assert all(content.endswith(b"</edXML>\n") for content in before.values())
    assert all(row.written_at is None for row in rows())
    assert outbox.sweep().waiting == 0
    assert len(outbox.names()) == 2
    assert all((outbox.place / name).read_bytes() == content for name, content in before.items())
    assert not list(outbox.place.glob(".*.part"))


@pytest.mark.parametrize(("number", "fault"), [(errno.ENOSPC, "full"), (errno.EACCES, "denied"), (errno.EIO, "broken")])
def test_a_disk_that_takes_nothing_is_shown_and_tried_again(
    number, fault, outbox, came, monkeypatch, rows, client_as, agency
):
    from intranet_plugins.egov_broadcast.outbox import folder

    came(letter())

    def fail(_handle):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(folder.os, "fsync", fail)
        assert outbox.sweep().waiting == 2
    assert {row.fault for row in rows()} == {fault}
    assert [path.name for path in outbox.place.iterdir()] == [".lock"]
    page = client_as("office").get("/p/egov_broadcast/outbox").text
    assert str(folder.FAULTS[fault][1]) in page
    assert outbox.sweep().waiting == 0
    assert {row.fault for row in rows()} == {""}
    assert str(folder.FAULTS[fault][1]) not in client_as("office").get("/p/egov_broadcast/outbox").text


def test_a_folder_that_is_none_is_told_to_the_clerks(outbox, came, rows):
    from sqlalchemy import select

    from intranet import db
    from intranet.notices.models import NoticeMatter

    came(letter())
    outbox.place.parent.mkdir(parents=True, exist_ok=True)
    outbox.place.write_text("a file in its place")
    try:
        assert outbox.sweep().written == 0
    finally:
        outbox.place.unlink()
    assert {row.fault for row in rows()} == {"denied"}
    assert "egov_broadcast.outbox_stuck" in set(db.session.scalars(select(NoticeMatter.kind)))
    assert outbox.sweep().written == 2


def test_the_files_are_nobody_elses_in_between(outbox, came, monkeypatch):
    """What is half-written has a name that begins with a dot, so that nobody takes it."""
    from intranet_plugins.egov_broadcast.outbox import folder

    came(letter())
    seen = []
    real = os.fsync

    def look(handle):
        if stat.S_ISREG(os.fstat(handle).st_mode):
            seen.append(outbox.names())
        real(handle)

    monkeypatch.setattr(folder.os, "fsync", look)
    outbox.sweep()
    assert [len(names) for names in seen] == [0, 1]


def test_several_workers_write_each_file_once(outbox, came, monkeypatch, app, rows):
    from intranet_plugins.egov_broadcast.outbox import folder

    came(letter())
    put, written = folder._put, []
    monkeypatch.setattr(folder, "_put", lambda place, row: (written.append(row.file_name), put(place, row)))

    def work(_number):
        with app.app_context():
            return folder.sweep()

    with ThreadPoolExecutor(4) as pool:
        assert all(swept.waiting == 0 for swept in pool.map(work, range(4)))
    assert sorted(written) == outbox.names()
    assert len(written) == 2


def test_one_that_cannot_be_written_keeps_no_other_waiting(outbox, came, rows):
    from intranet import transaction

    came(letter())
    with transaction():
        rows()[0].facts = {"broken": True}
    swept = outbox.sweep()
    assert (swept.written, swept.waiting) == (1, 1)
    assert [row.fault for row in rows()] == ["broken", ""]


def test_the_command_writes_what_waits(outbox, came):
    from intranet_plugins.egov_broadcast.outbox.command import outbox as command

    came(letter())
    result = CliRunner().invoke(command)
    assert (result.exit_code, len(outbox.names())) == (0, 2)
    assert "2" in result.output
