"""Following people who come, move and go: running broadcasts are brought up to date with the directory.

Each minute the state of the directory (`standing.mark`: its stamp and the day) is compared with what each running
broadcast was followed up to. When it is another one, yesterday's rows of the directory are compared with today's
(:class:`Seen`), which tells whom the change concerns (:class:`Moved`); only these people are looked at, in all
broadcasts, some chains in one transaction. So a change costs one comparison of the whole directory and, beside that,
what its own people cost. A broadcast that was followed up to some other state is looked at as a whole.

It may be killed at any moment: a chain's mark is written in the transaction of its receipts, and whom a change
concerns is remembered until every running broadcast bears the new mark. Two that run at once share the chains.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select, tuple_, update

from intranet import changed_rows, db, directory_rows, transaction, upsert

from ..sending.models import Broadcast
from . import arriving, settling, standing
from .models import Following, Moved, Seen

log = logging.getLogger(__name__)

MOST_ROWS: Final = 20_000
"""After a change of more rows of the directory everybody is looked at."""
AT_ONCE: Final = 100_000
"""So many people times chains in one transaction: others write, too."""
MOST_CHAINS: Final = 500
PORTION: Final = 300
TRIES: Final = 3
"""While the directory changes under the comparison it is made again so often; then a minute later."""
_OF_UNITS: Final = ("alone", "below")
_MEMBERS: Final = ("home", "member")


class _Changed(Exception):
    """The directory changed while it was compared, or while people were looked at."""


def run() -> int:
    """Follow people in every running broadcast that is behind the directory; in how many."""
    if db.session.scalar(_behind(standing.mark()).limit(1)) is None:
        return 0
    for _try in range(TRIES):
        mark = standing.mark()
        try:
            _compare(mark)
            number = _follow(mark)
        except _Changed:
            continue
        _forget(mark)
        return number
    log.info("the directory changes just now; people are followed in a minute")
    return 0


def refresh(root_id: int) -> None:
    """Bring a broadcast up to date at once; in the caller's transaction, who has locked it. Nobody is told of it."""
    mark = standing.mark()
    settling.settle([root_id])
    changed_rows(update(Broadcast).where(Broadcast.id == root_id).values(followed=standing.still(mark)))


def _behind(mark: str) -> Select[Any]:
    """The running chains that were not followed up to `mark`: (id, what they were followed up to)."""
    return (
        select(Broadcast.id, Broadcast.followed)
        .where(Broadcast.status == standing.RUNNING, Broadcast.parent_id.is_(None), Broadcast.followed != mark)
        .order_by(Broadcast.id)
    )


def _compare(mark: str) -> None:
    """Remember whom the changes up to `mark` concern. Raises _Changed, with nothing done."""
    with transaction():
        state = _state()
        if state.mark == mark:
            return
        if not state.mark or db.session.scalar(_behind(state.mark).limit(1)) is None:
            # Everybody is at what was seen last: what is remembered is done.
            changed_rows(delete(Moved))
            state.known = [state.mark] if state.mark else []
        if _see(first=not state.mark):
            state.known = [*state.known, mark]
        else:
            changed_rows(delete(Moved))
            state.known = [mark]
        state.mark = mark
        db.session.flush()
        if standing.mark() != mark:
            raise _Changed


def _state() -> Following:
    """The row of the state, locked."""
    statement = upsert(Following).values(id=1, mark="", known=[]).on_conflict_do_nothing()
    db.session.execute(statement.execution_options(synchronize_session=False))
    wanted = select(Following).where(Following.id == 1).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _see(*, first: bool) -> bool:
    """Bring :class:`Seen` up to date; whether :class:`Moved` has all whom that concerns. False: it may be anybody."""
    columns = [Seen.kind, Seen.one, Seen.other]
    now, before = directory_rows(), select(*columns)
    if not first:
        gone = db.session.execute(before.except_(now).limit(MOST_ROWS + 1)).all()
        come = db.session.execute(now.except_(before).limit(MOST_ROWS + 1)).all()
        if len(gone) + len(come) <= MOST_ROWS:
            _concerned([*gone, *come])
            _replace(gone, come)
            return True
    changed_rows(delete(Seen))
    changed_rows(insert(Seen).from_select(columns, now.distinct()))
    return False


