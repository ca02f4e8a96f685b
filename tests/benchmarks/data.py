"""A large invented agency, written set by set: a province with 100,000 people in under a minute.

Chance is seeded: the same sizes give the same rows.
"""

# ruff: noqa: E501 - one row of a table per statement reads better than one column per line
from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import cast, insert, literal, select
from sqlalchemy.types import String

from intranet import clock
from intranet.auth.models import Account, Grant
from intranet.database import UTCDateTime, db
from intranet.directory.models import Membership, Person, Unit, UnitVersion
from intranet.plans import coverage
from intranet.plans.models import (
    CHANNELS,
    LegalBasis,
    Participation,
    Plan,
    PlanChannel,
    PlanSection,
    Recipient,
    ReportDuty,
    Target,
    Task,
    TaskUnit,
    Wave,
    WaveTopic,
)
from intranet.search.models import SearchEntry
from intranet.search.words import indexed
from intranet.text import fold, name_key, sort_key

SINCE = date(2020, 1, 1)
MADE = datetime(2020, 1, 1, 1, 0, tzinfo=UTC)
PASSWORD = "Sen-hong-no-giua-ao-lang-7"
BIG = 1
"""The id of the big plan."""

FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLES = "Văn Thị Hồng Minh Quốc Đức Thu Ngọc Thanh Kim Xuân Hữu".split()
GIVEN = "An Ánh Bình Cường Dũng Đạt Em Giang Hà Hạnh Hòa Hương Khánh Lan Long Mai Nam Nga Oanh Phúc Quân Sơn Tâm Yến".split()
WORDS = (
    "thi đua yêu nước phong trào khen thưởng tuyên truyền gương điển hình tiên tiến người tốt việc tốt kế hoạch đơn vị "
    "tập thể cá nhân nhiệm vụ chuyển đổi số cải cách hành chính văn hóa công sở phục vụ nhân dân học tập làm theo đạo đức "
    "sáng kiến nâng cao chất lượng hiệu quả công tác tổ chức triển khai thực hiện đăng tải cổng thông tin điện tử hội nghị "
    "tháng quý năm xã phường tỉnh thành phố nông thôn mới giảm nghèo bền vững môi trường xanh sạch đẹp"
).split()
LEVELS = ("agency", "subordinate", "division", "division")
FANOUT = (30, 8, 3)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    units: int = 1000
    people: int = 100_000
    plans: int = 10_000
    tasks: int = 200
    recipients: int = 60
    sections: int = 300
    participations: int = 1_000_000


@dataclass(frozen=True, slots=True)
class World:
    """What was made: logins by role, and the ids the pages are asked for."""

    sizes: Sizes
    logins: dict[str, str] = field(default_factory=dict)
    waves: list[int] = field(default_factory=list)
    unit: int = 0
    password: str = PASSWORD


def build(sizes: Sizes | None = None) -> World:
    """Fill the empty database of the current application."""
    sizes = sizes or Sizes()
    chance = random.Random(2026)
    world = base(sizes, chance)
    _participations(sizes, world)
    db.session.commit()
    analyse()
    return world


def base(sizes: Sizes, chance: random.Random) -> World:
    """Units, people, accounts and plans, without anybody reached."""
    world = World(sizes, unit=min(sizes.units, 40))
    _units(sizes)
    _people(sizes, chance)
    _accounts(sizes, world)
    _plans(sizes, chance)
    world.waves.extend(_big_plan(sizes, chance))
    _search_entries(sizes, chance)
    db.session.commit()
    return world


