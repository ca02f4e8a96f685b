"""A year of official documents in a large invented province; written set by set, the same at every build.

Each document goes to everybody, so that 100,000 people and 200 documents make twenty million receipts. The last forty
or so still run; heads of units have handed these on to their people. Of the old ones nearly everybody has confirmed.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import Integer, and_, case, func, insert, literal, null, select, text, update

from intranet import SYSTEM, clock
from intranet.database import UTCDateTime, db, transaction
from intranet.directory.models import Audience, AudienceRule, Membership
from tests.benchmarks import data

ID = "egov_broadcast"
ENDS_AFTER = timedelta(days=67)
"""A week to confirm, sixty days more until a broadcast ends."""
HEADS = (("unit_head", 2), ("head_of_all", 1))
"""Who reads, beside the people of :mod:`data`: the head of a department, and one of the whole province."""
STORM = 32
"""So many people confirm at the same moment."""
_INDEX_OF = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Sizes(data.Sizes):
    """How much of everything; `forwards` of each document that runs."""

    plans: int = 200
    tasks: int = 100
    documents: int = 200
    forwards: int = 60


SMALL = Sizes(units=60, people=600, plans=20, tasks=20, recipients=10, sections=30, documents=60, forwards=10)


def build(sizes: Sizes | None = None) -> data.World:
    """Fill the empty database of the current application, which has the plugin's tables."""
    sizes, chance = sizes or Sizes(), random.Random(2026)
    world = data.base(sizes, chance)
    for person_id, (role, unit_id) in enumerate(HEADS, start=44):
        data.account(world, person_id, "unit_head", unit_id, role)
    for n in range(STORM):
        data.account(world, 100 + n, "staff", n % sizes.units + 1, f"storm-{n}")
    # What comes next begins anew.
    db.session.commit()
    with transaction():
        _documents(sizes, chance)
    receipts = table("receipt")
    indexes = _without_indexes(receipts.name)
    for number in range(1, sizes.documents + 1):
        sent = _sent(sizes, number)
        _broadcast(sizes, number, sent)
        db.session.execute(insert(receipts).from_select(_RECEIPT, _receipts(sizes, number, sent)))
        db.session.commit()
    for sql in indexes:
        db.session.execute(text(sql))
    db.session.commit()
    follow()
    data.analyse()
    _settle()
    return world


_RECEIPT = ("root_id", "person_id", "broadcast_id", "unit_id", "must", "due_at", "reached_at", "opened_at",
            "file_opened_at", "acknowledged_at", "answer", "exempt_reason", "reminders")  # fmt: skip


def _module(name: str) -> Any:
    return import_module(f"intranet_plugins.{ID}.{name}")


def table(name: str) -> Any:
    """A table of the plugin."""
    return db.metadata.tables[f"{ID}_{name}"]


def _without_indexes(table: str) -> list[str]:
    """Insert first, index afterwards: a third of the time. What makes them again."""
    if db.engine.dialect.name != "sqlite":
        return []
    for pragma in ("cache_size=-2000000", "temp_store=MEMORY"):
        db.session.execute(text(f"PRAGMA {pragma}"))
    indexes = db.session.execute(text(_INDEX_OF), {"table": table}).all()
    for name, _sql in indexes:
        db.session.execute(text(f'DROP INDEX "{name}"'))
    return [sql for _name, sql in indexes]


def _settle() -> None:
    # The log of such a build is as large as the data; in use it never is, and reading past it would cost time.
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.rollback()


