"""What reminders say. Each text is called once in every language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from intranet import clock

from ..documents.models import Document
from ..sending import telling
from ..texts import ID, _, ngettext
from .lagging import Lag
from .reminding import Letter

REMIND = f"{ID}.reminder"
UNITS = f"{ID}.lagging"
OFFICE = f"{ID}.late"
"""Kinds of notices: to the people themselves, to who answers for units, to the office."""
MOST_LINES = 12


def address(root_id: int) -> str:
    """The path of the tracking page."""
    return f"/p/{ID}/sent/{root_id}"


def usual(document: Document, due_at: datetime | None) -> str:
    """The text that a reminder by hand begins with."""
    what = named(document)
    if due_at is None:
        return _("Đề nghị đọc và xác nhận %(what)s. Trân trọng.", what=what)
    if due_at < clock.now():
        return _("Đã quá hạn từ %(when)s. Đề nghị đọc và xác nhận %(what)s ngay. Trân trọng.",
                 what=what, when=telling.moment(due_at))  # fmt: skip
    return _("Đề nghị đọc và xác nhận %(what)s trước %(when)s. Trân trọng.", what=what, when=telling.moment(due_at))


def named(document: Document) -> str:
    """The document in the midst of a sentence: công văn 412/SKHCN-VP."""
    kind = (document.type_name or _("Văn bản")).lower()
    return f"{kind} {document.code}" if document.code else f"{kind} “{document.subject}”"


def to_people(document: Document, root_id: int, text: str, by: str) -> Letter:
    """What somebody who has not confirmed is told by hand."""
    return Letter(
        REMIND, lambda: _("Nhắc xác nhận: %(what)s", what=telling.title(document)),
        lambda: f"{text}\n{by}" if by else text, telling.address(root_id),
    )  # fmt: skip


def by_ladder(document: Document, root_id: int, due_at: datetime) -> Letter:
    """What somebody who has not confirmed is told by the ladder."""

    def subject() -> str:
        what = telling.title(document)
        if due_at < clock.now():
            return _("Quá hạn xác nhận: %(what)s", what=what)
        return _("Sắp đến hạn xác nhận: %(what)s", what=what)

    return Letter(REMIND, subject, lambda: usual(document, due_at), telling.address(root_id))


def to_units(document: Document, root_id: int, lags: Sequence[Lag], text: str = "", by: str = "") -> Letter:
    """What somebody who answers for units is told of their people."""
    number = sum(one.number for one in lags)

    def subject() -> str:
        return ngettext(
            "Đơn vị còn %(num)d người chưa xác nhận %(what)s", "Đơn vị còn %(num)d người chưa xác nhận %(what)s",
            number, what=named(document),
        )  # fmt: skip

    def said() -> str:
        head = [f"{text}\n{by}" if by else text] if text else [document.subject]
        return "\n".join([*head, *_cut([line for one in lags for line in _unit_lines(one, len(lags) > 1)], 60)])

    return Letter(UNITS, subject, said, address(root_id))


def to_office(document: Document, root_id: int, lags: Sequence[Lag], due_at: datetime) -> Letter:
    """What the office, or whoever forwarded, is told when a broadcast is long overdue."""
    number = sum(one.number for one in lags)

    def subject() -> str:
        return ngettext(
            "Quá hạn lâu ngày: còn %(num)d người chưa xác nhận %(what)s",
            "Quá hạn lâu ngày: còn %(num)d người chưa xác nhận %(what)s", number, what=named(document),
        )  # fmt: skip

    def said() -> str:
        lines = [f"– {one.name}: {_people(one.number)}" for one in lags]
        return "\n".join([_("Hạn: %(when)s.", when=telling.moment(due_at)), *_cut(lines, MOST_LINES)])

    return Letter(OFFICE, subject, said, address(root_id))


def _unit_lines(lag: Lag, with_unit: bool) -> list[str]:
    left = lag.number - len(lag.names)
    lines = [f"{lag.name}: {_people(lag.number)}"] if with_unit else []
    lines += [f"– {name}" for name in lag.names]
    return [*lines, *([ngettext("… và %(num)d người khác", "… và %(num)d người khác", left)] if left > 0 else [])]


def _people(number: int) -> str:
    return ngettext("%(num)d người", "%(num)d người", number)


def _cut(lines: list[str], most: int) -> list[str]:
    left = len(lines) - most
    more = [ngettext("… và %(num)d dòng khác", "… và %(num)d dòng khác", left)] if left > 0 else []
    return [*lines[:most], *more]
