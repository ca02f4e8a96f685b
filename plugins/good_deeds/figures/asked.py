"""What the address of the figures asks for, within what the reader follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from intranet import (
    Actor,
    UnitFacts,
    clock,
    db,
    forms,
    plan_choices,
    plan_facts,
    plan_heirs,
    row_id,
    unit_facts,
    unit_lineage,
    units_below,
    wave_heirs,
)

from .. import rights
from ..models import Submission
from ..texts import CATEGORIES, lazy
from .marks import Scope

BY: Final = {"unit": lazy("Theo đơn vị"), "category": lazy("Theo loại"), "wave": lazy("Theo đợt"),
             "month": lazy("Theo tháng")}  # fmt: skip
ALL: Final = "all"
_INDENT: Final = "\u2003"


class FigureFilter(forms.FilterForm):
    """The filters of the figures; wrong ones are ignored. Without a year: this one."""

    year = forms.Select(lazy("Năm"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    category = forms.NullableSelect(lazy("Loại"), empty=lazy("Tất cả loại"), choices=CATEGORIES)
    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))
    wave = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Mọi đợt"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how the figures are grouped, which cases count, and the parameters that ask it again."""

    by: str
    scope: Scope
    units: list[UnitFacts]
    """Today's units the reader follows, in the order of the tree."""
    values: Mapping[str, Any]

    @property
    def active(self) -> bool:
        """Whether anything but the year narrows the figures."""
        return any(value for name, value in self.values.items() if name not in ("year", "by"))


def read(actor: Actor, form: FigureFilter, by: str) -> Asked:
    """The question; what may be chosen is put into the form. Raises :class:`Forbidden` for who follows no unit."""
    actor.require(rights.FOLLOW)
    within = actor.units_for(rights.FOLLOW)
    units = [unit for unit in unit_facts() if within is None or unit.id in within]
    _offer(actor, form, units)
    # What was done in units that are part of these today counts as theirs, one asked for or all.
    asked_for = units_below([form.unit.data]) if form.unit.data else within
    unit_ids = None if asked_for is None else tuple(db.session.scalars(unit_lineage(asked_for)))
    plan_ids, wave_ids = _of_plan(form.plan.data, form.wave.data)
    year = None if form.year.data == ALL else int(form.year.data or clock.today().year)
    scope = Scope(year, unit_ids, form.category.data or "", plan_ids, wave_ids)
    # Months of all years together say nothing.
    chosen = by if by in BY and (by != "month" or year) else "unit"
    values = {name: form[name].data for name in ("year", "unit", "category", "plan", "wave") if form[name].data}
    return Asked(chosen, scope, units, {**values, "by": chosen} if chosen != "unit" else values)


def plans_behind(plan_id: int) -> tuple[int, ...]:
    """The plan and those it replaced for which anything was proposed. Two statements."""
    known = set(db.session.scalars(select(Submission.plan_id).where(Submission.plan_id.is_not(None)).distinct()))
    heirs = plan_heirs(known)
    return (plan_id, *sorted(one for one in known if heirs.get(one) == plan_id and one != plan_id))


def _of_plan(plan_id: int | None, wave_id: int | None) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    if plan_id is None:
        return None, None
    plans = plans_behind(plan_id)
    if wave_id is None:
        return plans, None
    waves = select(Submission.wave_id).where(Submission.plan_id.in_(plans), Submission.wave_id.is_not(None)).distinct()
    heirs = wave_heirs(db.session.scalars(waves))
    return plans, (wave_id, *(old for old, new in heirs.items() if new == wave_id))


def _offer(actor: Actor, form: FigureFilter, units: list[UnitFacts]) -> None:
    top = min((unit.depth for unit in units), default=0)
    choices = [(unit.id, _INDENT * (unit.depth - top) + unit.name) for unit in units]
    this = clock.today().year
    first = db.session.scalar(select(func.min(Submission.year))) or this
    years = [(str(year), str(year)) for year in range(this, min(first, this) - 1, -1)]
    form.year.choices = forms.choices_of([*years, (ALL, lazy("Mọi năm"))])
    _choose(form.unit, choices)
    _choose(form.plan, plan_choices(actor))
    plan = plan_facts(actor, form.plan.data) if form.plan.data else None
    _choose(form.wave, [(wave.id, wave.name) for wave in plan.waves] if plan else [])
    if form.year.data not in {choice.value for choice in form.year.choices}:
        form.year.data = str(this)
    if form.category.data not in CATEGORIES:
        form.category.data = None


def _choose(field: Any, pairs: list[tuple[int, str]]) -> None:
    field.choices = forms.choices_of([("", str(field.empty)), *((str(value), text) for value, text in pairs)])
    if field.data is not None and field.data not in {value for value, _text in pairs}:
        field.data = None
