"""Tables in running text: pipe rows, tab-separated rows, and what their columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from intranet.plans.importer.chars import fold, squeeze, starts_small
from intranet.plans.importer.lines import Line, clean

_DIVIDER = re.compile(r"^[\s:|\-–—+=]*$")
COLUMNS = (
    ("no", re.compile(r"(?:stt|tt|so tt|so thu tu|so)$")),
    ("coordinate", re.compile(r".*\bphoi hop")),
    (
        "wave",
        re.compile(
            r"(?:cac )?(?:dot|giai doan|quy|hoc ky|dot thi dua|dot tuyen truyen|giai doan thi dua|dot/giai doan|"
            r"ten dot)(?:\s|$)"
        ),
    ),
    ("from", re.compile(r"(?:ngay |thoi gian )?bat dau|tu ngay|tu$")),
    ("to", re.compile(r"(?:ngay |thoi gian )?ket thuc|den ngay|den$")),
    ("time", re.compile(r".*(?:thoi gian|thoi han|tien do|thoi diem|han hoan thanh|hoan thanh|\bhan\b|moc thoi gian)")),
    ("product", re.compile(r".*(?:san pham|ket qua|dau ra)")),
    (
        "lead",
        re.compile(
            r".*(?:chu tri|don vi|co quan|phan cong|nguoi thuc hien|bo phan|phu trach|trach nhiem)|"
            r"(?:to chuc )?thuc hien$"
        ),
    ),
    ("task", re.compile(r".*(?:noi dung|nhiem vu|cong viec|hoat dong|dau viec|ten viec|chi tieu|viec)")),
    ("note", re.compile(r"ghi chu|kinh phi|du toan")),
)


@dataclass
class Table:
    """Rows of cells with the line each came from; `columns` names what is known of the head."""

    rows: list[tuple[Line, list[str]]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def cell(self, row: Sequence[str], column: str) -> str:
        """The raw cell of a named column, empty when there is none."""
        at = self.columns.get(column, -1)
        return row[at] if 0 <= at < len(row) else ""


def plain(cell: str) -> str:
    """A cell on one line without marks."""
    return clean(re.sub(r"<br\s*/?>", " ", cell, flags=re.I))


def name_columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, judged by the head row."""
    out: dict[str, int] = {}
    for at, cell in enumerate(cells):
        head = fold(squeeze(plain(cell)))
        for name, pattern in COLUMNS:
            if pattern.match(head) and name not in out and len(head) < 60:
                out[name] = at
                break
    return out


def read_tables(lines: Iterable[Line]) -> list[Table]:
    """The tables among `lines`, each with its head understood where it has one."""
    tables: list[Table] = []
    current: Table | None = None
    last = -10
    for line in lines:
        cells = list(line.cells) if line.is_row else []
        if not cells or _DIVIDER.match(line.raw):
            last = line.number if cells and current else last
            continue
        if current is None or line.number - last > 3 or _is_new_head(cells):
            current = Table()
            tables.append(current)
        current.rows.append((line, cells))
        last = line.number
    return [_understood(table) for table in tables]


_CHUNK = re.compile(r"\S+(?: \S+)*")


def aligned_tables(lines: Sequence[Line]) -> list[Table]:
    """Tables set with blanks only: a word belongs to the column it stands under."""
    tables: list[Table] = []
    n = 0
    while n < len(lines):
        starts = _column_starts(lines[n])
        if not starts:
            n += 1
            continue
        table = Table()
        heads = _slots(lines[n], starts)
        n += 1
        while (
            n < len(lines) and "no" not in table.columns and not re.match(r"\s*\(?[\dIVA]+[.)]?(?:\s|$)", lines[n].raw)
        ):
            heads = [f"{a} {b}".strip() for a, b in zip(heads, _slots(lines[n], starts), strict=True)]
            n += 1
        table.columns = name_columns(heads)
        n = _aligned_rows(table, lines, n, starts)
        tables.append(table)
    return tables


def _column_starts(line: Line) -> list[int]:
    """Where the columns begin, when `line` is the head of a table set with blanks."""
    chunks = list(_CHUNK.finditer(line.raw)) if "   " in line.raw.strip() or "  " in line.raw.strip() else []
    named = name_columns([chunk.group() for chunk in chunks])
    return [chunk.start() for chunk in chunks] if len(chunks) > 2 and "no" in named and len(named) > 2 else []


def _slots(line: Line, starts: Sequence[int]) -> list[str]:
    cells = [""] * len(starts)
    for chunk in _CHUNK.finditer(line.raw):
        at = max((n for n, start in enumerate(starts) if start <= chunk.start() + 3), default=0)
        cells[at] = f"{cells[at]} {chunk.group()}".strip()
    return cells


def _aligned_rows(table: Table, lines: Sequence[Line], n: int, starts: Sequence[int]) -> int:
    """Rows begin with a number; a line without one goes on with the row above."""
    while n < len(lines):
        cells = _slots(lines[n], starts)
        if re.fullmatch(r"(?:\d{1,3}(?:\.\d+)*|[IVX]{1,4}|[A-E])[.)]?", cells[0]):
            table.rows.append((lines[n], cells))
        elif not cells[0] and table.rows:
            line, above = table.rows[-1]
            table.rows[-1] = (line, [f"{a} {b}".strip() for a, b in zip(above, cells, strict=True)])
        else:
            break
        n += 1
    return n


def _is_new_head(cells: Sequence[str]) -> bool:
    named = name_columns(cells)
    return len(named) >= 3 and "no" in named


def _understood(table: Table) -> Table:
    """Find the head row, join a second head row, and cells broken over several rows."""
    for n, (_, cells) in enumerate(table.rows[:3]):
        columns = name_columns(cells)
        if len(columns) < 2:
            continue
        body = table.rows[n + 1 :]
        if body and _is_sub_head(body[0][1]):
            columns |= {name: at for name, at in name_columns(body[0][1]).items() if name not in ("no", "task")}
            body = body[1:]
        table.columns = columns
        table.rows = _merged(body, columns)
        return table
    return table


def _is_sub_head(cells: Sequence[str]) -> bool:
    filled = [fold(plain(c)) for c in cells if plain(c)]
    if filled and all(re.fullmatch(r"\(?[\d]{1,2}\)?", c) for c in filled):
        return len(filled) > 2
    return bool(filled) and all(re.search(r"^(?:don vi |co quan )?(?:chu tri|phoi hop|thuc hien)$", c) for c in filled)


def _merged(rows: Sequence[tuple[Line, list[str]]], columns: dict[str, int]) -> list[tuple[Line, list[str]]]:
    out: list[tuple[Line, list[str]]] = []
    for line, cells in rows:
        if out and "no" in columns and _is_rest(cells, columns):
            above = out[-1][1]
            above += [""] * (len(cells) - len(above))
            out[-1] = (
                out[-1][0],
                [
                    f"{a} {b}".strip() if b else a
                    for a, b in zip(above, cells + [""] * (len(above) - len(cells)), strict=True)
                ],
            )
        else:
            out.append((line, cells))
    return out


def _is_rest(cells: Sequence[str], columns: dict[str, int]) -> bool:
    """A row without a number that goes on with the words of the row above."""
    at = columns["no"]
    filled = [c for c in cells if plain(c)]
    return (
        bool(filled)
        and not (plain(cells[at]) if at < len(cells) else "")
        and all(starts_small(plain(c)) for c in filled)
    )
