"""The filters above the timetable. All of them are in the URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from intranet import (
    Actor,
    PlanFacts,
    UnitFacts,
    channel_names,
    current_actor,
    forms,
    plan_choices,
    row_id,
    units_below,
)

from .. import rights
from ..models import Session
from ..sessions import audience, states
from ..texts import STATES, _, lazy
from ..units import choices

UNREPORTED = "unreported"
"""What waits for a report that the reader makes or follows, overdue or not: a filter, no state of a session."""
BEHIND = (UNREPORTED, "overdue", "waiting")
"""States that only sessions of days gone by have."""
NAMES = ("unit", "plan", "wave", "channel", "state", "mine")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the timetable down to; None, "" and False narrow nothing."""

    unit: int | None = None
    plan: int | None = None
    wave: int | None = None
    channel: str | None = None
    state: str | None = None
    mine: bool = False

    @property
    def active(self) -> bool:
        """Whether anything narrows it."""
        return any((self.unit, self.plan, self.wave, self.channel, self.state, self.mine))

    @property
    def look_behind(self) -> bool:
        """Whether what is looked for has taken place."""
        return self.state in BEHIND

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters as parameters of a URL."""
        found = {name: getattr(self, name) or None for name in NAMES}
        return {**found, "mine": 1 if self.mine else None}


class FilterSessions(forms.FilterForm):
    """The filters as they stand above the timetable."""

    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Toàn cơ quan"))
    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Tất cả kế hoạch"),
                                choices=lambda: plan_choices(current_actor()))  # fmt: skip
    wave = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Tất cả đợt"), choices=())
    channel = forms.NullableSelect(lazy("Kênh"), empty=lazy("Tất cả kênh"), choices=lambda: channel_names().items())
    state = forms.NullableSelect(lazy("Trạng thái"), empty=lazy("Tất cả"))
    mine = forms.BooleanField(lazy("Buổi của tôi"))

    def __init__(self, units: Sequence[UnitFacts]) -> None:
        super().__init__()
        within = current_actor().units_for(rights.READ)
        offered = [unit for unit in units if within is None or unit.id in within]
        self.unit.choices = forms.choices_of(choices(offered))
        if within is not None:
            self.unit.empty = _("Tất cả đơn vị")
        self.state.choices = forms.choices_of(_states())

    def offer_waves(self, plan: PlanFacts) -> None:
        """Let the reader choose among the waves of the plan they chose."""
        self.wave.choices = forms.choices_of((wave.id, wave.name) for wave in plan.waves)

    @property
    def filters(self) -> Filters:
        """What was chosen. What cannot be chosen narrows nothing."""
        channels, known = self.channel.data in channel_names(), self.state.data in dict(_states())
        return Filters(
            self.unit.data, self.plan.data, self.wave.data, self.channel.data if channels else None,
            self.state.data if known else None, bool(self.mine.data),
        )  # fmt: skip


def _states() -> list[tuple[str, str]]:
    return [(UNREPORTED, _("Cần báo cáo")), *((name, str(words)) for name, (words, _tone, _icon) in STATES.items())]


def condition(actor: Actor, filters: Filters, today: date) -> ColumnElement[bool]:
    """What `actor` may see under `filters`, as a condition on :class:`Session`. A unit means those below it too."""
    return and_(rights.visible(actor), *narrowed(actor, filters, today))


def narrowed(actor: Actor, filters: Filters, today: date) -> Iterator[ColumnElement[bool]]:
    """The conditions of the filters alone, for use with some days only.

    The days lead into the table, through an index that holds all that is asked here: a unit with many below it or a
    plan of everybody's would lead through its sessions of all years.
    """
    if filters.unit is not None:
        yield (Session.unit_id + 0).in_(units_below([filters.unit]))
    if filters.plan is not None:
        yield Session.plan_id + 0 == filters.plan
    if filters.wave is not None:
        yield Session.wave_id + 0 == filters.wave
    if filters.channel:
        yield Session.channel == filters.channel
    if filters.state:
        yield unreported(actor, today) if filters.state == UNREPORTED else states.is_in(filters.state, today)
    if filters.mine:
        yield own(actor)


def unreported(actor: Actor, today: date) -> ColumnElement[bool]:
    """The sessions that wait for their report and that `actor` reports or follows."""
    waits = and_(Session.status == "planned", Session.day <= today)
    units = [actor.units_for(right) for right in (rights.REPORT, rights.FOLLOW)]
    if None in units:
        return waits
    answered = Session.unit_id.in_({unit for some in units for unit in some or ()})
    return and_(waits, or_(answered, Session.leader_id == actor.person_id))


def own(actor: Actor) -> ColumnElement[bool]:
    """The sessions to which `actor` should come, or of which they are in charge."""
    if actor.person_id is None:
        return false()
    units = {unit for scope in actor.scopes if scope.role == "staff" for unit in scope.unit_ids or ()}
    if actor.home_unit_id is not None:
        units.add(actor.home_unit_id)
    return or_(Session.leader_id == actor.person_id, audience.expects(actor.person_id, units))
