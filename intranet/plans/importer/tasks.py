"""Tasks: the rows of a plan's table of tasks, in the text or in an appendix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from intranet.plans.importer.chars import fold, squeeze, value
from intranet.plans.importer.dates import periods, with_year
from intranet.plans.importer.draft import TaskDraft
from intranet.plans.importer.lines import Line
from intranet.plans.importer.tables import Table, aligned_tables, name_columns, plain, read_tables
from intranet.plans.importer.trace import Trace

_EMPTY = re.compile(r"^[\s\-–—./…]*$")
_REGULAR = re.compile(
    r"thuong xuyen|\b(?:hang|moi|dinh ky)\b.*(?:thang|quy|nam|tuan)|theo (?:yeu cau|ke hoach|quy dinh|tien do)|"
    r"\bhang (?:thang|quy|nam)|lien tuc|khi co|ca nam|trong nam"
)
_GROUP_NO = re.compile(r"^(?:[IVX]{1,5}|[A-ĐEGH])[.)]?$")
_ROW_NO = re.compile(r"^\d{1,3}(?:\.\d{1,2})*[.)]?$")


def read_tasks(lines: Iterable[Line], year: int | None, trace: Trace) -> tuple[TaskDraft, ...]:
    """The tasks of every task table among `lines`, group rows left out."""
    out: list[TaskDraft] = []
    lines = list(lines)
    tables = [*read_tables(lines), *aligned_tables([ln for ln in lines if not ln.is_row]), *_flattened(lines)]
    for table in tables:
        if not _is_task_table(table):
            continue
        for line, cells in table.rows:
            task = _task(table, cells, year)
            if task:
                trace.at(f"tasks.{len(out)}", task.task, line.start, line.end)
                out.append(task)
    return tuple(out)


def _is_task_table(table: Table) -> bool:
    columns = table.columns
    return (
        "task" in columns
        and "wave" not in columns
        and bool({"lead", "product", "coordinate"} & columns.keys() or {"time", "no"} <= columns.keys())
    )


def _task(table: Table, cells: Sequence[str], year: int | None) -> TaskDraft | None:
    def cell(name: str) -> str | None:
        text = value(plain(table.cell(cells, name)))
        return None if not text or _EMPTY.match(text) else text

    no, task = cell("no"), cell("task")
    others = [cell(name) for name in ("lead", "coordinate", "time", "product")]
    if not task or not any(others) or (no and _GROUP_NO.match(no) and not others[0] and not others[2]):
        return None
    if no is None:
        split = re.match(r"(\d{1,2})[.)]\s+(?=\S)", task)
        if split:
            no, task = split.group(1), task[split.end() :]
    when = cell("time")
    return TaskDraft(no, task, others[0], others[1], deadline_of(when, year), when, others[3])


def deadline_of(text: str | None, year: int | None) -> date | None:
    """The day a deadline cell means: that day, or the last day of its one period."""
    if not text or _REGULAR.search(fold(text)):
        return None
    found = periods(fold(text))
    if len(found) != 1:
        return None
    known = with_year(found[0].ends, year)
    return known.last() if known else None


def _flattened(lines: Sequence[Line]) -> Iterator[Table]:
    """Tables whose cells were printed one to a line: heads, then rows that begin with 1, 2, 3 …"""
    n = 0
    while n < len(lines):
        heads = _head_run(lines, n)
        if not heads:
            n += 1
            continue
        table = Table(columns=name_columns(heads))
        n = _fill(table, lines, n + len(heads), len(heads))
        yield table


def _head_run(lines: Sequence[Line], at: int) -> list[str]:
    """The head cells of a flattened table that begins at `at`."""
    if lines[at].is_row or not re.fullmatch(r"(?:stt|tt|so tt)\.?", lines[at].folded):
        return []
    heads: list[str] = []
    for line in lines[at : at + 9]:
        if line.is_row or len(line.text) > 50 or (heads and re.fullmatch(r"(?:1|i|01|a)[.)]?", line.folded)):
            break
        heads.append(line.text)
    named = name_columns(heads)
    return heads if len(named) >= 3 and "task" in named else []


def _fill(table: Table, lines: Sequence[Line], at: int, width: int) -> int:
    """Read the rows of a flattened table; returns the line after it."""
    number = 0
    row: list[str] = []
    first = lines[at] if at < len(lines) else None
    while at < len(lines):
        text = lines[at].text.rstrip(".)")
        begins = text.isdecimal() and int(text) == number + 1
        if begins or _GROUP_NO.match(lines[at].text):
            _add(table, first, row, width)
            number, row, first = number + begins, [lines[at].text], lines[at]
        elif re.match(r"(?:phu luc|ghi chu:|noi nhan)", lines[at].folded) or len(row) > 3 * width:
            break
        else:
            row.append(squeeze(lines[at].text))
        at += 1
    _add(table, first, row, width)
    return at


def _add(table: Table, line: Line | None, row: list[str], width: int) -> None:
    if line is None or len(row) < 3:
        return
    if len(row) == width - 1:
        row = _with_gap(table, row)
    if len(row) > width:
        row = [row[0], " ".join(row[1 : 2 + len(row) - width]), *row[2 + len(row) - width :]]
    table.rows.append((line, row))


def _with_gap(table: Table, row: list[str]) -> list[str]:
    """A row that lost one empty cell: the deadline shows where."""
    time = table.columns.get("time", -1)
    at = next((n for n, cell in enumerate(row) if n > 1 and _is_deadline(cell)), -1)
    if time < 0 or at != time - 1:
        return row
    return [*row[:at], "", *row[at:]]


def _is_deadline(cell: str) -> bool:
    plain_cell = fold(cell)
    return len(cell) < 40 and bool(_REGULAR.search(plain_cell) or periods(plain_cell))
