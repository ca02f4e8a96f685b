"""What the address of a coverage page asks for, read within what the reader may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import abort

from intranet import Actor, PlanFacts, UnitFacts, WaveFacts, clock, forms, plan_facts, row_id, unit_facts

from .. import rights
from ..texts import lazy
from ..units import below, choices

T = TypeVar("T", WaveFacts, UnitFacts)

REASON_FILTERS = {"without": lazy("Chưa có lý do"), "with": lazy("Đã có lý do")}


class CoverageFilter(forms.FilterForm):
    """The filters of coverage and of gaps. Each choice narrows the figures; wrong ones are ignored."""

    wave = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Cả kế hoạch"))
    channel = forms.NullableSelect(lazy("Kênh"), empty=lazy("Tất cả kênh"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    own = forms.BooleanField(lazy("Chỉ người trực tiếp của đơn vị"))
    day = forms.VNDateField(lazy("Tính đến ngày"))
    reason = forms.NullableSelect(
        lazy("Lý do"), empty=lazy("Tất cả"),
        choices=REASON_FILTERS,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: which plan, wave, channel, unit (with all below it, unless `own`), as of which day.

    None and '' are "any".
    """

    plan: PlanFacts
    units: Sequence[UnitFacts]
    """The units the reader follows, in the order of the tree."""
    everything: bool
    """Whether the reader follows every unit, ended ones and people without a unit too."""
    form: CoverageFilter | None
    """The filters of the page; None outside of requests."""
    wave: WaveFacts | None
    channel: str
    unit: UnitFacts | None
    own: bool
    day: date
    reason: str
    """"with" or "without" a known reason: of the people missing, those alone."""

    @property
    def wave_id(self) -> int | None:
        """The wave's id."""
        return self.wave.id if self.wave else None

    @property
    def channel_label(self) -> str:
        """The channel in words; "" for any."""
        return next((channel.label for channel in self.plan.channels if channel.code == self.channel), "")

    @property
    def unit_ids(self) -> list[int] | None:
        """The home units asked for; None: all, also people without one."""
        if self.unit is None:
            return None if self.everything else [unit.id for unit in self.units]
        if self.own:
            return [self.unit.id]
        return sorted(below(self.units, self.unit.id))

    @property
    def narrowed(self) -> bool:
        """Whether anything but the plan is asked for."""
        return bool(self.wave or self.channel or self.unit or self.day != clock.today())

    @property
    def values(self) -> dict[str, Any]:
        """The parameters that ask this again."""
        day = self.day.isoformat() if self.day != clock.today() else None
        return {
            "wave": self.wave_id, "channel": self.channel or None, "unit": self.unit.id if self.unit else None,
            "own": 1 if self.own and self.unit else None, "day": day,
        }  # fmt: skip


def read(actor: Actor, plan_id: int) -> Asked:
    """The question in the address. Answers 404 for a plan one may not see or that is not issued, 403 for whom nothing
    is to follow. Five statements."""
    actor.require(rights.FOLLOW)
    form = CoverageFilter()
    found = _asked(actor, plan_id, form, form.data)
    if found is None:
        abort(404)
    return found


def again(actor: Actor, plan_id: int, values: Mapping[str, Any]) -> Asked | None:
    """The question that :attr:`Asked.values` of an earlier one gives, outside of requests; None: not any more."""
    if not actor.may(rights.FOLLOW):
        return None
    day = date.fromisoformat(values["day"]) if values.get("day") else None
    return _asked(actor, plan_id, None, {**values, "day": day})


def _asked(actor: Actor, plan_id: int, form: CoverageFilter | None, values: Mapping[str, Any]) -> Asked | None:
    plan = plan_facts(actor, plan_id)
    if plan is None or plan.status not in ("issued", "closed"):
        return None
    units, everything = followed(actor)
    channels = {channel.code: channel.label for channel in plan.channels}
    if form is not None:
        _offer(form, plan, channels, units)
    channel, reason = values.get("channel") or "", values.get("reason") or ""
    return Asked(
        plan, units, everything, form, _with_id(plan.waves, values.get("wave")), channel if channel in channels else "",
        _with_id(units, values.get("unit")), bool(values.get("own")),
        min(values.get("day") or clock.today(), clock.today()), reason if reason in REASON_FILTERS else "",
    )  # fmt: skip


def _offer(form: CoverageFilter, plan: PlanFacts, channels: Mapping[str, str], units: Sequence[UnitFacts]) -> None:
    form.wave.choices = forms.choices_of([("", form.wave.empty), *((wave.id, wave.name) for wave in plan.waves)])
    form.channel.choices = forms.choices_of([("", form.channel.empty), *channels.items()])
    form.unit.choices = forms.choices_of([("", form.unit.empty), *choices(units)])


def _with_id(found: Sequence[T], wanted: Any) -> T | None:
    return next((one for one in found if one.id == wanted), None)


def followed(actor: Actor) -> tuple[list[UnitFacts], bool]:
    """Today's units that `actor` follows, parents first, and whether these are all there are. One statement."""
    within = actor.units_for(rights.FOLLOW)
    units = unit_facts()
    if within is None:
        return units, True
    return [unit for unit in units if unit.id in within], False


def current_wave(plan: PlanFacts, day: date) -> WaveFacts | None:
    """The wave that runs on `day`; None between waves."""
    return next((wave for wave in plan.waves if _runs(wave, day)), None)


def _runs(wave: WaveFacts, day: date) -> bool:
    begun = wave.starts_on is None or wave.starts_on <= day
    return begun and (wave.ends_on is None or wave.ends_on >= day)
