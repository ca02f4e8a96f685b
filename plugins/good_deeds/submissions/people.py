"""The colleague somebody names by typing a name or a staff code: taken when certain, else asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intranet import match_people, named_people

MOST_CANDIDATES = 6
_MARK = re.compile(r"^.+?\s*\((?P<mark>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """Who is meant: the one person, or those to choose from as (id, name, code and unit), best first; or nobody."""

    person_id: int | None = None
    candidates: tuple[tuple[int, str], ...] = ()


def read(text: str, picked: int | None = None) -> Reading:
    """Who `text` means; `picked` is who was chosen among its candidates. A few statements."""
    typed = text.strip()
    if not typed:
        return Reading()
    marked = _MARK.match(typed)
    code = marked["mark"] if marked and any(letter.isdigit() for letter in marked["mark"]) else ""
    found = match_people([code or typed])[0]
    if picked is not None and picked in found.person_ids:
        return Reading(picked)
    if found.certain and found.person_ids:
        return Reading(found.person_ids[0])
    ids = found.person_ids[:MOST_CANDIDATES]
    names = named_people.labels(ids)
    return Reading(candidates=tuple((person_id, names[person_id]) for person_id in ids if person_id in names))


def line_of(person_id: int) -> str:
    """A person as :func:`read` knows them again; "" when there is no such person. One statement."""
    return next(iter(named_people.lines_of([person_id])), "")
