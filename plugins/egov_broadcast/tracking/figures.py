"""The figures of what somebody follows of a broadcast: by unit, and in all. One statement each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from intranet import clock, contact_facts, db, unit_names

from ..sending.models import Receipt
from ..texts import _
from . import states
from .access import Followed


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people stand where. Who has to confirm: `acknowledged`, `opened` (and did not confirm), `unopened`;
    of the last two `overdue` are late. `exempt` need not. For information only: `read` and `unread`.
    """

    acknowledged: int = 0
    opened: int = 0
    unopened: int = 0
    exempt: int = 0
    overdue: int = 0
    read: int = 0
    unread: int = 0

    @property
    def total(self) -> int:
        """Who has to confirm, or did."""
        return self.acknowledged + self.opened + self.unopened

    @property
    def missing(self) -> int:
        """Who has to confirm and did not."""
        return self.opened + self.unopened

    @property
    def everybody(self) -> int:
        """All people that count."""
        return self.total + self.exempt + self.read + self.unread

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = ("acknowledged", "opened", "unopened", "exempt", "overdue", "read", "unread")


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
    """The figures of what is followed. Two statements."""
    rows = db.session.execute(_by_unit(followed)).all()
    names = unit_names([row.unit_id for row in rows if row.unit_id is not None])
    units = [
        UnitLine(row.unit_id, names.get(row.unit_id) or _("Chưa thuộc đơn vị nào"), _figures(row))
        for row in rows
    ]  # fmt: skip
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


def _by_unit(followed: Followed) -> Any:
    parts = {
        "acknowledged": states.CONFIRMED, "opened": states.OPENED, "unopened": states.UNOPENED,
        "exempt": states.EXEMPT, "overdue": states.overdue(clock.now()), "read": states.READ,
        "unread": states.UNREAD,
    }  # fmt: skip
    counted = [_count(parts[name]).label(name) for name in NAMES]
    return select(Receipt.unit_id, *counted).where(followed.people, states.COUNTS).group_by(Receipt.unit_id)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _figures(row: Any) -> Figures:
    return Figures(*(int(getattr(row, name)) for name in NAMES))


def _most_missing(line: UnitLine) -> tuple[int, int, str]:
    found = line.figures
    return -(found.missing + found.unread), -found.everybody, line.name
