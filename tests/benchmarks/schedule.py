"""The publicity schedule at scale: month view, coverage by unit, a unit's gaps, check-in. Goal: p95 of 300 ms each.

python -m tests.benchmarks.schedule [--rounds 40] [--folder FOLDER] [--only TEXT] [--roles …] [--explain] [--small]

1,000 units, 100,000 people, 200,000 sessions, 5 million participations on the embedded database, see
`schedule_data`. Built at the first use (some minutes, 2 GB) and kept in FOLDER, by default that of all benchmarks.
Times are those of whole requests of somebody signed in, called in this process: CPU of the thread, and by the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import Engine, delete, false, insert, select
from sqlalchemy.schema import CreateTable

from intranet import clock
from intranet.database import db, transaction
from intranet.plans import coverage
from intranet.plans.models import Participation
from tests.benchmarks import data, place, schedule_data
from tests.benchmarks.measure import Browser, plan_of, watched, whole_time

GOAL = 300.0
ROLES = ("staff", "coordinator", "office", "leader")
SECRET, SECONDS = "measured", 20
PLUGIN = Path(__file__).parents[2] / "plugins" / schedule_data.ID
AT = f"/p/{schedule_data.ID}"
_INDEX = re.compile(r"USING (?:COVERING )?INDEX (\w+)|Index (?:Only )?Scan using (\w+)")
_KEY = re.compile(r"SEARCH (\w+)(?: AS \w+)? USING PRIMARY KEY")
_WHOLE_TABLE = re.compile(r"SCAN (?!CONSTANT|\(|anon_)(\w+)$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the measure; `prepare` runs before each call and is not counted."""

    name: str
    call: Callable[[], Any]
    prepare: Callable[[], Any] = lambda: None


@dataclass
class Times:
    """Milliseconds of the calls, of the thread's CPU and by the clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def add(self, call: Callable[[], Any]) -> None:
        """Call it and note both times."""
        cpu, wall = time.thread_time(), time.perf_counter()
        call()
        self.cpu.append((time.thread_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)


def p95(values: list[float]) -> float:
    """Nineteen of twenty are at most this."""
    return quantiles(values, n=20, method="inclusive")[-1]


@dataclass
class Bench:
    """Somebody signed in, and what they look at."""

    app: Flask
    world: data.World
    role: str
    browser: Browser
    engine: Engine

    def pages(self) -> Iterator[Page]:
        """The goals first, then what lies around them."""
        unit, wave = self.unit, self.world.waves[3]
        plan, get = f"{AT}/plans/{data.BIG}", self.get
        wider = f"wave={wave}&channel=portal"
        yield Page("month", get(f"{AT}/?view=month"))
        yield Page("month of a unit", get(f"{AT}/?view=month&unit={unit}"))
        yield Page("month of a channel", get(f"{AT}/?view=month&channel=portal&plan={data.BIG}"))
        yield Page("week", get(f"{AT}/?view=week"))
        yield Page("agenda", get(f"{AT}/?view=agenda"))
        yield Page("session", get(f"{AT}/sessions/{(unit - 1) * schedule_data.PER_UNIT + 1}"))
        if self.role != "staff":
            yield Page("coverage by unit", get(f"{plan}/coverage"))
            yield Page("coverage by unit, wave and channel", get(f"{plan}/coverage?{wider}"))
            yield Page("coverage by channel", get(f"{plan}/coverage?view=channels"))
            yield Page("coverage of a unit", get(f"{plan}/coverage?unit={unit}"))
            yield Page("coverage, somebody just took part", get(f"{plan}/coverage"), self.took_part)
            yield Page("coverage, directory just changed", get(f"{plan}/coverage"), self.forget)
            yield Page("gaps of a unit", get(f"{plan}/gaps?unit={unit}"))
            yield Page("gaps of a unit, wave and channel", get(f"{plan}/gaps?unit={unit}&{wider}"))
            yield Page("gaps of all", get(f"{plan}/gaps?{wider}"))
            yield Page("coverage of all plans", get(f"{AT}/coverage"))
            yield Page("tasks", get(f"{AT}/tasks"))
        yield Page("home", get("/"))

    @property
    def person_id(self) -> int:
        """Who reads; the login of the benchmarks' people ends with their id."""
        return int(self.world.logins[self.role].partition("@")[2])

    @property
    def unit(self) -> int:
        """The unit looked at: the reader's own."""
        return self.person_id % self.world.sizes.units + 1

    def get(self, path: str) -> Callable[[], bytes]:
        """Asking for a page."""
        return partial(self.browser.get, path)

    def took_part(self) -> None:
        """Somebody is recorded, so that all figures of the plan are out of date."""
        with self.app.app_context():
            key = f"bench-{time.monotonic_ns()}"
            coverage.record(
                source="bench", key=key, plan_id=data.BIG, person_ids=[500], happened_on=clock.today(),
                wave_id=self.world.waves[3], channel="portal",
            )  # fmt: skip
            coverage.withdraw("bench", key)

    def forget(self) -> None:
        """As after any change of the directory, and in a new process."""
        self.app.extensions.pop("plans_kept", None)

    def measure(self, page: Page, rounds: int) -> None:
        """Print a row of the table."""
        page.prepare()
        page.call()
        page.prepare()
        with watched(self.engine) as statements:
            page.call()
        reads = [s for s in statements if s.text.startswith(("SELECT", "WITH"))]
        slowest = max((whole_time(self.engine, s) for s in reads), default=0)
        times = Times()
        for _round in range(rounds):
            page.prepare()
            times.add(page.call)
        used = ", ".join(sorted({name for s in statements for name in self.indexes(s)}))
        # By CPU: the clock tells of other work on the machine, too.
        verdict = "" if p95(times.cpu) <= GOAL else " **over**"
        cells = [
            page.name, self.role, str(len(statements)), f"{median(times.cpu):.0f}", f"{p95(times.cpu):.0f}{verdict}",
            f"{median(times.wall):.0f}", f"{p95(times.wall):.0f}", f"{slowest:.0f}", used,
        ]  # fmt: skip
        print(f"| {' | '.join(cells)} |", flush=True)

    def indexes(self, statement: Any) -> Iterator[str]:
        """The indexes a statement uses, and the tables of the schedule it reads whole."""
        for step in plan_of(self.engine, statement):
            if found := _INDEX.search(step):
                yield found[1] or found[2]
            elif found := _KEY.search(step):
                yield f"key of {found[1]}"
            elif (found := _WHOLE_TABLE.match(step)) and found[1] in db.metadata.tables:
                yield f"SCAN {found[1]}"

    def explain(self, page: Page) -> None:
        """Print every statement of a page with its time and its plan."""
        page.call()
        page.prepare()
        with watched(self.engine) as statements:
            page.call()
        for number, statement in enumerate(statements, 1):
            print(f"\n[{number}] {statement.milliseconds:.1f} ms  {' '.join(statement.text.split())[:1500]}")
            for step in plan_of(self.engine, statement):
                print("      ", step)


