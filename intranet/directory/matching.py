"""Which unit a paper means by a name: exact, shortened, misspelt, former, or a whole class of units.

The directory's names are read once for any number of names to match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rapidfuzz import fuzz, process
from sqlalchemy import select

from intranet import clock
from intranet.database import db
from intranet.directory import naming
from intranet.directory.models import UnitEvent, UnitEventParty, UnitVersion
from intranet.directory.queries import holds
from intranet.web.dates import vndate
from intranet.web.i18n import _, lazy

EXACT, SHORTENED, BELONGING, WORST = 100.0, 95.0, 92.0, 80.0
MOST = 5
FORMER = 2.0
"""What a match by a name no longer borne is worth less."""

_HOPS = 10
_ENDED = {
    "merge": lazy("“%(old)s” đã hợp nhất vào %(new)s từ %(day)s"),
    "split": lazy("“%(old)s” đã tách thành %(new)s từ %(day)s"),
    "dissolve": lazy("“%(old)s” đã kết thúc từ %(day)s, chuyển về %(new)s"),
}


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit that a name may mean; `score` runs to 100, `note` says what the reader should know.

    For a class of units `kind` is "all", `unit_id` None and `unit_ids` lists its units. A unit that ended
    without a successor has the kind "ended".
    """

    unit_id: int | None
    name: str
    score: float
    note: str = ""
    kind: Literal["unit", "all", "ended"] = "unit"
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    day: date
    after: tuple[int, ...]


@dataclass(slots=True)
class UnitMatcher:
    """The names of all units, of all times, ready to be compared. Two queries when made, none later."""

    as_of: date
    versions: dict[int, list[UnitVersion]] = field(default_factory=dict)
    changes: dict[int, _Change] = field(default_factory=dict)
    by_form: dict[str, list[tuple[UnitVersion, float]]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, list[UnitVersion]] = field(default_factory=lambda: defaultdict(list))

    def __init__(self, as_of: date | None = None) -> None:
        self.as_of = as_of or clock.today()
        self.versions, self.changes = _load_versions(), _load_changes(self.as_of)
        self.by_form, self.by_key = defaultdict(list), defaultdict(list)
        for history in self.versions.values():
            for version in history:
                self._learn(version)

    def _learn(self, version: UnitVersion) -> None:
        for name in filter(None, (version.name, version.short_name)):
            self.by_form[naming.key(name)].append((version, EXACT))
            self.by_form[naming.bare(name)].append((version, BELONGING))
            self.by_key[naming.key(name)].append(version)
            for short in naming.abbreviations(name):
                self.by_form[short].append((version, SHORTENED))
        if version.symbol:
            self.by_form[naming.key(version.symbol)].append((version, SHORTENED))
            self.by_form["".join(naming.words(version.symbol))].append((version, SHORTENED))

    def match(self, name: str) -> list[UnitMatch]:
        """Units that `name` may mean, best first, at most five; empty when nothing is near."""
        kind = naming.class_of(name)
        if kind is not None:
            return [self._class(name, kind)]
        scored = self._by_form(name) or self._alike(name)
        found: dict[int | None, UnitMatch] = {}
        for version, score in sorted(scored, key=lambda pair: -pair[1]):
            for match in self._resolve(version, score):
                known = found.get(match.unit_id)
                if known is None or (match.score, not match.note) > (known.score, not known.note):
                    found[match.unit_id] = match
        return sorted(found.values(), key=lambda match: (-match.score, match.name))[:MOST]

    def _by_form(self, name: str) -> list[tuple[UnitVersion, float]]:
        forms = {naming.bare(name): EXACT - BELONGING, naming.key(name): 0.0}
        return [
            (version, score - loss) for form, loss in forms.items() for version, score in self.by_form.get(form, ())
        ]

    def _alike(self, name: str) -> list[tuple[UnitVersion, float]]:
        wanted, digits = naming.key(name), naming.numbers(name)
        near = process.extract(wanted, self.by_key.keys(), scorer=_likeness, score_cutoff=WORST, limit=2 * MOST)
        return [
            (version, min(score, BELONGING - 1))
            for key, score, _index in near
            for version in self.by_key[key]
            if naming.numbers(version.name) == digits
        ]

    def _class(self, name: str, kind: str) -> UnitMatch:
        kinds = ("division", "subordinate") if kind == "all" else (kind,)
        units = [v.unit_id for history in self.versions.values() for v in history if self._holds(v) and v.kind in kinds]
        return UnitMatch(None, name, EXACT, _("Nhiều đơn vị: %(num)d", num=len(units)), "all", tuple(sorted(units)))

    def _holds(self, version: UnitVersion) -> bool:
        return holds(version, self.as_of)

    def _current(self, unit_id: int) -> UnitVersion | None:
        return next((version for version in self.versions.get(unit_id, ()) if self._holds(version)), None)

    def _resolve(self, version: UnitVersion, score: float) -> list[UnitMatch]:
        """The unit as it is on the day, when it has another name now, or whoever followed it."""
        current = self._current(version.unit_id)
        if current is None:
            return self._followed(version, score)
        if current.name == version.name:
            return [UnitMatch(current.unit_id, current.name, score)]
        since = current.valid_from if version.valid_from < current.valid_from else version.valid_from
        text = _("“%(old)s” nay là %(new)s từ %(day)s")
        if version.valid_from > self.as_of:
            text = _("“%(old)s” là tên của %(new)s từ %(day)s")
        note = text % {"old": version.name, "new": current.name, "day": vndate(since)}
        return [UnitMatch(current.unit_id, current.name, score - FORMER, note)]

    def _followed(self, version: UnitVersion, score: float) -> list[UnitMatch]:
        unit_id, last = version.unit_id, self.versions[version.unit_id][-1]
        if last.valid_from > self.as_of:
            note = _("“%(name)s” hoạt động từ %(day)s", name=last.name, day=vndate(last.valid_from))
            return [UnitMatch(unit_id, last.name, score - FORMER, note)]
        heirs = [heir for heir in map(self._current, self._heirs(unit_id)) if heir is not None]
        change = self.changes.get(unit_id)
        if not heirs or change is None:
            note = _("“%(name)s” đã kết thúc từ %(day)s", name=last.name, day=vndate(last.valid_to))
            return [UnitMatch(unit_id, last.name, score - FORMER, note, "ended")]
        names = ", ".join(heir.name for heir in heirs)
        note = str(_ENDED[change.kind]) % {"old": version.name, "new": names, "day": vndate(change.day)}
        return [UnitMatch(heir.unit_id, heir.name, score - FORMER, note) for heir in heirs]

    def _heirs(self, unit_id: int) -> list[int]:
        """The units in force that carry on what `unit_id` was, through any number of reorganisations."""
        waiting, found = [unit_id], []
        for _hop in range(_HOPS):
            ended = [one for one in waiting if self._current(one) is None]
            found += [one for one in waiting if one not in ended]
            waiting = [heir for one in ended if one in self.changes for heir in self.changes[one].after]
        return list(dict.fromkeys(found))