def put(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows into the table of a model, or into a table."""
    db.session.execute(insert(getattr(model, "__table__", model)), list(rows))


def words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=number))


def parent_of(number: int) -> int | None:
    """The parent of unit `number` (from 1): four levels, filled breadth first."""
    if number == 1:
        return None
    first, width = 2, 1
    for fanout in FANOUT[:-1]:
        count = width * fanout
        if number < first + count:
            return (first - width) + (number - first) // fanout
        first, width = first + count, count
    return (first - width) + (number - first) % width


def _depth(number: int) -> int:
    depth = 0
    parent = parent_of(number)
    while parent is not None:
        depth, parent = depth + 1, parent_of(parent)
    return depth


def _units(sizes: Sizes) -> None:
    put(Unit, ({"id": n, "created_at": MADE} for n in range(1, sizes.units + 1)))
    rows = []
    for n in range(1, sizes.units + 1):
        kind = LEVELS[_depth(n)]
        name = {"agency": "Ủy ban nhân dân tỉnh An Hải", "subordinate": f"Sở Số {n}", "division": f"Phòng Số {n}"}[kind]
        rows.append({
            "unit_id": n, "valid_from": SINCE, "name": name, "short_name": "", "symbol": f"D{n}", "kind": kind,
            "parent_id": parent_of(n), "place_name": "An Hải", "folded_name": fold(name), "sort_key": sort_key(name),
            "position": 100,
        })  # fmt: skip
    put(UnitVersion, rows)


def _people(sizes: Sizes, chance: random.Random) -> None:
    people, homes = [], []
    for n in range(1, sizes.people + 1):
        name = f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"
        people.append({
            "id": n, "full_name": name, "folded_name": fold(name), "sort_key": name_key(name), "staff_code": f"CB{n:06}",
            "email": f"cb{n}@anhai.example", "active_from": SINCE, "created_at": MADE, "employment_kind": "civil_servant",
        })  # fmt: skip
        homes.append({
            "person_id": n, "unit_id": n % sizes.units + 1, "is_home": True, "role": "member", "position": "Chuyên viên",
            "valid_from": SINCE,
        })  # fmt: skip
    put(Person, people)
    put(Membership, homes)


def _accounts(sizes: Sizes, world: World) -> None:
    for n, role in enumerate(("staff", "coordinator", "office", "leader", "admin"), start=39):
        account(world, n, role, n % sizes.units + 1 if role in ("staff", "coordinator") else None)


def account(world: World, n: int, role: str, unit_id: int | None, name: str = "") -> None:
    """Person `n` signs in as `name`, by default the role, which they hold for the unit and all below it."""
    hasher, name = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), name or role
    world.logins[name] = f"{name}@{n}"
    put(Account, [{
        "person_id": n, "login": world.logins[name], "password_hash": hasher.hash(PASSWORD),
        "must_change_password": False, "created_at": MADE,
    }])  # fmt: skip
    put(Grant, [{
        "person_id": n, "role": role, "unit_id": unit_id, "with_subunits": True, "valid_from": SINCE, "granted_at": MADE,
    }])  # fmt: skip


def _plans(sizes: Sizes, chance: random.Random) -> None:
    today = clock.today()
    plans, waves, tasks, duties = [], [], [], []
    for n in range(1, sizes.plans + 1):
        status = "issued" if n == BIG else ("issued", "issued", "closed", "closed", "draft", "review")[n % 6]
        year = today.year if n == BIG else today.year - n % 8
        issued = date(year, 1 + n % 12, 1 + n % 28) if status in ("issued", "closed") else None
        plans.append({
            "id": n, "version": 1, "kind": "publicity" if n % 3 else "launch", "status": status, "year": year,
            "title": words(chance, 14).capitalize(), "number": n if issued else None, "symbol": f"KH-D{n % sizes.units + 1}",
            "place": "An Hải", "issued_on": issued, "issued_year": issued.year if issued else None,
            "issued_month": issued.month if issued else None, "issuing_unit_id": 1 if n == BIG else n % sizes.units + 1,
            "issuer_name": "", "superior_name": "", "slogan": "", "parent_text": "", "created_at": MADE,
            "parent_id": BIG if n % 500 == 0 else None, "created_by": n % sizes.people + 1,
        })  # fmt: skip
        if n != BIG:
            begins = date(year, 1 + n % 9, 1)
            waves.append({"plan_id": n, "position": 1, "label": "Đợt 1", "starts_on": begins,
                          "ends_on": begins + timedelta(days=60)})  # fmt: skip
            tasks.extend(_task(chance, n, position, n % sizes.units + 1, begins) for position in (1, 2, 3))
            duties.append({"plan_id": n, "position": 1, "due_on": date(year, 12, 10), "every": None, "day": None, "to": "",
                           "note": "Báo cáo tổng kết"})  # fmt: skip
    for model, rows in ((Plan, plans), (Wave, waves), (Task, tasks), (ReportDuty, duties)):
        put(model, rows)


def _task(chance: random.Random, plan_id: int, position: int, unit_id: int, begins: date) -> dict[str, Any]:
    return {
        "plan_id": plan_id, "position": position, "label": f"{position}.", "text": words(chance, 20), "duty": "lead",
        "lead_unit_id": unit_id, "lead_text": "", "coordinate_text": "", "due_on": begins + timedelta(days=position * 20),
        "due_text": "", "product": words(chance, 4), "status": ("todo", "doing", "done")[position % 3], "note": "",
    }  # fmt: skip


def _big_plan(sizes: Sizes, chance: random.Random) -> list[int]:
    today = clock.today()
    begins = today - timedelta(days=150)
    waves = [Wave(
        plan_id=BIG, position=n, label=f"Đợt {n}", starts_on=begins + timedelta(days=60 * (n - 1)),
        ends_on=begins + timedelta(days=60 * n - 1),
    ) for n in range(1, 5)]  # fmt: skip
    db.session.add_all(waves)
    db.session.flush()
    ids = [wave.id for wave in waves]
    put(WaveTopic, ({"wave_id": i, "position": n, "text": words(chance, 15)} for i in ids for n in range(1, 6)))
    put(PlanChannel, ({"plan_id": BIG, "position": n, "code": c, "detail": ""} for n, c in enumerate(CHANNELS[:8], 1)))
    first = 10 * sizes.plans
    span = range(1, sizes.tasks + 1)
    put(
        Task,
        ({"id": first + n, **_task(chance, BIG, n, n % sizes.units + 1, begins + timedelta(days=n))} for n in span),
    )
    put(TaskUnit, (
        {"task_id": first + n, "unit_id": (n * 7 + k) % sizes.units + 1} for n in span for k in (0, 1)
    ))  # fmt: skip
    put(Recipient, (
        {"plan_id": BIG, "position": n, "name": f"Phòng Số {n}", "purpose": "t/h", "unit_id": n % sizes.units + 1}
        for n in range(1, sizes.recipients + 1)
    ))  # fmt: skip
    put(PlanSection, (
        {"plan_id": BIG, "position": n, "label": f"{n}.", "heading": words(chance, 5), "level": n % 3 + 1, "path": str(n),
         "body": words(chance, 60)}
        for n in range(1, sizes.sections + 1)
    ))  # fmt: skip
    put(Target, (
        {"plan_id": BIG, "position": n, "percent": 100, "op": "=", "what": words(chance, 8)} for n in range(1, 5)
    ))  # fmt: skip
    put(LegalBasis, (
        {"plan_id": BIG, "position": n, "doc_type": "Kế hoạch", "number": str(n * 6), "symbol": f"KH-D{n * 6 + 1}",
         "name": words(chance, 12), "issuer": ""}
        for n in range(1, 9)
    ))  # fmt: skip
    return ids


def _search_entries(sizes: Sizes, chance: random.Random) -> None:
    found = db.session.execute(select(Plan.id, Plan.title, Plan.status, Plan.issuing_unit_id, Plan.issued_on))
    rows = []
    for plan_id, title, status, unit_id, issued_on in found.all():
        text = words(chance, 300)
        rows.append({
            "kind": "plan", "ref_id": plan_id, "title": title, "exact": text, "folded": indexed(f"{title}\n{text}"), "folded_title": indexed(title),
            "unit_id": unit_id, "reader": "" if status in ("issued", "closed") else "plans.edit", "day": issued_on,
        })  # fmt: skip
    put(SearchEntry, rows)


def _participations(sizes: Sizes, world: World) -> None:
    """Occasions of 40,000 people each over the first three waves, one INSERT … SELECT per occasion."""
    each = max(1, sizes.people * 2 // 5)
    today = clock.today()
    for n in range(max(1, sizes.participations // each)):
        day = today - timedelta(days=140 - (n * 5) % 138)
        wave = world.waves[n % 3]
        rows = (
            select(
                literal(BIG), literal(wave), cast(literal(CHANNELS[n % 8]), String), Membership.person_id,
                Membership.unit_id, literal("bench"), literal(f"occasion-{n}"), literal(day),
                literal(clock.now(), UTCDateTime()),
            ).where(Membership.is_home, (Membership.person_id * 7 + n * 31) % 10 < 4)
        )  # fmt: skip
        names = ["plan_id", "wave_id", "channel", "person_id", "unit_id", "source", "key", "happened_on", "recorded_at"]
        db.session.execute(insert(Participation.__table__).from_select(names, rows))
    db.session.commit()
    coverage.rebuild(BIG)


def analyse() -> None:
    """Let PostgreSQL count what there is."""
    # It does so by itself in use; SQLite in use has no such figures, so it has none here.
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
