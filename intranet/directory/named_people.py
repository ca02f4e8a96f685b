"""People whom somebody names by typing: certain ones are taken, doubtful ones asked about, unknown ones said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select

from intranet.database import db
from intranet.directory.listing import people_rows
from intranet.directory.people_matching import match_people

MOST_LINES, MOST_CANDIDATES = 500, 5
_MARK = re.compile(r"^.+?\s*\((?P<mark>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that may mean several people: (person id, who that is), best first."""

    line: str
    candidates: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who is meant: ids of the certain ones, lines to ask about, lines that mean nobody."""

    person_ids: tuple[int, ...]
    doubts: tuple[Doubt, ...]
    unknown: tuple[str, ...]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """What a field asks with: (person id, the line and who that is) for each candidate of each doubt."""
        return [(one, f"{doubt.line}: {label}") for doubt in self.doubts for one, label in doubt.candidates]


def read(lines: Iterable[str], picked: Collection[int] = (), *, within: Select[int] | None = None) -> Reading:
    """Who the lines mean, as `match_people` finds them; `picked` are ids chosen among candidates.

    Few statements, however many lines; of more than 500 the rest is passed over.
    """
    given = [line.strip() for line in lines if line.strip()][:MOST_LINES]
    found = match_people([_plain(line) for line in given], within=within) if given else []
    certain: dict[int, None] = {}
    asked: list[tuple[str, tuple[int, ...]]] = []
    unknown = []
    for line, match in zip(given, found, strict=True):
        chosen = [person_id for person_id in match.person_ids if person_id in picked]
        if match.certain and match.person_ids:
            certain[match.person_ids[0]] = None
        elif chosen:
            certain.update(dict.fromkeys(chosen))
        elif match.person_ids:
            asked.append((line, match.person_ids[:MOST_CANDIDATES]))
        else:
            unknown.append(line)
    return Reading(tuple(certain), _doubts(asked), tuple(unknown))


def labels(person_ids: Collection[int]) -> dict[int, str]:
    """Name, staff code and unit of people, by id, to tell them apart; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return {row.id: ", ".join(part for part in (row.full_name, row.staff_code, row.unit_name) if part) for row in rows}


def lines_of(person_ids: Collection[int]) -> list[str]:
    """People as :func:`read` knows them again, "name (code)", in the order of names; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return [f"{row.full_name} ({row.staff_code})" if row.staff_code else str(row.full_name) for row in rows]


def _plain(line: str) -> str:
    """What a list of choices shows, "name (code)", is found by its mark when that is a code."""
    found = _MARK.match(line)
    return found["mark"] if found and any(letter.isdigit() for letter in found["mark"]) else line


def _doubts(asked: list[tuple[str, tuple[int, ...]]]) -> tuple[Doubt, ...]:
    names = labels({person_id for _line, ids in asked for person_id in ids})
    return tuple(
        Doubt(line, tuple((person_id, names[person_id]) for person_id in ids if person_id in names))
        for line, ids in asked
    )