def _sent(sizes: Sizes, number: int) -> datetime:
    """The last one was sent this morning, the first a year ago."""
    day = clock.today() - timedelta(days=(sizes.documents - number) * 365 // sizes.documents)
    return clock.at(day, time(8, number % 60))


def _documents(sizes: Sizes, chance: random.Random) -> None:
    facts, service = _module("documents.facts"), _module("documents.service")
    for number in range(1, sizes.documents + 1):
        day = clock.local(_sent(sizes, number)).date()
        words = data.words(chance, 400).encode()
        with transaction():
            service.create(
                facts.DocumentFacts(
                    subject=f"{data.words(chance, 12).capitalize()}", arrived_on=day, issuer="UBND tỉnh An Hải",
                    code=f"{number}/UBND-NC", type_code="CV", type_name="Công văn", issued_on=day - timedelta(days=2),
                    urgency=(0, 0, 0, 1, 2)[number % 5], field="Thi đua, khen thưởng", plan_id=data.BIG,
                ),
                [facts.NewFile(f"cong-van-{number}.txt", io.BytesIO(words), looked_at=True)], actor=SYSTEM, way="hand",
            )  # fmt: skip


def _broadcast(sizes: Sizes, number: int, sent: datetime) -> None:
    """Document `number` goes to everybody as broadcast `number`; while it runs, units hand it on."""
    must, runs = number % 4 != 0, _runs(sent)
    deadline = _deadline(sent) if must else None
    row = {
        "version": 1, "document_id": number, "unit_id": 3, "must_acknowledge": must, "message": "", "question": "",
        "must_open": False, "channel": "", "status": "live" if runs else "ended", "sent_at": sent, "created_at": sent,
        "told_at": sent, "followed": "", "closed_reason": "", "closed_at": None if runs else sent + ENDS_AFTER,
    }  # fmt: skip
    data.put(table("broadcast"), [{
        **row, "id": number, "root_id": number, "sender_id": 41, "audience_id": audience("everyone", None),
        "deadline": deadline, "people": sizes.people,
    }])  # fmt: skip
    if not runs:
        return
    first = 1000 * number
    units = [n % sizes.units + 1 for n in range(number, number + sizes.forwards)]
    data.put(table("broadcast"), [
        {
            **row, "id": first + n, "root_id": number, "parent_id": number, "sender_id": unit,
            "audience_id": audience("unit", unit), "unit_id": unit, "message": "Đề nghị đọc và làm theo.",
            "deadline": deadline and deadline - timedelta(days=1), "people": sizes.people // sizes.units,
        }
        for n, unit in enumerate(units)
    ])  # fmt: skip
    one = table("broadcast")
    handed = (
        select(one.c.id, Membership.person_id)
        .join(Membership, and_(Membership.unit_id == one.c.unit_id, Membership.is_home))
        .where(one.c.parent_id == number, Membership.person_id != one.c.sender_id)
    )
    db.session.execute(insert(table("handed")).from_select(["broadcast_id", "person_id"], handed))


def audience(kind: str, ref_id: int | None) -> int:
    """A saved audience of one rule; its id."""
    audience = Audience(created_at=data.MADE)
    db.session.add(audience)
    db.session.flush()
    data.put(AudienceRule, [{
        "audience_id": audience.id, "kind": kind, "ref_id": ref_id, "with_subunits": False, "excludes": False,
    }])  # fmt: skip
    return audience.id


def _runs(sent: datetime) -> bool:
    return sent > clock.now() - ENDS_AFTER


def _deadline(sent: datetime) -> datetime:
    return clock.at(clock.local(sent).date() + timedelta(days=7), time(17))


def _receipts(sizes: Sizes, number: int, sent: datetime) -> Any:
    """Of the newest nobody has confirmed, of those of a week ago 80 in a hundred, of old ones 98."""
    age = max(0, (clock.now() - sent).days)
    confirmed = min(98, age * 11)
    chance = (Membership.person_id * 7 + number * 31) % 100
    moment = literal(sent + timedelta(hours=5), UTCDateTime())
    opened = case((chance < min(99, confirmed + 8), moment), else_=null())
    must, deadline = number % 4 != 0, _deadline(sent)
    inner = (Membership.unit_id + sizes.units - number) % sizes.units <= sizes.forwards
    due = case((inner, literal(deadline - timedelta(days=1), UTCDateTime())),
               else_=literal(deadline, UTCDateTime()))  # fmt: skip
    if not _runs(sent):
        due = literal(deadline, UTCDateTime())
    return (
        select(
            literal(number, Integer), Membership.person_id, literal(number, Integer), Membership.unit_id,
            literal(must), due if must else null(), literal(sent, UTCDateTime()), opened, opened,
            case((chance < confirmed, moment), else_=null()) if must else null(), literal(""), literal(""),
            literal(0, Integer),
        )
        .where(Membership.is_home)
        .order_by(Membership.person_id)
    )  # fmt: skip


def counted() -> dict[str, int]:
    """How many rows of what there are."""
    wanted = {"units": "unit", "people": "person", "documents": f"{ID}_document", "broadcasts": f"{ID}_broadcast",
              "receipts": f"{ID}_receipt", "handed on": f"{ID}_handed"}  # fmt: skip
    return {name: db.session.scalar(select(func.count()).select_from(db.metadata.tables[table])) or 0
            for name, table in wanted.items()}  # fmt: skip


def newest() -> int:
    """The broadcast that was sent last and has to be confirmed."""
    one = table("broadcast")
    wanted = select(func.max(one.c.id)).where(one.c.parent_id.is_(None), one.c.must_acknowledge, one.c.status == "live")
    return db.session.scalar(wanted) or 0


def to_confirm() -> list[int]:
    """Running broadcasts that have to be confirmed."""
    one = table("broadcast")
    wanted = select(one.c.id).where(one.c.parent_id.is_(None), one.c.must_acknowledge, one.c.status == "live")
    return list(db.session.scalars(wanted.order_by(one.c.id)))


def follow() -> int:
    """Follow people, as each minute does; in how many broadcasts."""
    number: int = _module("people.follow").run()
    return number


def unconfirm(person_id: int) -> None:
    """Let the person have confirmed nothing that runs."""
    receipts, one = table("receipt"), table("broadcast")
    live = select(one.c.id).where(one.c.status == "live", one.c.parent_id.is_(None))
    with transaction():
        db.session.execute(
            update(receipts)
            .where(receipts.c.person_id == person_id, receipts.c.root_id.in_(live))
            .values(acknowledged_at=None)
        )
