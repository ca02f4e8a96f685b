"""The publicity schedule at scale: month view, coverage by unit, a unit's gaps, check-in. Goal: p95 of 300 ms each.

python -m tests.benchmarks.schedule [--rounds 40] [--folder FOLDER] [--only TEXT] [--roles …] [--explain] [--small]

1,000 units, 100,000 people, 200,000 sessions, 5 million participations on the embedded database, see
`schedule_data`. Built at the first use (some minutes, 2 GB) and kept in FOLDER, by default that of all benchmarks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from importlib import import_module

from sqlalchemy import delete, false, insert, select

from intranet import clock
from intranet.database import db, transaction
from intranet.plans import coverage
from intranet.plans.models import Participation
from tests.benchmarks import bench, data, place, schedule_data
from tests.benchmarks.bench import Page

ROLES = ("staff", "coordinator", "office", "leader")
SECRET, SECONDS = "measured", 20
AT = f"/p/{schedule_data.ID}"


class Bench(bench.Bench):
    """Somebody signed in, and what they look at."""

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


@contextmanager
def open_check_ins(here: Bench, number: int) -> Iterator[list[int]]:
    """So many sessions that take the codes of one secret, none of which the reader attended; undone afterwards."""
    models = import_module(f"intranet_plugins.{schedule_data.ID}.models")
    session, there, opened = models.Session, models.Attendance, models.CheckIn
    with here.app.app_context(), transaction():
        attended = select(there.session_id).where(there.person_id == here.person_id)
        held = select(session.id).where(session.status == "held", session.plan_id == data.BIG)
        others = held.where(session.id.not_in(attended)).order_by(session.id.desc()).limit(number)
        ids = list(db.session.scalars(others))
        db.session.execute(insert(opened), [
            {"session_id": n, "secret": SECRET, "opened_at": clock.now(), "closes_at": clock.now() + timedelta(hours=2)}
            for n in ids
        ])  # fmt: skip
    csrf, here.app.config["WTF_CSRF_ENABLED"] = here.app.config["WTF_CSRF_ENABLED"], False
    try:
        yield ids
    finally:
        here.app.config["WTF_CSRF_ENABLED"] = csrf
        with here.app.app_context(), transaction():
            db.session.execute(delete(opened).where(opened.session_id.in_(ids)))
            db.session.execute(delete(there).where(there.session_id.in_(ids), there.person_id == here.person_id))
            db.session.execute(
                delete(Participation).where(
                    Participation.source == schedule_data.ID, Participation.person_id == here.person_id,
                    Participation.key.in_([f"session:{n}" for n in ids]),
                )
            )  # fmt: skip
            # Far quicker than counting the whole plan anew, and leaves the file as it was.
            for wave_id, channel in {(w, c) for w in here.world.waves for c in schedule_data.CHOSEN}:
                coverage._recount(data.BIG, wave_id, channel, [here.person_id], without=false())


def check_ins(here: Bench, rounds: int) -> None:
    """Typing the code of the moment, in another session each time."""
    codes = import_module(f"intranet_plugins.{schedule_data.ID}.checkin.codes")
    with open_check_ins(here, rounds + 2) as ids:
        waiting = iter(ids)

        def come() -> None:
            number = next(waiting)
            code = codes.code_of(SECRET, number, codes.step_at(clock.now(), SECONDS))
            here.browser.post(f"{AT}/check-in", {"code": code})

        here.measure(Page("check-in", come), rounds)


def main() -> None:
    """Measure and print."""
    options = bench.options_of(__doc__, ROLES).parse_args()
    sizes = schedule_data.SMALL if options.small else None
    path = bench.kept("schedule", options, schedule_data.ID, schedule_data)
    plugins = [bench.plugin(schedule_data.ID)]
    with place.opened(path, partial(schedule_data.build, sizes), plugins=plugins) as (app, world):
        with app.app_context():
            print(", ".join(f"{number:,} {name}" for name, number in schedule_data.counted().items()), "\n")
        for here in bench.run(Bench, app, world, options):
            if options.only in "check-in" and not options.explain:
                check_ins(here, options.rounds)


if __name__ == "__main__":
    main()
