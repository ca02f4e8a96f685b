"""Builds the invented agency through the same services as everybody else, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from intranet import auth, clock
from intranet.access import SYSTEM, Actor
from intranet.audit.seals import seal_past_days
from intranet.auth import service as accounts
from intranet.auth.models import Account
from intranet.cli.demo_data import paper, people, plan_closed, plan_launch, plan_publicity, plan_review, units
from intranet.cli.demo_data.wording import Parts
from intranet.database import db, transaction
from intranet.directory.queries import member_ids
from intranet.plans import coverage, deliveries, imports, lifecycle, progress, service
from intranet.plans.models import Plan, Task, Wave

PASSWORD = "ba-con-co-trang-bay-qua-song"  # noqa: S105 - printed on purpose: the demo has nothing to protect
SINCE = date(2021, 1, 4)
ENTERED_DAYS_AGO, CLOSED_DAYS_AGO, LAUNCHED_DAYS_AGO, ISSUED_DAYS_AGO = 490, 460, 130, 100
SOURCE = "demo"


@dataclass(frozen=True, slots=True)
class World:
    """Ids of what was made, by key."""

    units: dict[str, int]
    people: dict[str, int]
    accounts: dict[str, int]

    def actor(self, key: str) -> Actor:
        """Who acts: somebody with a demo account."""
        return auth.actor_for(db.session.get_one(Account, self.accounts[key]))


def build() -> World:
    """Make everything, all or nothing, in the empty database of the current application."""
    today = clock.today()
    with transaction():
        with _on(today - timedelta(days=ENTERED_DAYS_AGO)):
            made = units.create(SINCE)
            world = World(made, people.create(made, SINCE), {})
            _open_accounts(world)
        closed = _closed(world, today - timedelta(days=CLOSED_DAYS_AGO))
        with _on(today - timedelta(days=units.REORGANISED_DAYS_AGO)):
            units.reorganise(world.units, clock.today())
        with _on(today - timedelta(days=CLOSED_DAYS_AGO - 200)):
            lifecycle.close(world.actor("clerk"), closed.id, closed.version, "Đã tổng kết")
        launched = _launched(world, today - timedelta(days=LAUNCHED_DAYS_AGO))
        _running(world, today - timedelta(days=ISSUED_DAYS_AGO), launched.id, today)
        _under_review(world, today - timedelta(days=2), launched.id)
        imports.receive(world.actor("clerk"), paper.NAME, paper.text(today).encode())
    seal_past_days()
    return world


@contextmanager
def _on(day: date, hour: int = 2) -> Iterator[None]:
    """Stand at nine in the morning (in Vietnam) of `day`."""
    with clock.standing_at(datetime.combine(day, time(hour), UTC)):
        yield


def _open_accounts(world: World) -> None:
    for person in people.NAMED:
        if person.account:
            ident = world.people[person.key]
            account = accounts.create_account(SYSTEM, ident, person.account, PASSWORD, must_change_password=False)
            world.accounts[person.key] = account.id
            scope = world.units[person.scope] if person.scope else None
            accounts.grant_role(SYSTEM, ident, person.grant, unit_id=scope)
    for key, role, unit in people.GRANTS:
        accounts.grant_role(SYSTEM, world.people[key], role, unit_id=world.units[unit] if unit else None)


def _issued(world: World, day: date, head: Mapping[str, Any], parts: Parts) -> Plan:
    """A plan drafted ten days before `day` by the office and issued on it by the director."""
    with _on(day - timedelta(days=10)):
        plan = service.create(world.actor("clerk"), head)
        for name, rows in parts.items():
            plan = service.update_part(world.actor("clerk"), plan.id, name, rows, plan.version)
    with _on(day - timedelta(days=3)):
        plan = lifecycle.submit(world.actor("clerk"), plan.id, plan.version, "Kính trình lãnh đạo Sở")
    with _on(day, hour=8):
        how = lifecycle.Issue(day, str(head["symbol"]))
        return lifecycle.issue(world.actor("director"), plan.id, plan.version, how)


def _closed(world: World, day: date) -> Plan:
    plan = _issued(world, day, plan_closed.head(world.units, day), plan_closed.parts(world.units, day))
    _progress(world, plan, day, plan_closed.PROGRESS)
    everybody = list(world.people.values())
    _took_part(plan, "monthly_briefing", day + timedelta(days=60), everybody, share=0.93)
    _took_part(plan, "law_day", day + timedelta(days=120), everybody, share=0.9)
    return plan


def _launched(world: World, day: date) -> Plan:
    plan = _issued(world, day, plan_launch.head(world.units, day), plan_launch.parts(world.units, day))
    _progress(world, plan, day, (("1", "done", 19, "Tám đơn vị đã ký"), ("2", "doing", 40, "Còn ba đơn vị chưa gửi")))
    _took_part(plan, "conference", day + timedelta(days=19), list(world.people.values()), share=0.71)
    return plan


def _running(world: World, day: date, parent_id: int, today: date) -> Plan:
    head = plan_publicity.head(world.units, day, parent_id)
    plan = _issued(world, day, head, plan_publicity.parts(world.units, day))
    _progress(world, plan, day, plan_publicity.PROGRESS)
    _sent(world, plan, today)
    everybody = list(world.people.values())
    # One unit lags behind, so that the page has something to say.
    late = set(db.session.scalars(member_ids([world.units["advice"]], day)))
    eager = [person for person in everybody if person not in late]
    for days, channel, share in plan_publicity.SESSIONS:
        held = day + timedelta(days=days)
        if held <= today:
            _took_part(plan, channel, held, everybody if channel == "egov" else eager, share)
    return plan


def _sent(world: World, plan: Plan, today: date) -> None:
    """The reports of the plan that were due were sent on their days, but for the last one."""
    due = [one for one in deliveries.due(SYSTEM, plan.issued_on or today, today) if one.plan_id == plan.id]
    for number, one in enumerate(due[:-1], start=41):
        with _on(one.due_on):
            number_of_paper = f"{number}/BC-SKHCN" if one.every is None else ""
            deliveries.deliver(
                world.actor("clerk"), one.duty_id, one.due_on, sent_on=one.due_on, number=number_of_paper
            )


def _under_review(world: World, day: date, parent_id: int) -> None:
    """A short plan written by hand that waits for the director's signature."""
    with _on(day):
        clerk = world.actor("clerk")
        plan = service.create(clerk, plan_review.head(world.units, day, parent_id))
        for name, rows in plan_review.parts(world.units, day).items():
            plan = service.update_part(clerk, plan.id, name, rows, plan.version)
        lifecycle.submit(clerk, plan.id, plan.version, "Kính trình lãnh đạo Sở xem xét, ban hành")


def _progress(world: World, plan: Plan, day: date, said: tuple[tuple[str, str, int, str], ...]) -> None:
    tasks = {task.label: task for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id))}
    for label, status, days, note in said:
        with _on(day + timedelta(days=days)):
            task = tasks[label]
            done_on = clock.today() if status == "done" else None
            progress.report(
                world.actor("clerk"), task.id, status=status, done_on=done_on, note=note, base_was=progress.base(task)
            )


def _took_part(plan: Plan, channel: str, day: date, who: list[int], share: float) -> None:
    """A session on `day` in which a share of the people took part: always the same ones."""
    waves = db.session.scalars(select(Wave).where(Wave.plan_id == plan.id).order_by(Wave.position)).all()
    wave = next((w for w in waves if (w.starts_on or day) <= day <= (w.ends_on or day)), None)
    chooser = Random(f"{plan.title}{channel}{day.toordinal() - SINCE.toordinal()}")
    came = [person for person in who if chooser.random() < share]
    with _on(day, hour=4):
        coverage.record(
            source=SOURCE, key=f"{plan.id}-{channel}-{day.isoformat()}", plan_id=plan.id, person_ids=came,
            happened_on=day, wave_id=wave.id if wave else None, channel=channel,
        )  # fmt: skip
