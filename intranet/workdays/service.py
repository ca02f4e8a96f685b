"""Changes of the special days. One call is one transaction with its audit entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intranet import audit, clock
from intranet.access import SYSTEM, Actor, Refused
from intranet.database import db, transaction
from intranet.text import squeeze
from intranet.web.dates import vndate
from intranet.web.i18n import _
from intranet.workdays import queries, suggestions
from intranet.workdays.labels import KINDS
from intranet.workdays.models import SpecialDay
from intranet.workdays.reckoning import SATURDAY
from intranet.workdays.suggestions import Suggestion

MANAGE: Final = "workdays.manage"
SUBJECT: Final = "special_day"
LONGEST_NAME: Final = 120
SEED_FROM: Final = 10
"""From the first of this month on, the days of the coming year are read."""


class Conflict(Refused):
    """Somebody else changed the day in between: `stored` is what is there now."""

    def __init__(self, stored: SpecialDay) -> None:
        kind = str(KINDS[stored.kind]).lower()
        super().__init__(
            _(
                "Trong lúc trang này mở, người khác đã sửa thành: %(day)s, %(kind)s, “%(name)s”. "
                "Bấm Lưu lần nữa để thay bằng bản đang nhập.",
                day=vndate(stored.day), kind=kind, name=stored.name,
            )
        )  # fmt: skip
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Draft:
    """What one may say of a day."""

    day: date
    kind: str
    name: str


def add(actor: Actor, draft: Draft) -> SpecialDay:
    """Add a day. Raises Forbidden and Refused."""
    with _changing(actor):
        _check(draft)
        added = SpecialDay(**asdict(draft) | {"name": squeeze(draft.name)}, source="typed")
        db.session.add(added)
        db.session.flush()
        _record(actor, "add", added, {name: [None, value] for name, value in asdict(draft).items()})
    return added


def edit(actor: Actor, day_id: int, version: int, draft: Draft) -> SpecialDay:
    """Change the day that was read at `version`. Raises Forbidden, Refused and :class:`Conflict`."""
    with _changing(actor):
        found = _locked(day_id)
        if found.version != version:
            raise Conflict(found)
        _check(draft, found)
        wanted = asdict(draft) | {"name": squeeze(draft.name)}
        changes = {name: [getattr(found, name), new] for name, new in wanted.items() if getattr(found, name) != new}
        if changes:
            for name, (_old, new) in changes.items():
                setattr(found, name, new)
            found.source, found.version = "typed", found.version + 1
            _record(actor, "edit", found, changes)
    return found


def remove(actor: Actor, day_id: int) -> None:
    """Take a day away: it is an ordinary day again. Raises Forbidden and Refused."""
    with _changing(actor):
        found = _locked(day_id)
        _record(actor, "remove", found, {"day": [found.day, None], "name": [found.name, None]})
        db.session.delete(found)


def open_suggestions(year: int) -> list[Suggestion]:
    """The suggested days of a year about which the table says nothing."""
    known = {one.day for one in queries.of_year(year)}
    return [one for one in suggestions.of_year(year) if one.day not in known]


def take(actor: Actor, year: int, days: Collection[date]) -> int:
    """Add those suggestions for `year` that are for `days`; how many that were. What is there stays as it is.

    Raises Forbidden.
    """
    with _changing(actor):
        chosen = [one for one in open_suggestions(year) if one.day in days]
        _put(actor, year, chosen)
    return len(chosen)


def seed(actor: Actor, year: int) -> int:
    """Read the days of a year about which nothing is known yet; how many that were. Raises Forbidden."""
    with _changing(actor):
        chosen = [] if queries.has_year(year) else suggestions.of_year(year)
        _put(actor, year, chosen)
    return len(chosen)


def missing_years() -> list[int]:
    """Of this year, and from October on the next, those without any day in the table."""
    today = clock.today()
    return queries.missing([today.year] + [today.year + 1] * (today.month >= SEED_FROM))


def seed_coming() -> None:
    """Read the days of :func:`missing_years`. Runs daily."""
    for year in missing_years():
        seed(SYSTEM, year)


def seed_first() -> None:
    """Read this year's days and the next year's, when there are none: for a new instance."""
    this_year = clock.today().year
    for year in queries.missing([this_year, this_year + 1]):
        seed(SYSTEM, year)


@contextmanager
def _changing(actor: Actor) -> Iterator[None]:
    with transaction():
        actor.require("workdays.manage")
        yield
    queries.forget()


def _locked(day_id: int) -> SpecialDay:
    found = select(SpecialDay).where(SpecialDay.id == day_id).with_for_update()
    stored = db.session.scalar(found.execution_options(populate_existing=True))
    if stored is None:
        raise Refused(_("Ngày này đã được người khác bỏ; quay lại danh sách để xem."))
    return stored


def _check(draft: Draft, before: SpecialDay | None = None) -> None:
    if not squeeze(draft.name) or len(squeeze(draft.name)) > LONGEST_NAME:
        raise Refused(_("Nhập tên, tối đa %(num)d ký tự.", num=LONGEST_NAME), "name")
    if draft.kind not in KINDS:
        raise Refused(_("Chọn nghỉ hoặc làm bù."), "kind")
    if draft.kind == "work" and draft.day.weekday() < SATURDAY:
        raise Refused(_("Ngày làm bù phải là thứ Bảy hoặc Chủ nhật; ngày thường vốn là ngày làm việc."), "day")
    taken = db.session.scalar(select(SpecialDay.id).where(SpecialDay.day == draft.day))
    if taken is not None and (before is None or taken != before.id):
        raise Refused(_("Ngày %(day)s đã có trong danh sách; sửa dòng ấy.", day=vndate(draft.day)), "day")


def _put(actor: Actor, year: int, chosen: Iterable[Suggestion]) -> None:
    days = [SpecialDay(day=one.day, kind=one.kind, name=one.name, source="suggested") for one in chosen]
    if days:
        db.session.add_all(days)
        audit.record(
            actor, action="workdays.seed", subject_kind=SUBJECT, subject_id=None, subject_label=str(year),
            changes={"days": [None, [day.day for day in days]]},
        )  # fmt: skip


def _record(actor: Actor, action: str, day: SpecialDay, changes: dict[str, Any]) -> None:
    audit.record(
        actor, action=f"workdays.{action}", subject_kind=SUBJECT, subject_id=day.id,
        subject_label=f"{vndate(day.day)}, {day.name}", changes=changes,
    )  # fmt: skip