def match_unit(name: str, as_of: date | None = None) -> list[UnitMatch]:
    """Units that `name` may mean on `as_of`, best first. For many names use :func:`match_units`."""
    return UnitMatcher(as_of).match(name)


def match_units(names: Iterable[str], as_of: date | None = None) -> dict[str, list[UnitMatch]]:
    """:func:`match_unit` for each of `names`, with two queries altogether."""
    matcher = UnitMatcher(as_of)
    return {name: matcher.match(name) for name in names}


def _load_versions() -> dict[int, list[UnitVersion]]:
    found: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in db.session.scalars(select(UnitVersion).order_by(UnitVersion.unit_id, UnitVersion.valid_from)):
        found[version.unit_id].append(version)
    return found


def _load_changes(day: date) -> dict[int, _Change]:
    """How each unit that ended came to an end."""
    rows = db.session.execute(
        select(UnitEvent.id, UnitEvent.kind, UnitEvent.effective_on, UnitEventParty.unit_id, UnitEventParty.side)
        .join(UnitEventParty, UnitEventParty.event_id == UnitEvent.id)
        .where(UnitEvent.kind.in_(tuple(_ENDED)), UnitEvent.effective_on <= day)
        .order_by(UnitEvent.effective_on, UnitEvent.id)
    ).all()
    after: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.side == "after":
            after[row.id].append(row.unit_id)
    return {
        row.unit_id: _Change(row.kind, row.effective_on, tuple(after[row.id])) for row in rows if row.side == "before"
    }


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How alike two keys are: letter by letter, or with their words in another order."""
    cutoff = score_cutoff or 0.0
    return max(fuzz.ratio(one, other, score_cutoff=cutoff), fuzz.token_sort_ratio(one, other, score_cutoff=cutoff) - 1)
