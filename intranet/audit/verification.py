"""Checking the trail against its seals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from intranet.audit import canonical, seals
from intranet.audit.models import AuditEntry, AuditSeal
from intranet.database import db
from intranet.web.dates import vndate
from intranet.web.i18n import _


def verify() -> list[str]:
    """Compute every seal anew. The sentences say what does not match; none means all is well.

    Entries that were changed are named by number; a removed or added entry is told by its day.
    """
    kept = {seal.day: seal for seal in db.session.scalars(select(AuditSeal).order_by(AuditSeal.day))}
    problems = list(_missing_seals(kept))
    previous = seals.FIRST
    for day, seal in kept.items():
        problems += _check_day(seal, previous)
        # What is written, not what was computed: one fault is told once, not on every later day.
        previous = seal.digest
        if day + timedelta(days=1) not in kept:
            problems += _check_unsealed(day, min((later for later in kept if later > day), default=None))
    if not kept:
        problems += _check_unsealed(None, None)
    return problems


def _missing_seals(kept: Mapping[date, AuditSeal]) -> Iterator[str]:
    first = db.session.scalar(select(func.min(AuditEntry.at)))
    starts = [*list(kept)[:1], *([seals.day_of(first)] if first is not None else [])]
    if not starts:
        return
    # A day that ended less than a day ago may still be waiting for the worker.
    last = max([*list(kept)[-1:], seals.last_full_day() - timedelta(days=1)])
    for day in seals.days(min(starts), last):
        if day not in kept:
            yield _("Thiếu niêm phong của ngày %(day)s.", day=vndate(day))


def _check_day(seal: AuditSeal, previous: str) -> list[str]:
    digest = seals.Digest(previous, seal.day)
    problems: list[str] = []
    late = 0
    for entry in seals.entries_of(seal.day):
        digest.add(entry)
        late += entry.id > seal.last_entry_id
        problems += _check_entry(entry)
    day = vndate(seal.day)
    if late:
        problems.append(_("Ngày %(day)s có %(num)d mục được thêm sau khi niêm phong.", day=day, num=late))
    missing = seal.entries - (digest.entries - late)
    if missing > 0:
        problems.append(_("Ngày %(day)s thiếu %(num)d mục so với lúc niêm phong.", day=day, num=missing))
    if missing < 0:
        problems.append(_("Ngày %(day)s thừa %(num)d mục so với lúc niêm phong.", day=day, num=-missing))
    if not problems and digest.hexdigest() != seal.digest:
        problems.append(_("Nội dung ngày %(day)s hoặc niêm phong của ngày đã bị sửa.", day=day))
    return problems


def _check_unsealed(after: date | None, before: date | None) -> list[str]:
    statement = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    if after is not None:
        statement = statement.where(AuditEntry.at >= _start(after + timedelta(days=1)))
    if before is not None:
        statement = statement.where(AuditEntry.at < _start(before))
    return [problem for entry in db.session.scalars(statement) for problem in _check_entry(entry)]


def _start(day: date) -> datetime:
    return seals.bounds(day)[0]


def _check_entry(entry: AuditEntry) -> list[str]:
    if canonical.entry_digest(entry) == entry.digest:
        return []
    return [_("Mục số %(num)d ngày %(day)s đã bị sửa.", num=entry.id, day=vndate(seals.day_of(entry.at)))]
