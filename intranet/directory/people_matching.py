"""Who is meant by the lines of a list: numbers before names, positions after, accents left out, codes, addresses.

What can be looked up by an index is; only for lines that name nobody exactly all names are read, once, and the few
with the same given name or family name compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Select, func, select

from intranet import clock
from intranet.database import db
from intranet.directory import people_lines, queries
from intranet.directory.models import Person
from intranet.directory.people_lines import Line, Name, Words

MOST: Final = 8
"""So many people are offered for a line."""
MOST_DOUBTFUL: Final = 300
"""For so many lines of a list the nearest names are looked for: nobody answers more questions."""
_CHUNK: Final = 2_000
_ALIKE: Final = 82
_PART_OF: Final = 95
"""How near a name is to one with a middle name more or less."""


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """What a line of a list may mean: ids of people, best first. `certain`: it can mean nobody but the first."""

    line: str
    person_ids: tuple[int, ...] = ()
    certain: bool = False


def match_people(lines: Iterable[str], *, within: Select[int] | None = None) -> list[PersonMatch]:
    """For each of `lines` who may be meant, among the people of `within` (a SELECT of ids) or all who work here.

    A line may hold a number, a name with or without accents, a position, a staff code, an address. A code or address
    decides, unless another person's name stands beside it. Doubtful are: several people of one name, other accents
    than typed, a name that is only alike.
    """
    matcher = _Matcher(within)
    parsed = [people_lines.parse(line) for line in lines]
    matcher.look_up(parsed)
    found = [matcher.match(line) for line in parsed]
    doubtful = [n for n, one in enumerate(found) if not one.person_ids and parsed[n].names]
    if doubtful:
        names = _AllNames(matcher.everybody())
        for n in doubtful[:MOST_DOUBTFUL]:
            found[n] = PersonMatch(parsed[n].text, names.nearest(parsed[n]))
    return found


class _Matcher:
    """What the database knows of the names, codes and addresses of some lines."""

    def __init__(self, within: Select[int] | None) -> None:
        self.scope: list[ColumnElement[bool]] = [queries.active(clock.today())]
        if within is not None:
            self.scope.append(Person.id.in_(within))
        self.by_key: dict[str, list[Any]] = defaultdict(list)
        self.by_code: dict[str, Any] = {}
        self.by_mail: dict[str, list[Any]] = defaultdict(list)

    def people(self, *conditions: ColumnElement[bool]) -> Sequence[Any]:
        """Id, name and name without accents of the people in question."""
        asked = select(Person.id, Person.full_name, Person.folded_name, Person.staff_code, Person.email)
        return db.session.execute(asked.where(*self.scope, *conditions).order_by(Person.sort_key, Person.id)).all()

    def everybody(self) -> Sequence[Any]:
        """Id and name without accents of all in question."""
        return db.session.execute(select(Person.id, Person.folded_name).where(*self.scope)).all()

    def look_up(self, lines: Sequence[Line]) -> None:
        """Read whoever is named exactly, or by code or address."""
        keys = {key for line in lines for name in line.names for key in (name.key, *people_lines.orders(name.words))}
        for chunk in _chunks(keys):
            for person in self.people(Person.folded_name.in_(chunk)):
                self.by_key[person.folded_name].append(person)
        codes = {form for line in lines for code in line.codes for form in (code, code.upper(), code.lower())}
        for chunk in _chunks(codes):
            for person in self.people(Person.staff_code.in_(chunk)):
                self.by_code[person.staff_code.casefold()] = person
        mails = {mail for line in lines for mail in line.mails}
        for chunk in _chunks(mails):
            for person in self.people(func.lower(Person.email).in_(chunk)):
                self.by_mail[person.email.casefold()].append(person)

    def match(self, line: Line) -> PersonMatch:
        """Who is meant by the line, as far as it says so exactly."""
        by_name, is_sure = self._by_name(line)
        marked = [self.by_code[code.casefold()] for code in line.codes if code.casefold() in self.by_code]
        marked += [person for mail in line.mails for person in self.by_mail.get(mail, ())]
        marked_ids = list(dict.fromkeys(person.id for person in marked))
        if marked_ids:
            others = [one for one in by_name if one not in marked_ids]
            agrees = not line.names or any(_belongs(person, line) for person in marked)
            ids = [*marked_ids, *([] if agrees else others)]
            return PersonMatch(line.text, tuple(ids[:MOST]), len(marked_ids) == 1 and agrees)
        return PersonMatch(line.text, tuple(by_name[:MOST]), is_sure)

    def _by_name(self, line: Line) -> tuple[list[int], bool]:
        """People of exactly this name, else of its words in another order; whether it is surely the first."""
        for name in line.names:
            if len(name.words) > 1 and (same := self.by_key.get(name.key)):
                exact = [person.id for person in same if _sounds(person, name)]
                typed_plain = name.words == name.marked
                sure = (exact if exact and not typed_plain else [person.id for person in same])[:2]
                others = [person.id for person in same if person.id not in exact]
                return [*exact, *others], len(sure) == 1 and bool(exact or typed_plain) and name.is_whole
        for name in line.names:
            turned = [p for key in people_lines.orders(name.words) for p in self.by_key.get(key, ())]
            if turned:
                ids = list(dict.fromkeys(person.id for person in turned))
                alike = {word for p in turned for word in people_lines.spoken(p.full_name)}
                plain = name.words == name.marked
                sounds = plain or alike >= set(people_lines.spoken(" ".join(name.marked)))
                return ids, len(ids) == 1 and sounds and name.is_whole and len(name.words) > 2
        return [], False


def _sounds(person: Any, name: Name) -> bool:
    return people_lines.spoken(person.full_name) == people_lines.spoken(" ".join(name.marked))


def _belongs(person: Any, line: Line) -> bool:
    """Whether the person's given name is in the line, with another word of the name if there are more."""
    own = person.folded_name.split()
    longest = max((set(name.words) for name in line.names), key=len)
    return own[-1] in longest and len(longest.intersection(own)) >= min(2, len(longest))