def _concerned(rows: Sequence[Any]) -> None:
    """Remember the people of changed rows, and those who belong to units of changed rows."""
    units = sorted({one for kind, one, _other in rows if kind in _OF_UNITS})
    people = sorted({one for kind, one, _other in rows if kind not in _OF_UNITS})
    if people:
        quietly = upsert(Moved).on_conflict_do_nothing()
        db.session.execute(quietly, [{"person_id": person} for person in people])
    for some in _portions(units):
        # Who came to the unit or left it just now has changed rows of their own.
        members = select(Seen.one).where(Seen.kind.in_(_MEMBERS), Seen.other.in_(some)).distinct()
        statement = upsert(Moved).from_select(["person_id"], members).on_conflict_do_nothing()
        db.session.execute(statement.execution_options(synchronize_session=False))


def _replace(gone: Sequence[Any], come: Sequence[Any]) -> None:
    for some in _portions(gone):
        these = tuple_(Seen.kind, Seen.one, Seen.other).in_([tuple(row) for row in some])
        changed_rows(delete(Seen).where(these))
    if come:
        rows = [{"kind": kind, "one": one, "other": other} for kind, one, other in come]
        db.session.execute(insert(Seen.__table__), rows)


def _portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A statement takes only so many values."""
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _follow(mark: str) -> int:
    """Follow people in all chains that are behind `mark`; in how many."""
    known = set(db.session.scalars(select(Following.known)).first() or ())
    concerned = db.session.scalar(select(func.count()).select_from(Moved)) or 0
    behind = dict(db.session.execute(_behind(mark)).all())
    some = [root_id for root_id, followed in behind.items() if followed in known]
    whole = [root_id for root_id, followed in behind.items() if followed not in known]
    at_once = min(MOST_CHAINS, max(1, AT_ONCE // max(1, concerned)))
    batches = [some[start : start + at_once] for start in range(0, len(some), at_once)]
    number = sum(_batch(batch, behind, mark, select(Moved.person_id)) for batch in batches)
    return number + sum(_batch([root_id], behind, mark, None) for root_id in whole)


def _batch(root_ids: Sequence[int], behind: Mapping[int, str], mark: str, within: Select[int] | None) -> int:
    """Follow people in some chains, in one transaction; in how many. Not in those that somebody else follows now.

    Raises _Changed, with nothing done, when people were looked at in a directory newer than `mark`: whoever moved and
    moved back before the next comparison would be left where they were in between.
    """
    with transaction():
        # Whom the changes concern stays what it is while these people are looked at: comparing has to wait.
        known = db.session.scalar(select(Following.known).where(Following.id == 1).with_for_update(read=True)) or ()
        locked = select(Broadcast.id, Broadcast.followed).where(
            Broadcast.id.in_(root_ids), Broadcast.status == standing.RUNNING
        )
        rows = db.session.execute(locked.order_by(Broadcast.id).with_for_update(skip_locked=True)).all()
        ours = [
            root_id for root_id, followed in rows
            if followed == behind[root_id] and (within is None or followed in known)
        ]  # fmt: skip
        if ours:
            _settle(ours, mark, within)
            if not standing.still(mark):
                raise _Changed
    return len(ours)


def _settle(root_ids: Sequence[int], mark: str, within: Select[int] | None) -> None:
    when = settling.settle(root_ids, within)
    arriving.tell(settling.added(root_ids, within, when))
    # Not by the objects: people who edit meanwhile need not hear of it.
    changed_rows(update(Broadcast).where(Broadcast.id.in_(root_ids)).values(followed=mark))


def _forget(mark: str) -> None:
    """Once every running chain bears the mark, nobody needs to be looked at any more."""
    with transaction():
        state = _state()
        if state.mark == mark and db.session.scalar(_behind(mark).limit(1)) is None:
            changed_rows(delete(Moved))
            state.known = [mark]
