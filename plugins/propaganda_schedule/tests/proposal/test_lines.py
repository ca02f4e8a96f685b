"""The lines of a plan: which days a wave has, which channels it uses, what was chosen before."""

from __future__ import annotations

from datetime import date, time

import pytest

from intranet import ChannelFacts, PlanFacts, UnitFacts, WaveFacts
from intranet_plugins.propaganda_schedule.proposal.lines import chosen_for, kept, lines_of, span_of
from intranet_plugins.propaganda_schedule.proposal.periods import Span
from intranet_plugins.propaganda_schedule.proposal.takers import Takers

AGENCY, ROOM, CELL = 1, 2, 3


def plan_of(waves=(), channels=(), issued=date(2026, 3, 20)):
    """A plan of 2026."""
    return PlanFacts(
        1, "issued", "Kế hoạch", "18/KH", 2026, issued, AGENCY, tuple(waves), tuple(channels), (), None, None
    )


def wave(first=None, last=None, number=1):
    """A wave with these days."""
    return WaveFacts(number, number, f"Đợt {number}", first, last, ("Gương tốt",), None)


def channel(code, detail="", wave_id=None):
    """A channel of the plan, or of one wave."""
    return ChannelFacts(code, code, wave_id, detail)


@pytest.fixture
def takers():
    """An agency with a room and a party cell."""
    kinds = {AGENCY: "agency", ROOM: "division", CELL: "party_cell"}
    facts = tuple(
        UnitFacts(n, f"Đơn vị {n}", "", kind, None if n == AGENCY else AGENCY, 0) for n, kind in kinds.items()
    )
    return Takers(facts, (AGENCY, ROOM), (CELL,), AGENCY, "below", None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (wave(date(2026, 4, 1), date(2026, 6, 30)), Span(date(2026, 4, 1), date(2026, 6, 30))),
        (wave(None, date(2026, 6, 30)), Span(date(2026, 3, 20), date(2026, 6, 30))),
        (wave(date(2026, 7, 1)), Span(date(2026, 7, 1), date(2026, 12, 31))),
        (wave(date(2025, 9, 5), date(2026, 5, 31)), Span(date(2025, 9, 5), date(2026, 5, 31))),
        (None, Span(date(2026, 3, 20), date(2026, 12, 31))),
    ],
)
def test_open_ends_reach_from_the_issue_to_the_end_of_the_year(given, expected):
    assert span_of(plan_of(), given) == expected


def test_a_plan_issued_in_the_year_before_begins_with_its_year():
    assert span_of(plan_of(issued=date(2025, 12, 20))) == Span(date(2026, 1, 1), date(2026, 12, 31))
    assert span_of(plan_of(issued=None)) == Span(date(2026, 1, 1), date(2026, 12, 31))


def test_each_wave_has_its_own_channels_and_those_of_the_plan(takers):
    plan = plan_of(
        [wave(number=1), wave(number=2)], [channel("law_day"), channel("portal", wave_id=2), channel("law_day")]
    )
    assert [(line.wave_id, line.channel) for line in lines_of(plan, takers)] == [
        (1, "law_day"), (2, "law_day"), (2, "portal"),
    ]  # fmt: skip


def test_usual_units(takers):
    plan = plan_of([], [channel(code) for code in ("law_day", "party_cell_meeting", "conference")])
    found = {line.channel: (line.units, line.reach) for line in lines_of(plan, takers)}
    assert found == {
        "law_day": ((AGENCY, ROOM), "unit"), "party_cell_meeting": ((CELL,), "unit"),
        "conference": ((AGENCY,), "below"),
    }  # fmt: skip


def test_what_is_kept_of_a_line_makes_it_again(takers):
    (line,) = lines_of(plan_of([], [channel("law_day", "mỗi quý một buổi")]), takers)
    changed = chosen_for(
        line, takers, {**kept(line), "scope": "some", "chosen": [ROOM], "starts": "07:30", "ends": None}
    )
    assert (changed.rule.cadence, changed.units, changed.starts, changed.ends) == (
        "quarter",
        (ROOM,),
        time(7, 30),
        None,
    )
    assert chosen_for(line, takers, kept(changed)) == changed


@pytest.mark.parametrize("wrong", [{"cadence": "daily"}, {"day": "XX"}, {"days_off": "?"}, {"scope": "everybody"}])
def test_what_was_kept_by_other_code_is_ignored(wrong, takers):
    (line,) = lines_of(plan_of([], [channel("law_day")]), takers)
    assert chosen_for(line, takers, {**kept(line), **wrong}) == line
