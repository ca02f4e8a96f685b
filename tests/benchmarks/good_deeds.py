"""Good deeds at scale: list, review queue, wall, story, search, likely duplicates, figures. Goal: p95 of 300 ms each.

python -m tests.benchmarks.good_deeds [--rounds 40] [--folder FOLDER] [--only TEXT] [--roles …] [--explain] [--small]

50,000 submissions with their events, reviews and score sheets and 10,000 stories, in an agency of 20,000 people, on the
embedded database, see `good_deeds_data`; built at the first use and kept. Times as in `tests.benchmarks.schedule`.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from sqlalchemy.schema import CreateTable

from intranet.database import db
from tests.benchmarks import data, good_deeds_data, place, schedule
from tests.benchmarks.measure import Browser
from tests.benchmarks.schedule import Page

ROLES = ("staff", "coordinator", "unit_head", "head_of_all", "council_member", "leader", "office")
PLUGIN = Path(__file__).parents[2] / "plugins" / good_deeds_data.ID
AT = f"/p/{good_deeds_data.ID}"


@dataclass
class Bench(schedule.Bench):
    """Somebody signed in, and what they look at."""

    last: int = good_deeds_data.CASES

    def pages(self) -> Iterator[Page]:
        """What everybody reads, then what reviewers do."""
        get = self.get
        yield Page("wall", get(f"{AT}/"))
        yield Page("wall, page 300", get(f"{AT}/?page=300"))
        yield Page("wall of a category", get(f"{AT}/?category=new_model"))
        yield Page("wall, search", get(f"{AT}/?q=sang kien"))
        yield Page("story", get(f"{AT}/stories/{self.last // 10}"))
        yield Page("own submissions", get(f"{AT}/mine"))
        yield Page("site search", get("/search?q=chuyen doi"))
        if self.role != "staff":
            yield from self._review()
        if self.role not in ("staff", "council_member"):
            yield Page("figures", get(f"{AT}/figures"))
            yield Page("figures of all years", get(f"{AT}/figures?year=all"))
            yield Page("figures by month", get(f"{AT}/figures?by=month"))
        if self.role in ("office", "leader", "council_member"):
            yield Page("sessions", get(f"{AT}/sessions"))
        if self.role == "office":
            yield Page("case", get(f"{AT}/cases/{self.last}"))
            yield Page("likely duplicates", get(f"{AT}/cases/{self.last}/near"))
            yield Page("reviewers", get(f"{AT}/reviewers"))
            yield Page("plan with its panel", get(f"/plans/{data.BIG}"))
        yield Page("home", get("/"))

    def _review(self) -> Iterator[Page]:
        at, get = f"{AT}/review", self.get
        yield Page("review", get(at))
        yield Page("review, page 1900", get(f"{at}?page=1900"))
        yield Page("review of a stage, overdue first", get(f"{at}?stage=endorsed&sort=due"))
        yield Page("review, overdue", get(f"{at}?overdue=1"))
        for sort in ("title", "-score", "unit", "due", "-stage"):
            yield Page(f"review by {sort}", get(f"{at}?sort={sort}"))
        yield Page("review of a unit and below", get(f"{at}?unit={self.unit}&category=exemplar"))
        yield Page("review of a reviewer", get(f"{at}?reviewer=41"))
        yield Page("review of one's own", get(f"{at}?reviewer=me"))
        yield Page("review, nobody asked", get(f"{at}?reviewer=none"))
        yield Page("review, search", get(f"{at}?q=doi moi"))
        yield Page("review of a plan and wave", get(f"{at}?plan={data.BIG}&wave={self.world.waves[0]}"))


def main() -> None:
    """Measure and print."""
    options = _options()
    cases = good_deeds_data.SMALL_CASES if options.small else good_deeds_data.CASES
    sizes = good_deeds_data.SMALL if options.small else good_deeds_data.SIZES
    path = _file(options.folder or place.folder(), options.small)
    with place.opened(path, partial(good_deeds_data.build, cases, sizes), plugins=[PLUGIN]) as (app, world):
        with app.app_context():
            engine = db.engine
            print(", ".join(f"{number:,} {name}" for name, number in good_deeds_data.counted().items()), "\n")
        if not options.explain:
            print("| page | role | statements | CPU p50 ms | p95 | clock p50 ms | p95 | slowest query ms | indexes |")
            print("|---|---|---:|---:|---:|---:|---:|---:|---|")
        for role in options.roles:
            browser = Browser(app).sign_in(world.logins[role], world.password)
            bench = Bench(app, world, role, browser, engine, cases)
            for page in bench.pages():
                if options.only in page.name:
                    bench.explain(page) if options.explain else bench.measure(page, options.rounds)


def _file(folder: Path, small: bool) -> Path:
    """Where the data lie: another file after a change of any table or of how the data are made."""
    import_module("intranet.models")
    tables = sorted(str(CreateTable(table)) for table in db.metadata.tables.values())
    made = [Path(good_deeds_data.__file__), Path(data.__file__), *sorted(PLUGIN.glob("migrations/*.py"))]
    text = "".join((*tables, *(found.read_text(encoding="utf-8") for found in made)))
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"good-deeds-{'small-' if small else ''}{digest}.sqlite"


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
