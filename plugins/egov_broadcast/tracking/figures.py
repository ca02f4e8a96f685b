"""The figures of what somebody follows of a broadcast: by unit, and in all. Counted by the room `people`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, select

from intranet import contact_facts, db, unit_names

from ..people.figures import Figures, by_unit
from ..sending.models import Receipt
from ..texts import _
from . import states
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
    """Of those who have not confirmed: who can hardly be reached, and why. `mute`: no reminder gets to them at all."""

    account: int = 0
    signed_in: int = 0
    mail: int = 0
    mute: int = 0

    @property
    def total(self) -> int:
        """Everybody who can hardly be reached."""
        return self.account + self.signed_in + self.mail


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


def reach(followed: Followed) -> Reach:
    """Who can hardly be reached. One statement."""
    contact = contact_facts().subquery()
    c = contact.c
    no_account, never = c.has_account == 0, (c.has_account == 1) & c.signed_in_at.is_(None)
    no_mail = (c.has_account == 1) & c.signed_in_at.is_not(None) & (c.mail != "ok")
    row = db.session.execute(
        select(*(_count(one) for one in (no_account, never, no_mail)), _count(states.mute(contact)))
        .select_from(Receipt)
        .join(contact, c.person_id == Receipt.person_id)
        .where(followed.people, states.UNOPENED)
    ).one()
    return Reach(*row)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _most_missing(line: UnitLine) -> tuple[int, int, str]:
    found = line.figures
    return -(found.missing + found.unread), -found.everybody, line.name
