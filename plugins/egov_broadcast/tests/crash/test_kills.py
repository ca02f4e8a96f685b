"""Web and worker are killed at random moments, again and again: nothing is lost, nothing is done twice.

Real processes die by SIGKILL while messages come in by folder and upload, documents go out, people move, confirm and
are reminded. `LANTOA_KILLS` says how many times (8), `LANTOA_KILL_SEED` repeats a run.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import event, update

from intranet import SYSTEM, Rule, clock, db, home_units, transaction
from intranet.directory import service as directory
from intranet.host.service_settings import save_settings
from intranet.workdays.models import SpecialDay
from intranet_plugins.egov_broadcast.intake import folder
from intranet_plugins.egov_broadcast.sending import service as sending
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt

from ..edxml.building import letter
from . import judging
from .visitor import PAUSE, Visitor

KILLS = int(os.environ.get("LANTOA_KILLS", "8"))
SEED = int(os.environ.get("LANTOA_KILL_SEED", "0")) or random.randrange(1, 10**6)
PATIENCE = 180
"""Seconds without any progress after which something is stuck. Drawing pages keeps all threads for more than a minute
on a busy machine."""
AT = "/p/egov_broadcast"
READERS = ("staff", "coordinator", "unit_head", "leader")
PLUGIN = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(400 + 40 * KILLS)
def test_web_and_worker_may_be_killed_at_any_moment(
    app, agency, actor_of, make_document, make_broadcast, tmp_path, capsys
):
    began = time.monotonic()
    world = World(app, agency, actor_of, make_document, make_broadcast)
    with keeper(app, tmp_path / "keeper.log") as start:
        stage = Stage(start, world)
        stage.sign_in()
        for _kill in range(KILLS):
            stage.act()
            stage.kill()
        killed = time.monotonic()
        stage.end()
    with capsys.disabled():
        print(
            f"\n{stage.kills} processes killed in {killed - began:.0f} s, then {time.monotonic() - killed:.0f} s; "
            f"{len(world.sent)} documents came, {len(world.roots)} went out, {len(world.answered)} confirmations "
            f"answered, seed {SEED}"
        )
    judging.messages(world.uploaded, world.dropped, world.sent)
    judging.people(world.roots + world.late)
    judging.confirmations(world.answered)
    assert world.answered
    judging.reminders(world.late)


class World:
    """What was begun, and what was answered."""

    def __init__(self, app, agency, actor_of, make_document, make_broadcast):
        self.chance = random.Random(SEED)
        self.agency, self.office, self.make_document = agency, actor_of("office"), make_document
        self.sent, self.dropped, self.uploaded = set(), {}, []
        self.roots, self.answered, self.number = [], set(), 0
        save_settings(SYSTEM, "egov_broadcast", None, {"own_ids": "H99.05\n000.00.05.H99"}, 0)
        self.late = [self.make_late(make_broadcast, days) for days in (8, 5)]
        with transaction():
            # The ladder rests on days off, this test does not.
            db.session.add(SpecialDay(day=clock.today(), kind="work", name="Làm bù"))
        for _time in range(4):
            self.send(at_once=100)
        place = folder.folder()
        place.mkdir(parents=True, exist_ok=True)

    def make_late(self, make_broadcast, days):
        """A broadcast that everybody should have confirmed so many days ago."""
        broadcast = make_broadcast(deadline=clock.now() - timedelta(days=days))
        sent = clock.now() - timedelta(days=20)
        with transaction():
            db.session.execute(update(Receipt).where(Receipt.root_id == broadcast.id).values(reached_at=sent))
            db.session.execute(
                update(Broadcast)
                .where(Broadcast.id == broadcast.id)
                .values(sent_at=sent, reached_at=sent, told_at=None)
            )
        return broadcast.id

    def message(self):
        """A new message: its name and bytes."""
        self.number += 1
        edoc_id = f"000.00.00.G77.{SEED}.{self.number}"
        made = letter(self.chance.choice(("qcvn", "govn")), DocumentId=edoc_id)
        return f"tin-{self.number}.edxml", made.bytes(), edoc_id

    def drop(self):
        """A file is put into the watched folder, complete at once."""
        name, data, edoc_id = self.message()
        aside = folder.folder() / f".{name}"
        aside.write_bytes(data)
        os.utime(aside, (time.time() - 100, time.time() - 100))
        aside.rename(folder.folder() / name)
        self.dropped[name] = 1
        self.sent.add(edoc_id)

    def send(self, at_once=0):
        """A document goes out to units, by a job when they are more people than `at_once`."""
        unit = self.chance.choice(("agency", "science", "digital"))
        document = self.make_document(register="own", year=None, number=None)
        choice = sending.Choice(
            (Rule("unit", self.agency.units[unit]),), self.agency.units["office"],
            deadline=clock.now() + timedelta(days=30),
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "AT_ONCE", at_once)
            accepted = ("day_off", "send_day_off", "soon", "late")
            draft = sending.save(self.office, document.id, None, 0, choice, accepted=accepted)
            sending.send(self.office, draft.id, draft.version)
        self.roots.append(draft.id)

    def move(self):
        """Somebody comes, or moves."""
        if self.chance.random() < 0.3:
            unit = self.agency.units[self.chance.choice(("science", "digital", "team"))]
            directory.create_person(SYSTEM, full_name="Đinh Thị Mới", home_unit_id=unit, active_from=clock.today())
            return
        person = self.agency.people[self.chance.choice(("digital_staff", "team_staff", "council_member"))]
        target = self.agency.units[self.chance.choice(("science", "digital", "team", "office"))]
        if home_units([person]).get(person) != target:
            directory.move_person(SYSTEM, person, target)


class Stage:
    """Two processes, those who ask them for something, and who kills them."""

    def __init__(self, start, world):
        self.start, self.world, self.kills = start, world, 0
        self.port = free_port()
        self.alive = {"web": start(f"web {self.port}"), "worker": start("worker")}
        self.base = f"http://127.0.0.1:{self.port}"
        self.visitors, self.threads = {}, []

    def sign_in(self):
        self.wait_for_web()
        agency = self.world.agency
        for who in (*READERS, "office"):
            visitor = Visitor(self.base)
            status, _body = visitor.form("/login", login=agency.logins[who], password=agency.password)
            assert status == 303, who
            self.visitors[who] = visitor

    def wait_for_web(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urlopen(f"{self.base}/login", timeout=30).close()
            except OSError:
                PAUSE.wait(0.1)
            else:
                return
        raise AssertionError("nobody serves")

    def act(self):
        """Begin some of everything; uploads and confirmations go on beside."""
        world = self.world
        for _time in range(2):
            world.drop()
        world.send()
        world.move()
        self.beside(self.upload)
        for who in READERS:
            self.beside(self.confirm, who)

    def beside(self, what, *given):
        thread = threading.Thread(target=what, args=given)
        self.threads.append(thread)
        thread.start()

    def upload(self):
        files = {}
        for _time in range(3):
            name, data, edoc_id = self.world.message()
            files[name] = data
            self.world.sent.add(edoc_id)
        self.world.uploaded += self.visitors["office"].insist(f"{AT}/messages/upload", files, form_key=uuid.uuid4().hex)

    def confirm(self, who):
        person = self.world.agency.people[who]
        roots = list(self.world.roots)
        for root_id in self.world.chance.sample(roots, min(3, len(roots))):
            status, _body = self.visitors[who].form(f"{AT}/items/{root_id}/acknowledge")
            if 200 <= status < 400:
                self.world.answered.add((root_id, person))

    def kill(self):
        """After a random moment one of them dies, or both; they are started again."""
        chance = self.world.chance
        PAUSE.wait(chance.choice((0.1, 0.3, 0.8, 1.5)) * chance.random() * 2)
        for name in chance.choice((("web",), ("worker",), ("worker",), ("web", "worker"))):
            os.kill(self.alive[name], signal.SIGKILL)
            self.kills += 1
            gone(self.alive[name])
            self.alive[name] = self.start(f"web {self.port}" if name == "web" else name)

    def end(self):
        """Let what was begun come to its end."""
        for thread in self.threads:
            thread.join()
        until, left = time.monotonic() + PATIENCE, {"": 1}
        while left and time.monotonic() < until:
            PAUSE.wait(0.3)
            before, left = left, judging.unfinished()
            if left != before:
                # It goes on, however slow the machine is.
                until = time.monotonic() + PATIENCE
        for who in READERS:
            # On a busy machine each of the others may have met a process that was about to die.
            self.confirm(who)
        # Reminders have no end of their own: some rounds of the ladder more.
        PAUSE.wait(10)
        for process in self.alive.values():
            os.kill(process, signal.SIGKILL)
            gone(process)
        assert not left, f"seed {SEED}: {left}"


def gone(process):
    """Wait until the process is no more."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        PAUSE.wait(0.02)


def free_port():
    """A port of none that systems give to whoever connects somewhere: after each kill it is free again."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("a hundred ports are taken")


@contextmanager
def keeper(app, log):
    """Forks processes: the function starts one and gives its number."""
    settings = app.extensions["settings"]
    if db.engine.dialect.name == "sqlite":
        # Many write at once, and SQLite lets them in in no order.
        db.session.remove()
        db.engine.dispose()
        event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 100000"))
    environment = {**os.environ, "INTRANET_SECRET_KEY": settings.secret_key}
    arguments = [str(settings.instance), settings.database_url, str(PLUGIN), str(log)]
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("keeper.py")), *arguments],
        env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "ready\n", log.read_text() if log.exists() else ""

        def start(what):
            process.stdin.write(f"{what}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield start