class _AllNames:
    """All names in question, by given name and by family name, for what is only alike."""

    def __init__(self, people: Sequence[Any]) -> None:
        self.by_given: dict[str, dict[int, str]] = defaultdict(dict)
        self.by_family: dict[str, dict[int, str]] = defaultdict(dict)
        for person_id, name in people:
            first, _space, rest = name.partition(" ")
            self.by_family[first][person_id] = name
            self.by_given[rest.rpartition(" ")[2]][person_id] = name

    def nearest(self, line: Line) -> tuple[int, ...]:
        """The people whose names are most like one in the line."""
        for name in line.names:
            if name.is_whole and (found := self._of_name(name.words)):
                return found
        return ()

    def _of_name(self, words: Words) -> tuple[int, ...]:
        same = self.by_given.get(words[-1], {})
        if len(words) == 1:
            # A given name alone, when few people have it.
            return tuple(sorted(same)) if len(same) <= MOST else ()
        key = " ".join(words)
        scores = {one: _PART_OF - abs(len(name) - len(key)) / 10 for one, name in same.items() if _is_part(words, name)}
        for pool in (same, self.by_given.get(words[0], {})):
            _rank(key, pool, scores)
        if not scores:
            # The given name itself may be the one that is written wrongly.
            _rank(key, self.by_family.get(words[0], {}), scores)
        return tuple(sorted(scores, key=lambda one: (-scores[one], one))[:MOST])


def _rank(key: str, pool: dict[int, str], scores: dict[int, float]) -> None:
    for _name, score, person_id in process.extract(key, pool, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=MOST):
        scores[person_id] = max(score, scores.get(person_id, 0))


def _is_part(words: Words, key: str) -> bool:
    """Whether one of the names is the other without middle names, or the words are the last ones of the name."""
    other = tuple(key.split())
    if len(words) > 1 and other[-len(words) :] == words:
        return True
    if (words[0], words[-1]) != (other[0], other[-1]):
        return False
    short, long = sorted((words, other), key=len)
    rest = iter(long)
    return len(short) > 1 and all(word in rest for word in short)


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
