"""Numbers of plans: one series per unit and year, without gaps and without doubles.

A series runs from 01 January to 31 December of the year of issue (Nghị định 30/2020/NĐ-CP, Điều 15).
The counter row stays locked until the caller's transaction ends, so a number whose plan was not issued
after all is given to the next one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from intranet import clock
from intranet.access import Refused
from intranet.database import db, upsert
from intranet.plans.models import NumberEntry, NumberRegister
from intranet.web.i18n import _

SERIES = "KH"


def give(unit_id: int, year: int, plan_id: int, series: str = SERIES) -> int:
    """The next free number of the register, entered for `plan_id`. Needs a running transaction."""
    register = _locked(unit_id, year, series)
    number = register.last_number + 1
    taken = set(db.session.scalars(_entries(unit_id, year, series).where(NumberEntry.number >= number)))
    while number in taken:
        number += 1
    register.last_number = number
    _enter(unit_id, year, series, number, plan_id, on_paper=False)
    return number


def keep(unit_id: int, year: int, number: int, plan_id: int, series: str = SERIES) -> int:
    """Enter a number that a paper already bears. Raises :class:`Refused` when it is taken."""
    _locked(unit_id, year, series)
    if number < 1:
        raise Refused(_("Số phải từ 1 trở lên"), field="number")
    if db.session.get(NumberEntry, (unit_id, year, series, number)) is not None:
        raise Refused(
            _("Số %(number)d năm %(year)d đã cấp cho kế hoạch khác", number=number, year=year), field="number"
        )
    _enter(unit_id, year, series, number, plan_id, on_paper=True)
    return number


def next_number(unit_id: int, year: int, series: str = SERIES) -> int:
    """The number that would be given now; for display only, it is not reserved."""
    register = db.session.get(NumberRegister, (unit_id, year, series))
    number = (register.last_number if register else 0) + 1
    taken = set(db.session.scalars(_entries(unit_id, year, series).where(NumberEntry.number >= number)))
    while number in taken:
        number += 1
    return number


def _entries(unit_id: int, year: int, series: str) -> Any:
    return select(NumberEntry.number).where(
        NumberEntry.unit_id == unit_id, NumberEntry.year == year, NumberEntry.series == series
    )


def _enter(unit_id: int, year: int, series: str, number: int, plan_id: int, *, on_paper: bool) -> None:
    entry = NumberEntry(
        unit_id=unit_id, year=year, series=series, number=number, plan_id=plan_id,
        given_at=clock.now(), on_paper=on_paper,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()


def _locked(unit_id: int, year: int, series: str) -> NumberRegister:
    # Two first issues of a year may both miss the row: let the database create it once, then lock it.
    values = {"unit_id": unit_id, "year": year, "series": series, "last_number": 0}
    db.session.execute(upsert(NumberRegister).values(values).on_conflict_do_nothing())
    found = select(NumberRegister).where(
        NumberRegister.unit_id == unit_id, NumberRegister.year == year, NumberRegister.series == series
    )
    return db.session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()
