"""What the addresses of these pages ask for, read within what the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from intranet import Actor, clock, forms, plan_choices, row_id, unit_choices

from .. import rights
from ..texts import lazy

WITHIN: Final = {"week": timedelta(days=7), "month": timedelta(days=30), "quarter": timedelta(days=91)}


class TaskFilter(forms.FilterForm):
    """The filters of the tasks; wrong ones are ignored."""

    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Mọi đơn vị"))
    part = forms.NullableSelect(
        lazy("Vai trò"), empty=lazy("Mọi vai trò"),
        choices=[("lead", lazy("Chủ trì")), ("help", lazy("Phối hợp"))],
    )  # fmt: skip
    state = forms.NullableSelect(
        lazy("Trạng thái"), empty=lazy("Mọi trạng thái"),
        choices=[
            ("open", lazy("Chưa xong")), ("overdue", lazy("Quá hạn")), ("soon", lazy("Sắp đến hạn")),
            ("todo", lazy("Chưa làm")), ("doing", lazy("Đang làm")), ("done", lazy("Hoàn thành")),
            ("dropped", lazy("Không thực hiện")),
        ],
    )  # fmt: skip
    due = forms.NullableSelect(
        lazy("Thời hạn"), empty=lazy("Mọi thời hạn"),
        choices=[("week", lazy("Trong 7 ngày tới")), ("month", lazy("Trong 30 ngày tới")),
                 ("quarter", lazy("Trong 3 tháng tới"))],
    )  # fmt: skip


class ReportFilter(forms.FilterForm):
    """The filters of the reports that plans ask for."""

    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))
    unit = forms.NullableSelect(lazy("Đơn vị gửi"), coerce=row_id, empty=lazy("Mọi đơn vị"))
    state = forms.NullableSelect(
        lazy("Tình trạng"), empty=lazy("Chưa gửi"),
        choices=[("overdue", lazy("Quá hạn")), ("sent", lazy("Đã gửi")), ("all", lazy("Tất cả"))],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tasks or reports: '' and None are "any". `units`: those the reader may see, or the one they chose."""

    plan: int | None
    unit: int | None
    units: Collection[int] | None
    state: str
    part: str = ""
    due_from: date | None = None
    due_by: date | None = None

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.plan or self.unit or self.state or self.part or self.due_by)

    def for_tasks(self) -> Mapping[str, Any]:
        """The arguments of `duties.tasks`."""
        return {
            "plan_id": self.plan, "unit_ids": self.units, "part": self.part, "state": self.state,
            "due_from": self.due_from, "due_by": self.due_by,
        }  # fmt: skip


def of_tasks(actor: Actor, form: TaskFilter) -> Asked:
    """What is asked of the tasks."""
    units = _fill(actor, form, rights.READ)
    today, within = clock.today(), WITHIN.get(form.due.data or "")
    return Asked(
        form.plan.data, form.unit.data, units, form.state.data or "", form.part.data or "",
        today if within else None, today + within if within else None,
    )  # fmt: skip


def of_reports(actor: Actor, form: ReportFilter) -> Asked:
    """What is asked of the reports."""
    return Asked(form.plan.data, form.unit.data, _fill(actor, form, rights.FOLLOW), form.state.data or "")


def _fill(actor: Actor, form: Any, permission: str) -> Collection[int] | None:
    """Offer what may be chosen, forget what may not; the units that are meant."""
    allowed = actor.units_for(permission)
    form.plan.choices = [("", str(form.plan.empty)), *((str(ident), name) for ident, name in plan_choices(actor))]
    offered = unit_choices(allowed)
    form.unit.choices = [("", str(form.unit.empty)), *((str(ident), name) for ident, name in offered)]
    for field in (form.plan, form.unit):
        if field.data is not None and str(field.data) not in dict(field.choices):
            field.data = None
    for name in {"state", "part", "due"} & set(form._fields):
        if form[name].data not in {value for value, *_rest in form[name].choices}:
            form[name].data = None
    return [form.unit.data] if form.unit.data is not None else allowed
