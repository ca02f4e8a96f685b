"""The form of a proposal: one small form for each line, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import g, request

from intranet import Form, forms, row_id

from ..texts import _, lazy
from .engine import SCOPES, Line
from .lines import Stored
from .periods import WEEKDAYS
from .takers import Takers

CADENCES: Final = {
    "week": lazy("Hằng tuần"), "month": lazy("Hằng tháng"), "quarter": lazy("Hằng quý"),
    "once": lazy("Một lần mỗi đợt"),
}  # fmt: skip
WEEKDAY_NAMES: Final = dict(
    zip(
        WEEKDAYS,
        (lazy("Thứ Hai"), lazy("Thứ Ba"), lazy("Thứ Tư"), lazy("Thứ Năm"), lazy("Thứ Sáu"), lazy("Thứ Bảy"),
         lazy("Chủ nhật")),
        strict=True,
    )
)  # fmt: skip
SCOPE_NAMES: Final = {
    "all": lazy("Từng đơn vị"), "cells": lazy("Từng chi bộ"),
    "issuing": lazy("Tổ chức chung"), "some": lazy("Chọn đơn vị…"),
}  # fmt: skip
DAYS_OFF_NAMES: Final = {
    "avoid": lazy("Tránh ngày nghỉ"), "weekends": lazy("Cả Thứ Bảy, Chủ nhật"), "any": lazy("Cả ngày lễ"),
}  # fmt: skip
ORDERS: Final = {"day": lazy("Theo ngày"), "unit": lazy("Theo đơn vị")}


def day_choices() -> list[tuple[str, str, dict[str, Any], str]]:
    """All ways to say which day of a period, in groups."""
    within = [("first", _("Ngày đầu kỳ")), ("middle", _("Giữa kỳ")), ("last", _("Ngày cuối kỳ"))]
    found: list[tuple[str, str, dict[str, Any], str]] = [(code, name, {}, _("Trong kỳ")) for code, name in within]
    begin = _("đầu kỳ")
    found += [(f"1{day}", f"{name} {begin}", {}, _("Thứ đầu tiên trong kỳ")) for day, name in WEEKDAY_NAMES.items()]
    for number in (2, 3, 4):
        group = _("Tuần thứ %(num)d", num=number)
        named = _("tuần %(num)d", num=number)
        found += [(f"{number}{day}", f"{name} {named}", {}, group) for day, name in WEEKDAY_NAMES.items()]
    last = _("tuần cuối")
    found += [(f"L{day}", f"{name} {last}", {}, _("Tuần cuối")) for day, name in WEEKDAY_NAMES.items()]
    dated = ((number, _("Ngày %(num)d", num=number)) for number in range(1, 32))
    return found + [(f"D{number:02}", name, {}, _("Ngày trong tháng")) for number, name in dated]


class LineForm(Form):
    """One channel in one wave."""

    class Meta(Form.Meta):
        """The whole form has the token."""

        csrf = False

    wanted = forms.BooleanField(lazy("Lập buổi"))
    cadence = forms.Select(lazy("Nhịp"), [forms.Required()], choices=CADENCES)
    day = forms.Select(lazy("Ngày"), [forms.Required()])
    days_off = forms.Select(lazy("Ngày nghỉ"), [forms.Required()], choices=DAYS_OFF_NAMES)
    starts = forms.VNTimeField(lazy("Từ giờ"))
    ends = forms.VNTimeField(lazy("Đến giờ"))
    place = forms.LineField(lazy("Nơi họp"), [forms.Length(max=200)])
    scope = forms.Select(lazy("Đơn vị"), [forms.Required()])
    listed = forms.HiddenField()
    chosen = forms.Checkboxes(lazy("Đơn vị được chọn"), coerce=row_id, choices=())

    def __init__(self, line: Line, takers: Takers, days: Sequence[Any]) -> None:
        prefix = f"{line.name}-"
        here = f"{prefix}cadence" in request.form
        rule = {"cadence": line.rule.cadence, "day": line.rule.day, "days_off": line.rule.days_off}
        more = {name: getattr(line, name) for name in ("wanted", "starts", "ends", "place", "scope")}
        # A line that was not on the page when it was sent is as it was.
        given = {} if here else {"formdata": None}
        super().__init__(prefix=prefix, data={**rule, **more, "chosen": list(line.chosen)}, **given)
        self.line, self.is_sent = line, here
        self.day.choices = days
        self.scope.choices = [(name, SCOPE_NAMES[name]) for name in SCOPES if name != "cells" or takers.all_cells]
        if self.scope.data == "some":
            self._list_units(takers)

    def _list_units(self, takers: Takers) -> None:
        self.chosen.choices = [(unit_id, takers.names[unit_id]) for unit_id in takers.choosable]
        if self.is_sent and not self.listed.data:
            # Just changed to single units: those that held it so far are ticked.
            self.chosen.process(None, list(self.line.units) or list(takers.units))
        self.listed.data = "1"

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that it ends after it begins."""
        valid = super().validate(extra_validators)
        starts, ends = self.starts.data, self.ends.data
        if not self.starts.errors and not self.ends.errors and ends is not None and (starts is None or ends <= starts):
            message = _("Nhập giờ bắt đầu trước") if starts is None else _("Giờ kết thúc phải sau giờ bắt đầu")
            self.ends.errors = [*self.ends.errors, message]
            g.form_failed = True
            return False
        return valid

    @property
    def kept(self) -> Stored:
        """What was chosen; what is wrong is left as it was."""
        names = ("cadence", "day", "days_off", "scope", "place", "chosen", "wanted", "starts", "ends")
        values = {name: self._fields[name].data for name in names if not self._fields[name].errors}
        if self.starts.errors or self.ends.errors:
            values |= {"starts": self.line.starts, "ends": self.line.ends}
        for name in ("starts", "ends"):
            values[name] = values[name].isoformat("minutes") if values[name] else None
        return values


class ProposalForm(Form):
    """What holds for all lines; `lines` are theirs."""

    since = forms.VNDateField(
        lazy("Lập từ ngày"), [forms.Required()], description=lazy("Các kỳ trước ngày này không được đề xuất")
    )
    order = forms.Select(lazy("Thứ tự"), choices=ORDERS, default="day")
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    channel = forms.NullableSelect(lazy("Kênh"), empty=lazy("Tất cả kênh"))

    def __init__(self, lines: Sequence[Line], takers: Takers, **data: Any) -> None:
        super().__init__(data=data)
        days = forms.choices_of(day_choices())
        self.lines = [LineForm(line, takers, days) for line in lines]
        self.day_faults: list[tuple[str, str]] = []
        self.unit.choices = [(unit_id, takers.names[unit_id]) for unit_id in takers.choosable]
        self.channel.choices = {line.channel: line.label for line in lines}.items()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything, so that all that is wrong is shown at once."""
        checked = [super().validate(extra_validators), *(line.validate() for line in self.lines)]
        return all(checked)

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong, in the order of the page."""
        yield from super().problems()
        for form in self.lines:
            # The wave and the channel say where the fault is: each line has the same fields.
            where = f"{form.line.label}, {form.line.wave_name}" if form.line.wave_name else form.line.label
            yield from ((target, f"{where}: {sentence}") for target, sentence in form.problems())
        yield from self.day_faults

    def refuse_days(self, faults: list[tuple[str, str]]) -> None:
        """Show what is wrong with days of single sessions: (id of the element, sentence)."""
        self.day_faults = faults
        if faults:
            g.form_failed = True
