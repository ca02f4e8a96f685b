"""Good deeds at scale: list, review queue, wall, story, search, likely duplicates, figures. Goal: p95 of 300 ms each.

python -m tests.benchmarks.good_deeds [--rounds 40] [--folder FOLDER] [--only TEXT] [--roles …] [--explain] [--small]

50,000 submissions with their events, reviews and score sheets and 10,000 stories, in an agency of 20,000 people, on the
embedded database, see `good_deeds_data`; built at the first use and kept. Times as in `tests.benchmarks.bench`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks import bench, data, good_deeds_data, place
from tests.benchmarks.bench import Page

ROLES = ("staff", "coordinator", "unit_head", "head_of_all", "council_member", "leader", "office")
AT = f"/p/{good_deeds_data.ID}"


class Bench(bench.Bench):
    """Somebody signed in, and what they look at."""

    @property
    def last(self) -> int:
        """The newest case."""
        small = self.world.sizes == good_deeds_data.SMALL
        return good_deeds_data.SMALL_CASES if small else good_deeds_data.CASES

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
    options = bench.options_of(__doc__, ROLES).parse_args()
    cases = good_deeds_data.SMALL_CASES if options.small else good_deeds_data.CASES
    sizes = good_deeds_data.SMALL if options.small else good_deeds_data.SIZES
    path = bench.kept("good-deeds", options, good_deeds_data.ID, good_deeds_data)
    plugins = [bench.plugin(good_deeds_data.ID)]
    with place.opened(path, partial(good_deeds_data.build, cases, sizes), plugins=plugins) as (app, world):
        with app.app_context():
            print(", ".join(f"{number:,} {name}" for name, number in good_deeds_data.counted().items()), "\n")
        for _here in bench.run(Bench, app, world, options):
            pass


if __name__ == "__main__":
    main()
