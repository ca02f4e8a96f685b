"""The pages people open most, on the large agency.

python -m tests.benchmarks.pages [--rounds 30] [--explain] [--only TEXT] [--small]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from intranet.database import db
from intranet.plans.models import PlanImport
from tests.benchmarks import data, floor, place
from tests.benchmarks.measure import Browser, plan_of, watched, whole_time

_INDEX = re.compile(r"USING (?:COVERING )?INDEX (\w+)|Index (?:Only )?Scan using (\w+)")
_WHOLE_TABLE = re.compile(r"SCAN (?!CONSTANT|\(|search_index|anon_)\w+$")
ROLES = ("coordinator", "office", "leader")
PAPER = Path(__file__).parents[1] / "plans" / "importer" / "corpus" / "27_so_nong_nghiep_dai.txt"


@dataclass(frozen=True, slots=True)
class PageFigures:
    """One page as one role sees it."""

    name: str
    role: str
    queries: int
    bytes: int
    p50: float
    p95: float
    slowest: float
    indexes: tuple[str, ...]


def addresses(world: data.World, import_id: int | None) -> dict[str, str]:
    """The pages by name."""
    wave = world.waves[2]
    found = {
        "home": "/",
        "plans": "/plans/",
        "plans, page 100": "/plans/?page=100",
        "plans, year and status": "/plans/?year=2025&status=issued",
        "plans, unit": "/plans/?unit=2",
        "plans, text": "/plans/?q=thi+%C4%91ua",
        "plan, big": f"/plans/{data.BIG}",
        "plan, usual": "/plans/2",
        "gaps of a unit": f"/plans/{data.BIG}/gaps?wave={wave}&unit={world.unit}",
        "gaps of all": f"/plans/{data.BIG}/gaps?wave={wave}",
        "units": "/units",
        "units, text": "/units?q=ph%C3%B2ng",
        "one unit": f"/units/{world.unit}",
        "people": "/people",
        "people, text": "/people?q=h%E1%BB%93ng+anh",
        "people, unit": "/people?unit=2",
        "search, two words": "/search?q=thi+%C4%91ua",
    }
    if import_id is not None:
        found["review of an import"] = f"/plans/import/{import_id}"
    return found


def figures(browser: Browser, engine: Engine, name: str, role: str, path: str, rounds: int) -> PageFigures:
    """Measure one page."""
    size = len(browser.get(path))
    with watched(engine) as statements:
        browser.get(path)
    worst, slowest = 0.0, None
    for statement in statements:
        taken = whole_time(engine, statement)
        if taken > worst:
            worst, slowest = taken, statement
    used = tuple(sorted({*_indexes(plan_of(engine, slowest))})) if slowest else ()
    timing = browser.time(path, rounds)
    return PageFigures(name, role, len(statements), size, timing.p50, timing.p95, worst, used)


def _indexes(steps: list[str]) -> Iterator[str]:
    for step in steps:
        if found := _INDEX.search(step):
            yield found[1] or found[2]
        elif _WHOLE_TABLE.match(step):
            yield step


def explain(browser: Browser, engine: Engine, path: str) -> None:
    """Print every statement of a page with its time and its plan."""
    with watched(engine) as statements:
        browser.get(path)
    for number, statement in enumerate(statements, 1):
        print(f"\n[{number}] {whole_time(engine, statement):.1f} ms  {' '.join(statement.text.split())[:1500]}")
        for step in plan_of(engine, statement):
            print("      ", step)


def import_of(app: Flask, world: data.World) -> int:
    """An import that waits for the office, made from a usual plan."""
    from intranet import clock
    from intranet.plans import imports

    text = PAPER.read_text(encoding="utf-8")
    with app.app_context():
        found = db.session.query(PlanImport.id).first()
        if found:
            return int(found[0])
        waiting = PlanImport(
            name="Kế hoạch.txt", state="waiting", reading=imports._read(text.encode(), "plan.txt"), edits={},
            created_at=clock.now(), created_by=41,
        )  # fmt: skip
        db.session.add(waiting)
        db.session.commit()
        return waiting.id


def main() -> None:
    """Measure and print."""
    options = _options()
    with place.open_world(small=options.small, url=options.database) as (app, world):
        with app.app_context():
            engine = db.engine
        bare = floor.build(place.folder())
        base = bare.time("/", 300).p50
        print(f"floor: p50 {base:.2f} ms, {len(bare.get('/')):,} bytes\n")
        pages = addresses(world, import_of(app, world))
        if not options.explain:
            print("| page | role | queries | kB | p50 ms | p95 ms | × floor | slowest query ms | its indexes |")
            print("|---|---|---:|---:|---:|---:|---:|---:|---|")
        for role in options.roles:
            browser = Browser(app).sign_in(world.logins[role], world.password)
            for name, path in pages.items():
                if options.only not in name or (name.startswith("review") and role != "office"):
                    continue
                if options.explain:
                    print(f"\n== {name} ({role})")
                    explain(browser, engine, path)
                    continue
                base = bare.time("/", 40).p50
                _print(figures(browser, engine, name, role, path, options.rounds), base)


def _print(row: PageFigures, base: float) -> None:
    print(
        f"| {row.name} | {row.role} | {row.queries} | {row.bytes / 1000:.0f} | {row.p50:.1f} | {row.p95:.1f} "
        f"| {row.p50 / base:.1f} | {row.slowest:.1f} | {', '.join(row.indexes)} |",
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--roles", nargs="+", default=ROLES)
    parser.add_argument("--explain", action="store_true", help="print each statement and its plan instead")
    parser.add_argument("--small", action="store_true", help="a small agency: what grows shows in comparison")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database instead of SQLite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
