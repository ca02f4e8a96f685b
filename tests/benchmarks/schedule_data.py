"""Two years of publicity in a large invented province: sessions, attendance, participations; written set by set.

Each unit holds a hundred sessions a year, eight channels every month, in a plan of this year and one of the last. Of a
hundred people on a staff about 27 attend each session, three attend none. Chance plays no part: the same sizes and
the same day give the same rows.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Connection, text

from intranet import clock
from intranet.database import db
from intranet.plans import coverage
from intranet.plans.models import CHANNELS, Participation, Plan, PlanChannel, Target, Wave, WaveTopic
from tests.benchmarks import data

ID = "propaganda_schedule"
PER_UNIT = 100
CHOSEN = CHANNELS[:8]
_INDEX_OF = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Sizes(data.Sizes):
    """How much of everything; `attending` of a hundred people come to a session."""

    plans: int = 200
    tasks: int = 200
    attending: int = 28


SMALL = Sizes(units=60, people=600, plans=20, tasks=20, recipients=10, sections=30)


def build(sizes: Sizes | None = None) -> data.World:
    """Fill the empty database of the current application, which has the plugin's tables."""
    sizes = sizes or Sizes()
    chance = random.Random(2026)
    world = data.base(sizes, chance)
    today = clock.today()
    plans = (data.BIG, 2)
    waves = {today.year - n: _plan(plan_id, today.year - n, chance) for n, plan_id in enumerate(plans)}
    world.waves[:] = waves[today.year]
    db.session.commit()
    bind = db.session.get_bind()
    if bind.dialect.name == "sqlite":
        _hurry()
    for plan_id, year in zip(plans, waves, strict=True):
        data.put(_table("session"), _sessions(sizes, plan_id, year, waves[year], today))
    db.session.commit()
    _attend(sizes, today)
    for plan_id in plans:
        coverage.rebuild(plan_id)
    db.session.commit()
    data.analyse()
    _settle()
    return world


def _settle() -> None:
    # The log of such a build is as large as the data; in use it never is, and reading past it would cost time.
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.rollback()


def _hurry() -> None:
    # Indexes of millions of rows are sorted in memory, not in the two megabytes of SQLite's default.
    for pragma in ("cache_size=-4000000", "temp_store=MEMORY"):
        db.session.execute(text(f"PRAGMA {pragma}"))


def _table(name: str) -> Any:
    return db.metadata.tables[f"{ID}_{name}"]


def _plan(plan_id: int, year: int, chance: random.Random) -> list[int]:
    """Make the plan the whole province's, of this year, with four waves of three months; the ids of its waves."""
    plan = db.session.get_one(Plan, plan_id)
    plan.status, plan.year, plan.issuing_unit_id = "issued", year, 1
    plan.issued_on, plan.issued_year, plan.issued_month = date(year, 1, 5), year, 1
    for old in (*plan.waves, *plan.channels, *plan.targets):
        db.session.delete(old)
    plan.waves = [
        Wave(position=n, label=f"Đợt {n}", starts_on=date(year, 3 * n - 2, 1),
             ends_on=date(year + n // 4, 3 * n % 12 + 1, 1) - timedelta(days=1),
             topics=[WaveTopic(position=k, text=data.words(chance, 15)) for k in range(1, 6)])
        for n in range(1, 5)
    ]  # fmt: skip
    plan.channels = [PlanChannel(position=n, code=code) for n, code in enumerate(CHOSEN, 1)]
    plan.targets = [Target(position=1, percent=100, op="=", what="tập thể, cá nhân hưởng ứng")]
    db.session.flush()
    return [wave.id for wave in plan.waves]


def _sessions(sizes: Sizes, plan_id: int, year: int, waves: list[int], today: date) -> list[dict[str, Any]]:
    rows = []
    for unit in range(1, sizes.units + 1):
        for n in range(PER_UNIT):
            month, channel = min(n // 8, 11), CHOSEN[n % 8]
            day = date(year, month + 1, (unit * 5 + n * 3) % 28 + 1)
            held = day < today
            hour = 8 + n % 9
            rows.append({
                "plan_id": plan_id, "wave_id": waves[month // 3], "channel": channel, "unit_id": unit,
                "title": f"Tuyên truyền tháng {month + 1}, buổi {n + 1}", "topics": "Gương điển hình tiên tiến",
                "reach": "unit" if n % 20 else "below", "day": day, "starts": time(hour), "ends": time(hour + 1, 30),
                "place": f"Phòng họp {unit % 7}", "leader_id": unit, "status": "held" if held else "planned",
                "slot": f"{year}-{month + 1:02}-{n}", "report_due": day + timedelta(days=3),
                "held_on": day if held else None, "reported_at": data.MADE if held else None,
                "reported_by": unit if held else None, "created_at": data.MADE, "created_by": 41,
            })  # fmt: skip
    return rows


_WHO = """
    FROM propaganda_schedule_session s
    JOIN membership m ON m.unit_id = s.unit_id AND m.is_home
    WHERE s.status = 'held' AND m.person_id / :units >= 3
      AND (m.person_id / :units * 7 + s.id * 31) % 100 < :attending
    ORDER BY s.id
"""
_ATTENDANCE = f"""
    INSERT INTO propaganda_schedule_attendance (session_id, person_id, present, reason, note, how, at, by)
    SELECT s.id, m.person_id, :yes, '', '', 'ticked', :made, 41 {_WHO}
"""
_PARTICIPATION = f"""
    INSERT INTO participation (plan_id, wave_id, channel, person_id, unit_id, source, key, happened_on, recorded_at)
    SELECT s.plan_id, s.wave_id, s.channel, m.person_id, m.unit_id, '{ID}', 'session:' || s.id, s.held_on, :made {_WHO}
"""


def _attend(sizes: Sizes, today: date) -> None:
    given = {"units": sizes.units, "attending": sizes.attending, "yes": True, "made": data.MADE}
    if db.engine.dialect.name == "sqlite":
        given |= {"yes": 1, "made": data.MADE.replace(tzinfo=None).isoformat(" ")}
    connection = db.session.connection()
    for table, statement in ((_table("attendance"), _ATTENDANCE), (Participation.__table__, _PARTICIPATION)):
        _filled(connection, table.name, statement, given)
    db.session.commit()


def _filled(connection: Connection, table: str, statement: str, given: dict[str, Any]) -> None:
    """Insert first, index afterwards: a third of the time."""
    indexes = []
    if connection.dialect.name == "sqlite":
        indexes = connection.execute(text(_INDEX_OF), {"table": table}).all()
    for name, _sql in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    connection.execute(text(statement), given)
    for _name, sql in indexes:
        connection.exec_driver_sql(sql)


def counted() -> dict[str, int]:
    """How many rows of what there are."""
    wanted = {"units": "unit", "people": "person", "sessions": f"{ID}_session", "attendances": f"{ID}_attendance",
              "participations": "participation", "cells": "coverage_cell"}  # fmt: skip
    count = "SELECT count(*) FROM"
    return {name: db.session.execute(text(f"{count} {table}")).scalar_one() for name, table in wanted.items()}
