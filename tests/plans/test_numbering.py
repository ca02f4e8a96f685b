"""Numbers under concurrent issue: no gap, no double, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from intranet.access import Actor
from intranet.database import db, transaction
from intranet.plans import lifecycle, numbering
from intranet.plans.models import NumberEntry, NumberRegister, Plan
from intranet.testing.agency import Agency
from tests.plans.conftest import DAY


def together(app: Flask, work: list[Callable[[], None]]) -> list[BaseException]:
    """Run every function in a thread of its own, all starting at once; what they raised."""
    gate = threading.Barrier(len(work))
    faults: list[BaseException] = []

    def run(function: Callable[[], None]) -> None:
        with app.app_context():
            gate.wait()
            try:
                function()
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(function,)) for function in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_eight_at_once_get_eight_numbers(app: Flask, make_plan: Callable[..., Plan], office: Actor) -> None:
    plans = [make_plan().id for _n in range(8)]
    db.session.rollback()

    def issue(plan_id: int) -> Callable[[], None]:
        return lambda: lifecycle.issue(office, plan_id, 1, lifecycle.Issue(DAY, "KH-SKHCN")) and None

    assert together(app, [issue(plan_id) for plan_id in plans]) == []
    assert sorted(db.session.scalars(select(Plan.number))) == list(range(1, 9))
    assert sorted(db.session.scalars(select(NumberEntry.number))) == list(range(1, 9))


class PaperJam(Exception):
    """Something that goes wrong after the number was taken."""


def test_a_number_whose_issue_failed_is_given_to_the_next(
    app: Flask, make_plan: Callable[..., Plan], agency: Agency, office: Actor
) -> None:
    plans = [make_plan().id for _n in range(6)]
    db.session.rollback()

    def issue(plan_id: int, fails: bool) -> Callable[[], None]:
        def run() -> None:
            with transaction():
                lifecycle.issue(office, plan_id, 1, lifecycle.Issue(DAY, "KH-SKHCN"))
                if fails:
                    raise PaperJam

        return run

    faults = together(app, [issue(plan_id, n % 2 == 1) for n, plan_id in enumerate(plans)])
    assert [type(fault) for fault in faults] == [PaperJam] * 3
    assert sorted(db.session.scalars(select(NumberEntry.number))) == [1, 2, 3]
    register = db.session.get_one(NumberRegister, (agency.units["agency"], 2026, "KH"))
    assert register.last_number == 3
    assert numbering.next_number(agency.units["agency"], 2026) == 4


@pytest.mark.parametrize("rounds", [2])
def test_one_plan_issued_twice_at_once_gets_one_number(
    app: Flask, make_plan: Callable[..., Plan], office: Actor, rounds: int
) -> None:
    plan_id = make_plan().id
    db.session.rollback()
    work = [lambda: lifecycle.issue(office, plan_id, 1, lifecycle.Issue(DAY, "KH-SKHCN")) and None] * rounds
    assert len(together(app, work)) == rounds - 1
    assert db.session.scalars(select(NumberEntry.number)).all() == [1]
