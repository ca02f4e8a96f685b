"""People whom somebody names by typing: certain ones are taken, doubtful ones asked about, unknown ones said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select

from intranet import db, match_people, people_of, people_rows

MOST_LINES, MOST_CANDIDATES = 500, 5
_MARK = re.compile(r"^(?P<name>.+?)\s*\((?P<mark>[^()]+)\)$")


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


def read(lines: Iterable[str], picked: Collection[int] = (), *, within: Select[int] | None = None) -> Reading:
    """Who the lines mean; `picked` are ids chosen among candidates. Few statements, however many lines."""
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


def leader(text: str, unit_id: int, picked: Collection[int] = ()) -> Reading:
    """The person in charge somebody typed: first among the unit's people, then among all."""
    own = read([text], picked, within=people_of([unit_id], with_subunits=True))
    return own if own.person_ids or own.doubts else read([text], picked)


def _plain(line: str) -> str:
    """What a list of choices shows, "Tên (mã)", is found by its mark when that is a code."""
    found = _MARK.match(line)
    return found["mark"] if found and any(letter.isdigit() for letter in found["mark"]) else line


def who(person_ids: Collection[int]) -> dict[int, str]:
    """Name, staff code and unit of people, by id, to tell them apart; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return {row.id: ", ".join(part for part in (row.full_name, row.staff_code, row.unit_name) if part) for row in rows}


def lines(person_ids: Collection[int]) -> list[str]:
    """People as :func:`read` knows them again, in order of names; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return [f"{row.full_name} ({row.staff_code})" if row.staff_code else str(row.full_name) for row in rows]


def _doubts(asked: list[tuple[str, tuple[int, ...]]]) -> tuple[Doubt, ...]:
    names = who({person_id for _line, ids in asked for person_id in ids})
    return tuple(
        Doubt(line, tuple((person_id, names[person_id]) for person_id in ids if person_id in names))
        for line, ids in asked
    )
