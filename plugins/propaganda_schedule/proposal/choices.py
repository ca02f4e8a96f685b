"""What somebody chose when proposing: lines, the first day, single corrections. JSON between forms, rows and jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..ids import ids_of
from .engine import Corrections, Key
from .lines import Stored

MOST_CORRECTIONS = 2000


@dataclass(frozen=True, slots=True)
class Choices:
    """`lines` by name; `since`: the first day to propose for, None: today; corrections by key."""

    lines: Mapping[str, Stored] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)
    since: date | None = None


def key_text(key: Key) -> str:
    """A key in one word, for forms."""
    return f"{key.unit_id}-{key.channel}-{key.wave_id or 0}-{key.slot}"


def key_of(text: str) -> Key | None:
    """The key a word stands for; None when it is none."""
    parts = text.split("-", 3)
    numbers = ids_of(parts[::2][:2])
    if len(parts) < 4 or len(numbers) < 2:
        return None
    return Key(numbers[0], parts[1], numbers[1] or None, parts[3])


def keys_of(words: Iterable[str]) -> frozenset[Key]:
    """The keys among words."""
    return frozenset(key for word in words if (key := key_of(word)) is not None)


def days_of(pairs: Mapping[str, str]) -> dict[Key, date]:
    """Days by key, from words; what is none is left out."""
    found: dict[Key, date] = {}
    for word, day in pairs.items():
        key = key_of(word)
        if key is not None:
            try:
                found[key] = date.fromisoformat(day)
            except ValueError:
                continue
    return found


def to_json(choices: Choices) -> dict[str, Any]:
    """For a row or a job."""
    marks = choices.corrections
    return {
        "lines": dict(choices.lines), "struck": sorted(map(key_text, marks.struck)),
        "days": {key_text(key): day.isoformat() for key, day in marks.days.items()},
        "since": choices.since.isoformat() if choices.since else None,
    }  # fmt: skip


def from_json(stored: Mapping[str, Any]) -> Choices:
    """What :func:`to_json` wrote."""
    corrections = Corrections(keys_of(stored.get("struck", ())), days_of(stored.get("days", {})))
    since = date.fromisoformat(stored["since"]) if stored.get("since") else None
    return Choices(dict(stored.get("lines", {})), corrections, since)


def with_waves(choices: Choices, heirs: Mapping[int, int | None]) -> Choices:
    """The same for an amendment: `heirs` are the waves that took the place of the waves named in `choices`."""

    def name(old: str) -> str:
        wave, _, channel = old.partition("-")
        return f"{heirs.get(int(wave), int(wave)) or 0}-{channel}"

    def key(old: Key) -> Key:
        wave = old.wave_id if old.wave_id is None else heirs.get(old.wave_id, old.wave_id)
        return old._replace(wave_id=wave)

    marks = choices.corrections
    corrections = Corrections(frozenset(map(key, marks.struck)), {key(k): day for k, day in marks.days.items()})
    return Choices({name(old): line for old, line in choices.lines.items()}, corrections, choices.since)
