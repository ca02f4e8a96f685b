"""People whom somebody names by typing: certain ones are taken, doubtful ones asked about, unknown ones said."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from intranet import db, match_people, people_rows

MOST_LINES, MOST_CANDIDATES = 500, 5
_CODE = re.compile(r"^.+\((?P<code>[^()]*\d[^()]*)\)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """Who is meant: ids of the certain ones, (id, words) of those to choose from, lines that mean nobody."""

    person_ids: tuple[int, ...]
    doubts: tuple[tuple[int, str], ...]
    unknown: tuple[str, ...]


def read(text: str, picked: Collection[int]) -> Reading:
    """Who the lines of `text` mean; `picked` are ids chosen among candidates. Few statements, however many lines."""
    given = [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
    matches = match_people([_plain(line) for line in given]) if given else []
    certain: dict[int, None] = {}
    asked: list[tuple[str, tuple[int, ...]]] = []
    unknown: list[str] = []
    for line, match in zip(given, matches, strict=True):
        chosen = [one for one in match.person_ids if one in picked]
        if match.certain and match.person_ids:
            certain[match.person_ids[0]] = None
        elif chosen:
            certain.update(dict.fromkeys(chosen))
        elif match.person_ids:
            asked.append((line, match.person_ids[:MOST_CANDIDATES]))
        else:
            unknown.append(line)
    words = who({one for _line, ids in asked for one in ids})
    doubts = tuple((one, f"{line}: {words[one]}") for line, ids in asked for one in ids if one in words)
    return Reading(tuple(certain), doubts, tuple(unknown))


def who(person_ids: Collection[int]) -> dict[int, str]:
    """Name, staff code and unit of people, by id, to tell them apart; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return {row.id: ", ".join(part for part in (row.full_name, row.staff_code, row.unit_name) if part) for row in rows}


def lines(person_ids: Collection[int]) -> str:
    """People as :func:`read` knows them again, one a line, in the order of names; one statement."""
    rows = db.session.execute(people_rows(set(person_ids))) if person_ids else ()
    return "\n".join(f"{row.full_name} ({row.staff_code})" if row.staff_code else str(row.full_name) for row in rows)


def _plain(line: str) -> str:
    """What a list of choices shows, "name (code)", is found by its code."""
    found = _CODE.match(line)
    return found["code"] if found else line
