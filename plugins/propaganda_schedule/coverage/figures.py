"""What the coverage of a plan shows: shares, units with the lowest first, the course over time, waves by channels.

Every part is one statement or a fixed few, however many people, units and sessions there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from intranet import PlanFacts, channel_names, charts, coverage, unit_names

from . import tallies
from .asked import Asked
from .tree import Branch, Sums, Tree, grow, of_people

MOST_POINTS = 40


@dataclass(frozen=True, slots=True)
class Board:
    """The answer to one question: the branch of the tree that is looked at, and what the plan demands."""

    asked: Asked
    branch: Branch
    target: int
    """The share of individuals and collectives the plan demands, in per cent."""

    @property
    def total(self) -> Sums:
        """All that is asked for."""
        return self.branch.total

    @property
    def short(self) -> int:
        """How many people are missing to the target."""
        return max(0, ceil(self.total.expected * self.target / 100) - self.total.reached)

    @property
    def collectives_short(self) -> int:
        """How many collectives are missing to the target."""
        return max(0, ceil(self.total.collectives * self.target / 100) - self.total.collectives_reached)


def board(asked: Asked) -> Board:
    """Shares by unit, with sessions beside. Three statements."""
    return board_of(asked, tree(asked))


def board_of(asked: Asked, of: Tree) -> Board:
    """As :func:`board`, from the tree read before."""
    return Board(asked, of.branch(asked.unit.id if asked.unit else None), target(asked.plan))


def tree(asked: Asked) -> Tree:
    """The followed units with the sums of each unit's own people and sessions."""
    shares = coverage.shares(asked.plan.id, asked.wave_id, asked.channel, asked.day, asked.unit_ids)
    own: dict[int | None, Sums] = {share.unit_id: of_people(share.expected, share.reached) for share in shares.units}
    names: dict[int | None, str] = {share.unit_id: share.name for share in shares.units}
    sessions = tallies.by_unit(asked.plan.id, asked.wave_id, asked.channel, asked.day, asked.unit_ids)
    for unit_id, sums in sessions.items():
        own[unit_id] = own.get(unit_id, Sums()) + sums
    known = {unit.id for unit in asked.units}
    # Sessions that units held before they ended stay theirs.
    ended = set(sessions) - known - set(names)
    return grow(asked.units, own, names | unit_names(ended), None if asked.everything else known)


def target(plan: PlanFacts) -> int:
    """The share the plan demands: that of its first target, 100 when it names none."""
    demanded = next((found.percent for found in plan.targets if found.op != "<="), None)
    return min(100, max(1, round(demanded))) if demanded is not None else 100


def course(asked: Asked, total: Sums) -> charts.Plot | None:
    """How many were reached by when, with the even pace; None before it begins or when nobody is expected."""
    start, end = _period(asked)
    if not total.expected or asked.day < start:
        return None
    last = min(asked.day, end)
    points = coverage.trend(asked.plan.id, asked.wave_id, asked.channel, asked.day, asked.unit_ids)
    by_day = {min(max(day, start), last): number for day, number in points}
    by_day[last] = total.reached
    return charts.progress(_thinned(sorted(by_day.items())), total.expected, start, end)


def _period(asked: Asked) -> tuple[date, date]:
    starts = [asked.wave.starts_on] if asked.wave else [wave.starts_on for wave in asked.plan.waves]
    ends = [asked.wave.ends_on] if asked.wave else [wave.ends_on for wave in asked.plan.waves]
    year = asked.plan.year
    start = min((day for day in starts if day), default=date(year, 1, 1))
    end = max((day for day in ends if day), default=date(year, 12, 31))
    return start, max(end, start + timedelta(days=1))


def _thinned(points: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """At most one point a week when there are many, always the last one."""
    if len(points) <= MOST_POINTS:
        return list(points)
    return list({day.isocalendar()[:2]: (day, number) for day, number in points}.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A channel ('': any) with how many people each wave (None: any) reached through it."""

    code: str
    label: str
    cells: tuple[tuple[int | None, int], ...]


def matrix(asked: Asked, any_channel: str) -> list[Row]:
    """Channels by waves: how many people were reached. One statement."""
    plan = asked.plan
    counted = coverage.matrix(plan.id, asked.day, asked.unit_ids)
    labels = {channel.code: channel.label for channel in plan.channels}
    columns: list[int | None] = [*(wave.id for wave in plan.waves), None]
    return [
        Row(code, label, tuple((wave_id, counted.get((wave_id, code), 0)) for wave_id in columns))
        for code, label in {**_labels(labels, counted), "": any_channel}.items()
    ]


def _labels(asked_for: Mapping[str, str], counted: Mapping[tuple[int | None, str], int]) -> dict[str, str]:
    """Labels of the channels the plan asks for, and of others through which people were reached."""
    others = {code for _wave, code in counted if code} - set(asked_for)
    names = channel_names() if others else {}
    return {**asked_for, **{code: names.get(code, code) for code in sorted(others)}}
