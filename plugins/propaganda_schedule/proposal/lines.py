"""The lines of a proposal: what the plan asks for in each wave through each channel, and what was chosen otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from intranet import ChannelFacts, PlanFacts, WaveFacts

from .engine import SCOPES, Line
from .habits import cadence, habit
from .periods import CADENCES, DAYS_OFF, Rule, Span, is_code
from .takers import Takers

Stored = Mapping[str, Any]
"""What was chosen for a line, as JSON keeps it."""


def span_of(plan: PlanFacts, wave: WaveFacts | None = None) -> Span:
    """The days of a wave (None: of a plan without waves). Open ends reach to those of the plan's year.

    A plan that begins "from now on" does so on its day of issue.
    """
    begin, end = date(plan.year, 1, 1), date(plan.year, 12, 31)
    if plan.issued_on is not None:
        begin = max(begin, plan.issued_on)
    if wave is None:
        return Span(begin, end)
    return Span(wave.starts_on or begin, wave.ends_on or end)


def lines_of(plan: PlanFacts, takers: Takers, stored: Mapping[str, Stored] | None = None) -> list[Line]:
    """One line for each wave and channel, in the order of the paper, with what was chosen for it before."""
    found: dict[str, Line] = {}
    for wave in plan.waves or (None,):
        for channel in plan.channels:
            if channel.wave_id is None or (wave is not None and channel.wave_id == wave.id):
                line = _usual(plan, takers, wave, channel)
                found.setdefault(line.name, line)
    chosen = stored or {}
    return [chosen_for(line, takers, chosen.get(line.name)) for line in found.values()]


def _usual(plan: PlanFacts, takers: Takers, wave: WaveFacts | None, channel: ChannelFacts) -> Line:
    usual = habit(channel.code)
    scope = "all" if usual.units == "cells" and not takers.all_cells else usual.units
    return Line(
        wave_id=wave.id if wave else None, channel=channel.code, span=span_of(plan, wave),
        rule=Rule(cadence(channel.code, channel.detail), usual.day), wave_name=wave.name if wave else "",
        topics=wave.topics if wave else (), label=channel.label, detail=channel.detail, scope=scope,
        starts=usual.starts, ends=usual.ends, wanted=bool(takers.holding(scope)),
    )  # fmt: skip


def chosen_for(line: Line, takers: Takers, stored: Stored | None) -> Line:
    """The line with what was chosen, and the units that hold it."""
    if stored:
        line = replace(line, **dict(_read(line, stored)))
    reach = takers.shared if line.scope == "issuing" else "unit"
    return replace(line, units=takers.holding(line.scope, line.chosen), reach=reach)


def _read(line: Line, stored: Stored) -> Iterator[tuple[str, Any]]:
    """What is usable of what was kept: a channel's choices may be older than the code."""
    rule = line.rule
    if stored.get("cadence") in CADENCES and is_code(str(stored.get("day"))) and stored.get("days_off") in DAYS_OFF:
        rule = Rule(stored["cadence"], stored["day"], stored["days_off"])
    yield "rule", rule
    if stored.get("scope") in SCOPES:
        yield "scope", stored["scope"]
    yield "chosen", tuple(stored.get("chosen", ()))
    for name in ("starts", "ends"):
        yield name, time.fromisoformat(stored[name]) if stored.get(name) else None
    yield "place", str(stored.get("place", ""))
    yield "wanted", bool(stored.get("wanted", True))


def kept(line: Line) -> Stored:
    """What of a line may be corrected, for JSON."""
    return {
        "cadence": line.rule.cadence, "day": line.rule.day, "days_off": line.rule.days_off, "scope": line.scope,
        "chosen": list(line.chosen), "place": line.place, "wanted": line.wanted,
        "starts": line.starts.isoformat("minutes") if line.starts else None,
        "ends": line.ends.isoformat("minutes") if line.ends else None,
    }  # fmt: skip
