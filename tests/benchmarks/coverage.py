"""Recording that everybody took part, against the bare INSERT … SELECT of the same rows.

python -m tests.benchmarks.coverage [--rounds 5]
"""

from __future__ import annotations

import argparse
import time
from statistics import median

from sqlalchemy import delete, insert, literal, select

from intranet import clock
from intranet.database import UTCDateTime, db, transaction
from intranet.directory.models import Membership, Person
from intranet.plans import coverage
from intranet.plans.models import Participation
from tests.benchmarks import data, place

_NAMES = ["plan_id", "wave_id", "channel", "person_id", "unit_id", "source", "key", "happened_on", "recorded_at"]


def bare(world: data.World, key: str) -> None:
    """The rows alone: no cells, no check, whoever is on a staff."""
    chosen = select(
        literal(data.BIG), literal(world.waves[3]), literal("portal"), Membership.person_id, Membership.unit_id,
        literal("bare"), literal(key), literal(clock.today()), literal(clock.now(), UTCDateTime()),
    ).where(Membership.is_home)  # fmt: skip
    with transaction():
        db.session.execute(insert(Participation.__table__).from_select(_NAMES, chosen))


def record(world: data.World, key: str) -> None:
    """What a plugin calls."""
    coverage.record(
        source="measured", key=key, plan_id=data.BIG, person_ids=select(Person.id), happened_on=clock.today(),
        wave_id=world.waves[3], channel="portal",
    )  # fmt: skip


def main() -> None:
    """Measure both by turns and print the ratio; nothing stays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with place.open_world() as (app, world), app.app_context():
        ratios, times = [], []
        for number in range(rounds):
            taken = []
            for call in (bare, record):
                began = time.thread_time()
                call(world, f"round-{number}")
                taken.append((time.thread_time() - began) * 1000)
            times.append(taken)
            ratios.append(taken[1] / taken[0])
        _tidy(rounds)
    print(f"people: {world.sizes.people:,}; participations before: {world.sizes.participations:,}")
    print(f"bare INSERT … SELECT: {median(t[0] for t in times):.0f} ms; first record: {times[0][1]:.0f} ms; "
          f"later ones: {median(t[1] for t in times[1:] or times):.0f} ms; ratio {median(ratios):.1f}")  # fmt: skip


def _tidy(rounds: int) -> None:
    for number in range(rounds):
        coverage.withdraw("measured", f"round-{number}")
    with transaction():
        db.session.execute(delete(Participation).where(Participation.source == "bare"))
    coverage.rebuild(data.BIG)


if __name__ == "__main__":
    main()