@contextmanager
def open_check_ins(bench: Bench, number: int) -> Iterator[list[int]]:
    """So many sessions that take the codes of one secret, none of which the reader attended; undone afterwards."""
    models = import_module(f"intranet_plugins.{schedule_data.ID}.models")
    session, there, opened = models.Session, models.Attendance, models.CheckIn
    with bench.app.app_context(), transaction():
        attended = select(there.session_id).where(there.person_id == bench.person_id)
        held = select(session.id).where(session.status == "held", session.plan_id == data.BIG)
        others = held.where(session.id.not_in(attended)).order_by(session.id.desc()).limit(number)
        ids = list(db.session.scalars(others))
        db.session.execute(insert(opened), [
            {"session_id": n, "secret": SECRET, "opened_at": clock.now(), "closes_at": clock.now() + timedelta(hours=2)}
            for n in ids
        ])  # fmt: skip
    csrf, bench.app.config["WTF_CSRF_ENABLED"] = bench.app.config["WTF_CSRF_ENABLED"], False
    try:
        yield ids
    finally:
        bench.app.config["WTF_CSRF_ENABLED"] = csrf
        with bench.app.app_context(), transaction():
            db.session.execute(delete(opened).where(opened.session_id.in_(ids)))
            db.session.execute(delete(there).where(there.session_id.in_(ids), there.person_id == bench.person_id))
            db.session.execute(
                delete(Participation).where(
                    Participation.source == schedule_data.ID, Participation.person_id == bench.person_id,
                    Participation.key.in_([f"session:{n}" for n in ids]),
                )
            )  # fmt: skip
            # Far quicker than counting the whole plan anew, and leaves the file as it was.
            for wave_id, channel in {(w, c) for w in bench.world.waves for c in schedule_data.CHOSEN}:
                coverage._recount(data.BIG, wave_id, channel, [bench.person_id], without=false())


def check_ins(bench: Bench, rounds: int) -> None:
    """Typing the code of the moment, in another session each time."""
    codes = import_module(f"intranet_plugins.{schedule_data.ID}.checkin.codes")
    with open_check_ins(bench, rounds + 2) as ids:
        waiting = iter(ids)

        def come() -> None:
            number = next(waiting)
            code = codes.code_of(SECRET, number, codes.step_at(clock.now(), SECONDS))
            bench.browser.post(f"{AT}/check-in", {"code": code})

        bench.measure(Page("check-in", come), rounds)


def main() -> None:
    """Measure and print."""
    options = _options()
    sizes = schedule_data.SMALL if options.small else None
    path = _file(options.folder or place.folder(), options.small)
    with place.opened(path, partial(schedule_data.build, sizes), plugins=[PLUGIN]) as (app, world):
        with app.app_context():
            engine = db.engine
            print(", ".join(f"{number:,} {name}" for name, number in schedule_data.counted().items()), "\n")
        if not options.explain:
            print("| page | role | statements | CPU p50 ms | p95 | clock p50 ms | p95 | slowest query ms | indexes |")
            print("|---|---|---:|---:|---:|---:|---:|---:|---|")
        for role in options.roles:
            browser = Browser(app).sign_in(world.logins[role], world.password)
            bench = Bench(app, world, role, browser, engine)
            for page in bench.pages():
                if options.only in page.name:
                    bench.explain(page) if options.explain else bench.measure(page, options.rounds)
            if options.only in "check-in" and not options.explain:
                check_ins(bench, options.rounds)


def _file(folder: Path, small: bool) -> Path:
    """Where the data lie: another file after a change of any table or of how the data are made."""
    import_module("intranet.models")
    tables = sorted(str(CreateTable(table)) for table in db.metadata.tables.values())
    made = [Path(schedule_data.__file__), Path(data.__file__), *sorted(PLUGIN.glob("migrations/*.py"))]
    text = "".join((*tables, *(found.read_text(encoding="utf-8") for found in made)))
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"schedule-{'small-' if small else ''}{digest}.sqlite"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="where the data are kept between runs")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--roles", nargs="+", default=ROLES)
    parser.add_argument("--explain", action="store_true", help="print each statement and its plan instead")
    parser.add_argument("--small", action="store_true", help="a small agency: what grows shows in comparison")
    return parser.parse_args()


if __name__ == "__main__":
    main()
