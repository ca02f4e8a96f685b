"""Benchmarks of plugins: somebody signed in asks for pages; a table of times, statements and indexes is printed.

The data of each are written once into a file of their own, see :mod:`place`. Times are those of whole requests, called
in this process: CPU of the thread, and by the clock, which tells of other work on the machine, too.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from types import ModuleType
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.schema import CreateTable

from intranet.database import db
from tests.benchmarks import data, place
from tests.benchmarks.measure import Browser, plan_of, watched, whole_time

GOAL = 300.0
"""Milliseconds of CPU that nineteen of twenty requests may take."""
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
        """What is measured: given by each benchmark."""
        raise NotImplementedError

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
        """The indexes a statement uses, and the tables it reads whole."""
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


def run(kind: type[Bench], app: Flask, world: data.World, options: argparse.Namespace) -> Iterator[Bench]:
    """Measure the pages of `kind` for each role and print; gives each bench once its pages are done."""
    with app.app_context():
        engine = db.engine
    if not options.explain:
        print("| page | role | statements | CPU p50 ms | p95 | clock p50 ms | p95 | slowest query ms | indexes |")
        print("|---|---|---:|---:|---:|---:|---:|---:|---|")
    for role in options.roles:
        bench = kind(app, world, role, Browser(app).sign_in(world.logins[role], world.password), engine)
        for page in bench.pages():
            if options.only in page.name:
                bench.explain(page) if options.explain else bench.measure(page, options.rounds)
        yield bench


def plugin(plugin_id: str) -> Path:
    """The folder of a plugin."""
    return Path(__file__).parents[2] / "plugins" / plugin_id


def kept(name: str, options: argparse.Namespace, plugin_id: str, made_by: ModuleType) -> Path:
    """Where the data lie: another file after a change of any table or of how the data are made (`made_by`)."""
    import_module("intranet.models")
    tables = sorted(str(CreateTable(table)) for table in db.metadata.tables.values())
    made = [Path(str(made_by.__file__)), Path(data.__file__), *sorted(plugin(plugin_id).glob("migrations/*.py"))]
    text = "".join((*tables, *(found.read_text(encoding="utf-8") for found in made)))
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    folder: Path = options.folder or place.folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{'small-' if options.small else ''}{digest}.sqlite"


def options_of(description: str | None, roles: Sequence[str]) -> argparse.ArgumentParser:
    """The options that all these benchmarks have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="where the data are kept between runs")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--roles", nargs="+", default=roles)
    parser.add_argument("--explain", action="store_true", help="print each statement and its plan instead")
    parser.add_argument("--small", action="store_true", help="a small agency: what grows shows in comparison")
    return parser
