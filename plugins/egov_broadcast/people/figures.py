"""How many people stand where, exact at any moment; see :mod:`counting` for what the numbers mean.

From the receipts while they are up to date, which nearly always is so. Between a change of the directory and the next
run of :mod:`follow` it is reckoned from raw rows instead, which takes longer and gives the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, null, or_, select

from intranet import clock, db

from ..sending.models import Broadcast, Handed, Receipt
from . import counting, standing


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people stand where, see :mod:`counting`. `overdue` are among `opened` and `unopened`."""

    acknowledged: int = 0
    opened: int = 0
    unopened: int = 0
    exempt: int = 0
    overdue: int = 0
    read: int = 0
    unread: int = 0

    @property
    def total(self) -> int:
        """Who has to confirm, or did: shares are of this."""
        return self.acknowledged + self.opened + self.unopened

    @property
    def missing(self) -> int:
        """Who has to confirm and did not."""
        return self.opened + self.unopened

    @property
    def everybody(self) -> int:
        """All people who count."""
        return self.total + self.exempt + self.read + self.unread

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in counting.STATES))


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of the people on the staff of a unit today; `unit_id` None: of those on none."""

    unit_id: int | None
    figures: Figures


def of(root_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of these broadcasts (first ones of chains) by id; all zero where nothing was sent yet.

    At most four statements, however many broadcasts.
    """
    found = {root_id: Figures() for root_id in root_ids}
    stored, stale = _sources(found)
    for source in (_stored(stored), _reckoned(_holding(stale))):
        if source is None:
            continue
        c, now = source.c, clock.now()
        rows = db.session.execute(select(c.root_id, *counting.counted(c, now)).group_by(c.root_id))
        found |= {root_id: Figures(*numbers) for root_id, *numbers in rows}
    return found


def by_unit(
    root_id: int, unit_ids: Collection[int] | None = None, forward_ids: Collection[int] = ()
) -> list[UnitFigures]:
    """The figures of a broadcast by unit of its people, in the order of unit ids.

    With `unit_ids` only of the staff of these units and of whom the forwards `forward_ids` of the chain reached. At
    most four statements.
    """
    stored, stale = _sources([root_id])
    source = _stored(stored) if stored else _reckoned(_holding(stale))
    if source is None:
        return []
    c = source.c
    counts = select(c.unit_id, *counting.counted(c, clock.now())).group_by(c.unit_id)
    if unit_ids is not None:
        handed = select(Handed.person_id).where(Handed.broadcast_id.in_(forward_ids), Handed.left_on.is_(None))
        counts = counts.where(or_(c.unit_id.in_(unit_ids), c.person_id.in_(handed)))
    rows = db.session.execute(counts)
    found = [UnitFigures(unit_id, Figures(*numbers)) for unit_id, *numbers in rows]
    return sorted(found, key=lambda one: (one.unit_id is None, one.unit_id))


def of_forwards(forward_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of forwards by id: of the people each of them reached and, while it runs, still reaches.

    A person whom several forwards reached is in the figures of each. At most four statements.
    """
    found = {forward_id: Figures() for forward_id in forward_ids}
    if not found:
        return found
    roots = dict(db.session.execute(select(Broadcast.id, Broadcast.root_id).where(Broadcast.id.in_(found))).all())
    stored, stale = _sources(roots.values())
    holding = _holding(stale)
    for reached, source in ((_handed(found), _stored(stored)), (_reaching(found, holding), _reckoned(holding))):
        if source is None or reached is None:
            continue
        whom = reached.subquery("reached")
        c, r = source.c, whom.c
        counts = select(r.broadcast_id, *counting.counted(c, clock.now())).group_by(r.broadcast_id)
        same = and_(c.root_id == r.root_id, c.person_id == r.person_id)
        rows = db.session.execute(counts.select_from(whom.join(source, same)))
        found |= {forward_id: Figures(*numbers) for forward_id, *numbers in rows}
    return found


def is_current(root_id: int) -> bool:
    """Whether the receipts of a broadcast are up to date with the directory. Two statements."""
    return not _sources([root_id])[1]


def _sources(root_ids: Iterable[int]) -> tuple[list[int], list[int]]:
    """Those whose receipts say where everybody stands, and those for which it has to be reckoned. Two statements."""
    wanted = list(root_ids)
    if not wanted:
        return [], []
    mark = standing.mark()
    rows = db.session.execute(
        select(Broadcast.id, Broadcast.status, Broadcast.followed).where(Broadcast.id.in_(wanted))
    )
    stale = [root_id for root_id, status, followed in rows if status == standing.RUNNING and followed != mark]
    return [root_id for root_id in wanted if root_id not in stale], stale


def _stored(root_ids: Collection[int]) -> Any:
    """The receipts of those who count. Of what is over, deadlines that came later are nobody's: it stands still."""
    if not root_ids:
        return None
    receipt, over = Receipt, Broadcast.closed_at
    due = case((over.is_(None), receipt.due_at), (receipt.due_at < over, receipt.due_at), else_=null())
    columns = (receipt.root_id, receipt.person_id, receipt.unit_id, receipt.must, due.label("due_at"),
               receipt.opened_at, receipt.acknowledged_at, receipt.exempt_at)  # fmt: skip
    return (
        select(*columns)
        .join(Broadcast, Broadcast.id == receipt.root_id)
        .where(receipt.root_id.in_(root_ids), receipt.left_on.is_(None))
        .subquery("stored")
    )


def _holding(root_ids: Collection[int]) -> Any:
    return standing.held(root_ids).cte() if root_ids else None


def _reckoned(holding: Any) -> Any:
    return None if holding is None else standing.people(holding, standing.moment()).subquery("reckoned")


def _handed(forward_ids: Collection[int]) -> Select[Any]:
    return (
        select(Broadcast.root_id, Handed.person_id, Handed.broadcast_id)
        .join(Broadcast, Broadcast.id == Handed.broadcast_id)
        .where(Handed.broadcast_id.in_(forward_ids), Handed.left_on.is_(None))
    )


def _reaching(forward_ids: Collection[int], holding: Any) -> Select[Any] | None:
    """The same, reckoned: whom running forwards hold who have it from them, or have to."""
    if holding is None:
        return None
    h = holding.c
    has: ColumnElement[bool] = (
        select(Handed.person_id).where(Handed.broadcast_id == h.broadcast_id, Handed.person_id == h.person_id).exists()
    )
    return (
        select(h.root_id, h.person_id, h.broadcast_id)
        .join(Broadcast, Broadcast.id == h.broadcast_id)
        .where(h.broadcast_id.in_(forward_ids), or_(Broadcast.must_acknowledge, has))
    )
