"""The figures as lines with names, for the page and the spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intranet import charts, unit_names, wave_heirs, wave_names

from ..texts import CATEGORIES, _
from . import marks
from .asked import Asked
from .marks import MEASURES

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one unit, category, wave or month. `key` is its id, code or number."""

    key: Any
    name: str
    numbers: Numbers
    is_past: bool = False

    def __getitem__(self, measure: str) -> int:
        return self.numbers.get(measure, 0)

    def bar(self, most: int) -> Sequence[Any]:
        """The pieces of a bar of what was found, as long as its share of `most`: commended, and the others."""
        commended = min(self["commended"], self["found"])
        return charts.stack([
            ("f-gilt", _("Khen thưởng"), commended), ("f-brand", _("Phát hiện"), self["found"] - commended),
            ("f-rest", "", max(0, most - self["found"])),
        ])  # fmt: skip


def lines(asked: Asked, by: str = "") -> list[Line]:
    """The figures of the question by `by` (default: as it asks). Two statements at most."""
    grouping = by or asked.by
    found = marks.counts(asked.scope, grouping)
    match grouping:
        case "unit":
            return _of_units(asked, found)
        case "category":
            return [Line(code, str(label), found[code]) for code, label in CATEGORIES.items() if code in found]
        case "wave":
            return _of_waves(found)
    return [Line(month, _("Tháng %(num)d", num=month), found[month]) for month in sorted(found)]


def total(found: Sequence[Line]) -> Line:
    """All lines together: each case stands in one of them."""
    return Line("", _("Cộng"), {name: sum(line[name] for line in found) for name in MEASURES})


def _of_units(asked: Asked, found: Mapping[Any, Numbers]) -> list[Line]:
    """In the order of the tree; then the units that ended, under the name they last had."""
    today = [Line(unit.id, unit.name, found[unit.id]) for unit in asked.units if unit.id in found]
    there = {line.key for line in today}
    names = unit_names(set(found) - there)
    past = [Line(key, names.get(key, ""), found[key], is_past=True) for key in found if key not in there]
    return today + sorted(past, key=lambda line: line.name)


def _of_waves(found: Mapping[Any, Numbers]) -> list[Line]:
    """Waves of a plan that an amendment replaced count with those that stand for them today."""
    heirs = wave_heirs(key for key in found if key is not None)
    merged: dict[int | None, dict[str, int]] = {}
    for key, numbers in found.items():
        into = merged.setdefault(heirs.get(key, key) if key is not None else None, {})
        for name, number in numbers.items():
            into[name] = into.get(name, 0) + number
    names = wave_names(key for key in merged if key is not None)
    ordered = sorted(merged, key=lambda key: (key is None, key or 0))
    return [Line(key, names.get(key or 0) or _("Không theo đợt"), merged[key]) for key in ordered]
