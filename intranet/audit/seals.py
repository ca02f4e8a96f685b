"""Daily seals: each is a digest over the day's entries and the seal of the day before.

Who changes, removes or slips in an entry afterwards would have to redo every later seal as well; the
last digest, noted on paper or in a mail, gives even that away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select

from intranet import clock
from intranet.audit import canonical
from intranet.audit.models import AuditEntry, AuditSeal
from intranet.database import db, transaction

FIRST: Final = "0" * 64
GRACE: Final = timedelta(hours=1)
"""How long after midnight a day may still receive entries of transactions begun before."""
_DAY: Final = timedelta(days=1)


class DayNotOver(ValueError):
    """The day may still receive entries."""


def seal_day(day: date) -> AuditSeal:
    """Seal `day` (as in Vietnam) and every unsealed day before it; nothing happens to sealed days.

    Raises :class:`DayNotOver` until an hour after the day's end.
    """
    if day > last_full_day():
        raise DayNotOver(day.isoformat())
    with transaction():
        existing = db.session.get(AuditSeal, day)
        if existing is not None:
            return existing
        last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.day.desc()).limit(1)).first()
        previous = last.digest if last else FIRST
        for missing in days(_first_unsealed(last, day), day):
            last = _seal(missing, previous)
            previous = last.digest
    if last is None:
        raise DayNotOver(day.isoformat())
    return last


def seal_past_days() -> None:
    """Seal yesterday and whatever was missed before: periodic, idempotent."""
    day = last_full_day()
    with transaction():
        first = _first_day_of_entries()
        if first is not None and first <= day:
            seal_day(day)


def last_full_day() -> date:
    """The last day that can receive no more entries."""
    return clock.local(clock.now() - GRACE).date() - _DAY


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += _DAY


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments at which `day` begins and ends in Vietnam."""
    start = datetime.combine(day, time(), clock.AGENCY_ZONE)
    return start.astimezone(UTC), datetime.combine(day + _DAY, time(), clock.AGENCY_ZONE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which `moment` falls."""
    return clock.local(moment).date()


def entries_of(day: date) -> Iterator[AuditEntry]:
    """The entries of `day` by number, read a thousand at a time."""
    start, end = bounds(day)
    statement = select(AuditEntry).where(AuditEntry.at >= start, AuditEntry.at < end).order_by(AuditEntry.id)
    yield from db.session.scalars(statement.execution_options(yield_per=1000))


class Digest:
    """The digest of a day, growing entry by entry."""

    def __init__(self, previous: str, day: date) -> None:
        self._hash = hashlib.sha256(f"{previous}\n{day.isoformat()}".encode())
        self.entries = 0
        self.last_entry_id = 0

    def add(self, entry: AuditEntry) -> None:
        """Take in the next entry, its number included."""
        self._hash.update(f"\n{entry.id} {entry.digest} ".encode())
        self._hash.update(canonical.written(entry))
        self.entries += 1
        self.last_entry_id = entry.id

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def _seal(day: date, previous: str) -> AuditSeal:
    digest = Digest(previous, day)
    for entry in entries_of(day):
        digest.add(entry)
    seal = AuditSeal(
        day=day,
        last_entry_id=digest.last_entry_id,
        entries=digest.entries,
        digest=digest.hexdigest(),
        sealed_at=clock.now(),
    )
    db.session.add(seal)
    return seal


def _first_unsealed(last: AuditSeal | None, wanted: date) -> date:
    if last is not None:
        return last.day + _DAY
    first = _first_day_of_entries()
    return min(first, wanted) if first is not None else wanted


def _first_day_of_entries() -> date | None:
    first = db.session.scalar(select(func.min(AuditEntry.at)))
    return day_of(first) if first is not None else None
