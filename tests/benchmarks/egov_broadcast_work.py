"""What is done to official documents at scale: fan-out, following people, a storm of confirmations."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, insert, select, text

from intranet import SYSTEM, clock
from intranet.database import db, transaction
from intranet.directory import service
from tests.benchmarks import data, egov_broadcast_storm
from tests.benchmarks.bench import Times
from tests.benchmarks.egov_broadcast_data import ID, audience, follow, table

ROUNDS = 7
GOAL = 2.0


def _module(name: str) -> Any:
    return import_module(f"intranet_plugins.{ID}.{name}")


def fan_out(app: Flask, _world: data.World) -> None:
    """A broadcast goes to everybody, against the bare INSERT … SELECT of the same rows, in turns."""
    with app.app_context():
        first = _sent()
        _copy(first)
        ours, bare = Times(), Times()
        for number in range(ROUNDS):
            for one in (ours, bare) if number % 2 else (bare, ours):
                (_ours if one is ours else _bare)(one)
        _remove(first)
        with transaction():
            db.session.execute(text("DROP TABLE bench_rows"))
        people = db.session.scalar(select(func.count()).select_from(db.metadata.tables["person"]))
    ratio, wall = median(ours.cpu) / median(bare.cpu), median(ours.wall) / median(bare.wall)
    print(f"\nfan-out to {people:,} people, median of {ROUNDS} in turns:")
    print(f"  ours {median(ours.cpu):.0f} ms of CPU, {median(ours.wall):.0f} ms by the clock")
    print(f"  bare {median(bare.cpu):.0f} ms of CPU, {median(bare.wall):.0f} ms by the clock")
    print(f"  {ratio:.2f} times the CPU, {wall:.2f} times the clock{'' if ratio <= GOAL else ' **over**'}", flush=True)


def _sent() -> int:
    """A new broadcast of document 1 to everybody, gone out; its id."""
    broadcast = _new()
    _module("sending.fanout").run(broadcast)
    return broadcast


def _new() -> int:
    one = _module("sending.models").Broadcast
    now = clock.now()
    with transaction():
        made = one(document_id=1, unit_id=3, sender_id=41, audience_id=audience("everyone", None), status="sending",
                   must_acknowledge=True, deadline=now, created_at=now)  # fmt: skip
        db.session.add(made)
    return int(made.id)


def _copy(root_id: int) -> None:
    """The rows as they are, in a table without anything else."""
    with transaction():
        db.session.execute(text("DROP TABLE IF EXISTS bench_rows"))
        rows = f"SELECT * FROM {table('receipt').name} WHERE root_id = :root ORDER BY person_id"
        db.session.execute(text(f"CREATE TABLE bench_rows AS {rows}"), {"root": root_id})


def _ours(times: Times) -> None:
    broadcast = _new()
    times.add(lambda: _module("sending.fanout").run(broadcast))
    _remove(broadcast)


def _bare(times: Times) -> None:
    broadcast, receipts = _new(), table("receipt")
    names = [column.name for column in receipts.c]
    values = ", ".join({"root_id": ":root", "broadcast_id": ":root"}.get(name, name) for name in names)
    into = f"INSERT INTO {receipts.name} ({', '.join(names)}) SELECT {values} FROM bench_rows"

    def add() -> None:
        with transaction():
            db.session.execute(text(into), {"root": broadcast})

    times.add(add)
    _remove(broadcast)


def _remove(root_id: int) -> None:
    with transaction():
        db.session.execute(delete(table("receipt")).where(table("receipt").c.root_id == root_id))
        db.session.execute(delete(table("broadcast")).where(table("broadcast").c.id == root_id))


def following(app: Flask, world: data.World) -> None:
    """What a change of the directory costs until everybody is followed in every running broadcast."""
    units = world.sizes.units
    print("\n| people are followed | broadcasts | CPU ms | clock ms | figures of the newest before it, CPU ms |")
    print("|---|---:|---:|---:|---:|")
    with app.app_context():
        follow()
        home = 500 % units + 1
        _follow("nothing changed", lambda: None)
        _follow("one person moves", lambda: service.move_person(SYSTEM, 500, home % units + 1))
        _follow("and moves back", lambda: service.move_person(SYSTEM, 500, home))
        _follow("somebody comes", lambda: service.create_person(SYSTEM, full_name="Đinh Thị Mới", home_unit_id=home,
                                                                active_from=clock.today()))  # fmt: skip
        _follow("a unit is put elsewhere", lambda: _put(units))
        _follow("everybody is looked at", _forget)


def _follow(name: str, change: Callable[[], Any]) -> None:
    figures, newest = _module("people.figures"), _newest()
    change()
    reckoned, times = Times(), Times()
    reckoned.add(lambda: figures.of([newest]))
    found: list[int] = []
    times.add(lambda: found.append(follow()))
    print(f"| {name} | {found[0]} | {times.cpu[0]:.0f} | {times.wall[0]:.0f} | {reckoned.cpu[0]:.0f} |", flush=True)


def _newest() -> int:
    one = table("broadcast").c
    wanted = select(func.max(one.id)).where(one.parent_id.is_(None), one.status == "live")
    return int(db.session.scalar(wanted) or 0)


def _put(units: int) -> None:
    """The last unit goes below another one, or back."""
    parent = data.parent_of(units) or 1
    version = db.session.execute(
        select(db.metadata.tables["unit_version"].c.parent_id).where(
            db.metadata.tables["unit_version"].c.unit_id == units
        )
    ).all()
    service.change_unit(SYSTEM, units, parent_id=parent if version[-1][0] != parent else parent - 1)


def _forget() -> None:
    """As when so much changed that nobody knows whom it concerns."""
    with transaction():
        db.session.execute(insert(table("moved")).from_select(["person_id"], _everybody()))
        db.session.execute(table("broadcast").update().where(table("broadcast").c.status == "live").values(followed=""))


def _everybody() -> Any:
    moved = table("moved")
    return select(db.metadata.tables["person"].c.id).where(~select(moved.c.person_id).where(
        moved.c.person_id == db.metadata.tables["person"].c.id
    ).exists())  # fmt: skip


WORK: dict[str, Callable[[Flask, data.World], None]] = {
    "fan-out": fan_out, "follow": following, "storm": egov_broadcast_storm.storm,
}  # fmt: skip
"""What can be asked for by name."""
