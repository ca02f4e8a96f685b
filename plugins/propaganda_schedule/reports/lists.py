"""Lists of who was there, as people hand them in: pasted, or from a spreadsheet; names or staff codes, one a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from intranet import PersonMatch, Refused, db, match_people, people_rows, sheets

from ..texts import _

MOST_LINES = 5_000
MOST_ASKED = 100
"""As many doubtful lines are asked about; beyond that the list is of something else."""
_CODE_HEADS = re.compile(r"(ma|ma so|ma (can bo|nhan vien|nv|cb|cbcc|cbccvc|so can bo)|staff code|code)")
_NAME_HEADS = re.compile(r"(ho va ten|ho ten|ho, ten|ho va ten dem|ho dem|ten|name|full name|nguoi du|dai bieu)")
_MAIL_HEADS = re.compile(r"(e-?mail|thu dien tu|dia chi thu)")
_CODE = re.compile(r"[A-Za-zĐđ]{0,6}[-._]?\d{2,}")
_NUMBERING = re.compile(r"^\s*(\d{1,4}\s*[.)\]:/-]|[-–—*•+])\s+")
_WORDS = re.compile(r"[^\W\d_]+([ .'’-]+[^\W\d_]+)+\.?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a line may mean."""

    id: int
    name: str
    staff_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line to ask about; `number` is its place in the list. `outside`: only people not invited fit."""

    number: int
    line: str
    candidates: tuple[Candidate, ...]
    outside: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a list says: who is meant for sure or was chosen, what to ask, what nobody was found for."""

    people: frozenset[int] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    missing: tuple[str, ...] = ()


def lines_of(text: str) -> list[str]:
    """The people of a pasted list, one each, without numbering; each line once. Raises Refused for too long a list."""
    return _once(_of_rows(sheets.rows_of(text.replace(";", "\n")))) if text.strip() else []


def lines_of_file(file: Any, name: str) -> list[str]:
    """The people of a spreadsheet or CSV file. Raises Refused, naming the field."""
    try:
        found = _once(_of_rows(sheets.read_rows(file, name)))
    except Refused as refusal:
        raise Refused(str(refusal), "sheet") from refusal
    if not found:
        raise Refused(_("Không thấy tên hay mã cán bộ nào trong tệp; kiểm tra cột Họ và tên"), "sheet")
    return found


def match(lines: Sequence[str], audience: Select[int], answers: Mapping[int, int | None]) -> Found:
    """Who is meant. `answers` are those given to doubts so far: by number the person, None: nobody of them.

    Looked for among the invited first, then among everybody; who was not invited is always asked about. Four
    statements, however long the list.
    """
    inside = match_people(lines, within=audience) if lines else []
    unknown = [number for number, found in enumerate(inside) if not found.person_ids]
    outside = dict(zip(unknown, match_people([lines[n] for n in unknown]), strict=True)) if unknown else {}
    people: set[int] = set()
    open_doubts: list[tuple[int, PersonMatch, bool]] = []
    missing = []
    for number, found in enumerate(inside):
        wider = outside.get(number, found)
        if found.certain:
            people.add(found.person_ids[0])
        elif number in answers and (answers[number] is None or answers[number] in wider.person_ids):
            chosen = answers[number]
            people.update({chosen} if chosen else ())
        elif wider.person_ids:
            open_doubts.append((number, wider, number in outside))
        else:
            missing.append(lines[number])
    if len(open_doubts) > MOST_ASKED:
        raise Refused(
            _("Có %(num)d dòng chưa rõ là ai; kiểm tra lại danh sách: mỗi dòng một họ tên hoặc mã cán bộ",
              num=len(open_doubts)), "people",
        )  # fmt: skip
    return Found(frozenset(people), _doubts(open_doubts), tuple(missing))


def _doubts(found: Iterable[tuple[int, PersonMatch, bool]]) -> tuple[Doubt, ...]:
    found = list(found)
    ids = {person_id for _number, match, _outside in found for person_id in match.person_ids}
    known = {}
    if ids:
        for person_id, name, code, _unit_id, unit_name in db.session.execute(people_rows(ids)):
            known[person_id] = Candidate(person_id, name, code or "", unit_name or "")
    return tuple(
        Doubt(number, match.line, tuple(known[one] for one in match.person_ids if one in known), outside)
        for number, match, outside in found
    )


def _once(lines: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > MOST_LINES:
        raise Refused(_("Danh sách có hơn %(num)d dòng; tách thành nhiều buổi", num=MOST_LINES), "people")
    return found


def _of_rows(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    heads = next(((at, columns) for at, row in enumerate(rows[:15]) if (columns := _columns(row))), None)
    if heads is None:
        return [_likeliest(row) for row in rows]
    at, columns = heads
    return [_told(row, columns) for row in rows[at + 1 :]]


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Where codes, names and addresses stand, when the row is the head of a table."""
    found: dict[str, int] = {}
    for kind, pattern in (("code", _CODE_HEADS), ("name", _NAME_HEADS), ("mail", _MAIL_HEADS)):
        for place, cell in enumerate(row):
            if kind not in found and pattern.fullmatch(_plain(cell)):
                found[kind] = place
    if "name" in found and found["name"] + 1 < len(row) and _plain(row[found["name"] + 1]) in ("", "ten"):
        # One heading over two columns: family and middle name, given name.
        found["given"] = found["name"] + 1
    return found


def _told(row: Sequence[str], columns: Mapping[str, int]) -> str:
    def cell(kind: str) -> str:
        place = columns.get(kind)
        return row[place].strip() if place is not None and place < len(row) else ""

    name = f"{cell('name')} {cell('given')}".strip()
    code = cell("code")
    return code if re.search(r"\d", code) else name or cell("mail")


def _likeliest(row: Sequence[str]) -> str:
    """The cell of a row without headings that is a person: an address, a code, or two words at least."""
    cells = [_NUMBERING.sub("", cell).strip() for cell in row]
    for fits in (lambda cell: "@" in cell, _CODE_WITH_LETTERS.fullmatch, _WORDS.fullmatch):
        for cell in cells:
            if fits(cell):
                return cell
    return " ".join(cell for cell in cells if re.search(r"[^\W\d_]", cell)) or next(
        (cell for cell in cells if _CODE.fullmatch(cell)), ""
    )


_CODE_WITH_LETTERS = re.compile(r"[A-Za-zĐđ]{1,6}[-._]?\d{2,}")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return re.sub(r"\s+", " ", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip(" .:")
