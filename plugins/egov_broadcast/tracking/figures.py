"""The figures of what somebody follows of a broadcast: by unit, and in all. Counted by the room `people`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from intranet import contact_facts, db, unit_names

from ..people.figures import Figures, by_unit
from ..sending.models import Receipt
from ..texts import _
from . import limits, states
from .access import Followed


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with the figures of the people who are on its own staff; `unit_id` None: of people without a unit."""

    unit_id: int | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """All figures: in all, and by unit, most people missing first."""

    total: Figures
    units: list[UnitLine] = field(default_factory=list)

    def line(self, unit_id: int | None) -> UnitLine | None:
        """The line of a unit."""
        return next((one for one in self.units if one.unit_id == unit_id), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """Of those who have not confirmed: how many can hardly be reached, by what hinders it; how many a reminder would
    reach now, in all (`everybody`) and of those who have not opened it (`unopened`).

    `waiting` are all who have not confirmed. Who can neither sign in nor get mail gets no reminder.
    """

    account: int = 0
    signed_in: int = 0
    mail: int = 0
    everybody: int = 0
    unopened: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """Everybody who can hardly be reached."""
        return self.account + self.signed_in + self.mail

    @property
    def passed_over(self) -> int:
        """Who has not confirmed and gets none: reminded as often as is allowed today, or out of reach of any."""
        return self.waiting - self.everybody


def board(followed: Followed) -> Board:
    """The figures of what is followed. At most five statements."""
    unit_ids = None if followed.everybody else followed.unit_ids
    found = by_unit(followed.root.id, unit_ids, followed.forward_ids)
    names = unit_names([one.unit_id for one in found if one.unit_id is not None])
    units = [
        UnitLine(one.unit_id, names.get(one.unit_id or 0) or _("Chưa thuộc đơn vị nào"), one.figures)
        for one in found
        if one.figures.everybody
    ]
    return Board(added(one.figures for one in units), sorted(units, key=_most_missing))


def added(figures: Iterable[Figures]) -> Figures:
    """The sum."""
    total = Figures()
    for one in figures:
        total += one
    return total


def reach(followed: Followed, which: ColumnElement[bool] | None = None) -> Reach:
    """Who of `which` (None: of all who have not confirmed) can be reached now. Two statements."""
    contact = contact_facts().subquery()
    limit = limits.restriction()
    free: ColumnElement[int] = literal(1) if limit is None else case((limit, 1), else_=0)
    # One number for each person: to count by it takes half the time of a sum for each question.
    kind = (2 * _kind(contact) + free).label("kind")
    found = (
        select(kind, func.count())
        .select_from(Receipt)
        .join(contact, contact.c.person_id == Receipt.person_id)
        .where(followed.people, states.WAITING)
        .group_by(kind)
    )
    rows = db.session.execute(found if which is None else found.where(which)).all()
    return _added_up({(number // 2, number % 2 == 1): count for number, count in rows})


_MUTE, _NO_ACCOUNT, _NEVER, _NO_MAIL, _NEW, _OPENED, _OPENED_MUTE = range(7)


def _kind(contact: Any) -> ColumnElement[int]:
    c = contact.c
    return case(
        (and_(Receipt.opened_at.is_not(None), states.mute(contact)), _OPENED_MUTE),
        (Receipt.opened_at.is_not(None), _OPENED),
        (states.mute(contact), _MUTE),
        (c.has_account == 0, _NO_ACCOUNT),
        (c.signed_in_at.is_(None), _NEVER),
        (c.mail != "ok", _NO_MAIL),
        else_=_NEW,
    )


def _added_up(counts: dict[tuple[int, bool], int]) -> Reach:
    def number(*kinds: int, free: tuple[bool, ...] = (True, False)) -> int:
        return sum(counts.get((kind, one), 0) for kind in kinds for one in free)

    new = number(_NO_ACCOUNT, _NEVER, _NO_MAIL, _NEW, free=(True,))
    return Reach(
        account=number(_MUTE, _NO_ACCOUNT), signed_in=number(_NEVER), mail=number(_NO_MAIL),
        everybody=new + number(_OPENED, free=(True,)), unopened=new, waiting=sum(counts.values()),
    )  # fmt: skip


def _most_missing(line: UnitLine) -> tuple[int, int, str]:
    found = line.figures
    return -(found.missing + found.unread), -found.everybody, line.name
