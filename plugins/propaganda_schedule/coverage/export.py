"""The coverage of a plan as a spreadsheet: totals, units, waves by channels, and who is missing by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response

from intranet import dates, sheets

from ..texts import REASONS, _, ngettext
from . import figures, missing
from .asked import Asked
from .tree import Sums, Tree

AT_ONCE = 4000
"""As many names are in memory at a time."""


def answer(asked: Asked) -> Response:
    """The file to download, for the question asked."""
    return sheets.response(sheets_of(asked), name_of(asked))


def name_of(asked: Asked) -> str:
    """What the file is called, without its ending."""
    plan = (asked.plan.reference or asked.plan.title[:60]).replace("/", "-")
    return f"{_('Độ phủ %(plan)s', plan=plan)} {asked.day:%Y-%m-%d}"


def _quietly(_done: int) -> None:
    """Nobody watches."""


def sheets_of(asked: Asked, progress: Callable[[int], object] = _quietly) -> list[sheets.Sheet]:
    """The four tables. Names are read while they are written, a few thousand at a time.

    `progress` is told again and again how many names are written.
    """
    tree = figures.tree(asked)
    total = figures.board_of(asked, tree).total
    return [_summary(asked, total), _units(asked, tree), _channels(asked, total), _names(asked, progress)]


def _subtitle(asked: Asked) -> str:
    parts = [asked.wave.name if asked.wave else _("Cả kế hoạch"), asked.channel_label]
    parts += [asked.unit.name if asked.unit else "", _("tính đến ngày %(day)s", day=dates.vndate(asked.day))]
    return ", ".join(part for part in parts if part)


def _summary(asked: Asked, total: Sums) -> sheets.Sheet:
    rows: list[tuple[str, Any, Any, Any, Any]] = [
        (_("Cá nhân"), total.expected, total.reached, total.missing, total.percent),
        (_("Tập thể"), total.collectives, total.collectives_reached, total.collectives - total.collectives_reached,
         total.collectives_percent),
        (_("Buổi tuyên truyền"), total.planned, total.held, total.planned - total.held,
         round(100 * total.held / total.planned) if total.planned else 0),
    ]  # fmt: skip
    columns = [
        sheets.Column(_("Chỉ tiêu"), 30), sheets.Column(_("Phải đạt"), 12, "int"),
        sheets.Column(_("Đã đạt"), 12, "int"), sheets.Column(_("Còn lại"), 12, "int"),
        sheets.Column(_("Tỷ lệ"), 10, "percent"),
    ]  # fmt: skip
    late = ngettext("%(num)d buổi đã quá hạn báo cáo", "%(num)d buổi đã quá hạn báo cáo", total.late)
    note = _("Kế hoạch: %(plan)s. Chỉ tiêu của kế hoạch: %(percent)d%%. %(late)s.",
             plan=asked.plan.title, percent=figures.target(asked.plan), late=late)  # fmt: skip
    return sheets.Sheet(_("Tổng hợp"), columns, rows, _subtitle(asked), note)


def _units(asked: Asked, tree: Tree) -> sheets.Sheet:
    """Each unit with its own people: what is below it stands in lines of its own, so that the totals are right."""
    columns = [
        sheets.Column(_("Đơn vị"), 44), sheets.Column(_("Thuộc đơn vị"), 34),
        sheets.Column(_("Số người"), 11, "int", total=True), sheets.Column(_("Đã hưởng ứng"), 11, "int", total=True),
        sheets.Column(_("Tỷ lệ"), 9, "percent", ratio=(3, 2)), sheets.Column(_("Còn lại"), 10, "int", total=True),
        sheets.Column(_("Buổi theo lịch"), 10, "int", total=True),
        sheets.Column(_("Đã tổ chức"), 10, "int", total=True), sheets.Column(_("Quá hạn"), 9, "int", total=True),
    ]  # fmt: skip
    return sheets.Sheet(_("Theo đơn vị"), columns, list(_unit_rows(asked, tree)), _subtitle(asked), numbered=True)


def _unit_rows(asked: Asked, tree: Tree) -> Iterator[tuple[Any, ...]]:
    wanted = set(asked.unit_ids or ()) if asked.unit else None
    for unit_id, sums in _in_order(asked, tree):
        if wanted is not None and unit_id not in wanted:
            continue
        unit = tree.units.get(unit_id) if unit_id is not None else None
        parent = tree.units.get(unit.parent_id) if unit and unit.parent_id is not None else None
        name = unit.name if unit else tree.names.get(unit_id) or _("Chưa thuộc đơn vị nào")
        yield (
            name, parent.name if parent else "", sums.expected, sums.reached, sums.percent, sums.missing, sums.planned,
            sums.held, sums.late,
        )  # fmt: skip


def _in_order(asked: Asked, tree: Tree) -> Iterator[tuple[int | None, Sums]]:
    yield from ((unit.id, tree.own[unit.id]) for unit in asked.units if unit.id in tree.own)
    yield from ((unit_id, sums) for unit_id, sums in tree.own.items() if unit_id not in tree.units)


def _channels(asked: Asked, total: Sums) -> sheets.Sheet:
    waves = [wave.name for wave in asked.plan.waves]
    columns = [sheets.Column(_("Kênh"), 40)]
    columns += [sheets.Column(name, 14, "int") for name in (*waves, _("Cả kế hoạch"))]
    rows = [(row.label, *(number for _wave, number in row.cells)) for row in figures.matrix(asked, _("Mọi kênh"))]
    note = _("Số người đã hưởng ứng trong %(num)d người; một người có thể hưởng ứng qua nhiều kênh, nhiều đợt.",
             num=total.expected)  # fmt: skip
    until = _("tính đến ngày %(day)s", day=dates.vndate(asked.day))
    subtitle = ", ".join(part for part in (asked.unit.name if asked.unit else "", until) if part)
    return sheets.Sheet(_("Theo đợt, kênh"), columns, rows, subtitle, note)


def _names(asked: Asked, progress: Callable[[int], object]) -> sheets.Sheet:
    columns = [
        sheets.Column(_("Họ và tên"), 28), sheets.Column(_("Mã cán bộ"), 12), sheets.Column(_("Đơn vị"), 40),
        sheets.Column(_("Lý do"), 16), sheets.Column(_("Ghi chú"), 30),
    ]  # fmt: skip
    people = enumerate(missing.streamed(asked, AT_ONCE))
    rows = (_name_row(number, gap, progress) for number, gap in people)
    return sheets.Sheet(_("Người chưa hưởng ứng"), columns, rows, _subtitle(asked), numbered=True)


def _name_row(number: int, gap: missing.Gap, progress: Callable[[int], object]) -> tuple[str, ...]:
    if number % AT_ONCE == 0:
        progress(number)
    return gap.name, gap.staff_code, gap.unit_name, _reason(gap), _since(gap)


def _reason(gap: missing.Gap) -> str:
    return str(REASONS[gap.reason]) if gap.reason else ""


def _since(gap: missing.Gap) -> str:
    said = ""
    if gap.session_day:
        said = _("Theo buổi ngày %(day)s", day=dates.vndate(gap.session_day))
    elif gap.first_on and gap.last_on:
        said = _("Từ %(first)s đến hết %(last)s", first=dates.vndate(gap.first_on), last=dates.vndate(gap.last_on))
    elif gap.first_on:
        said = _("Từ %(first)s", first=dates.vndate(gap.first_on))
    return "; ".join(part for part in (said, gap.note) if part)
