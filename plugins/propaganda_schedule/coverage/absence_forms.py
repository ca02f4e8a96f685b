"""Forms: an absence of one or several people, the end of one, the filters of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intranet import Actor, Form, clock, forms, match_people, people_of, person_names, row_id

from .. import rights
from ..ids import ids_of
from ..texts import REASONS, _, lazy
from ..units import choices
from .absences import LONGEST_NOTE, Period, reportable


class AbsenceForm(Form):
    """Why and when people are away: those ticked on the page before, and those named here, one a line."""

    people = forms.Checkboxes(lazy("Người vắng"), coerce=row_id, choices=())
    names = forms.ProseField(lazy("Họ tên hoặc mã cán bộ"), [forms.Length(max=20_000)],
                             description=lazy("Mỗi người một dòng"))  # fmt: skip
    reason = forms.Choices(lazy("Lý do"), [forms.Required()], choices=REASONS)
    first_on = forms.VNDateField(lazy("Từ ngày"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))
    last_on = forms.VNDateField(lazy("Đến hết ngày"), description=lazy("Để trống: đến khi có thông báo mới"))
    note = forms.LineField(lazy("Ghi chú"), [forms.Length(max=LONGEST_NOTE)],
                           description=lazy("Không ghi bệnh hoặc điều riêng tư"))  # fmt: skip

    def __init__(self, actor: Actor, ticked: Sequence[int] = ()) -> None:
        super().__init__(data={"first_on": clock.today()})
        typed = ids_of(map(str, self.people.raw_data or ()))
        people = reportable(actor, typed or ticked)
        self.people.choices = forms.choices_of(person_names(people))
        if not self.is_submitted():
            self.people.data = people

    def everybody(self, actor: Actor) -> list[int]:
        """The ids of all people meant. Adds an error for each line that may mean nobody or several people."""
        lines = [line for line in (self.names.data or "").splitlines() if line.strip()]
        within = people_of(actor.units_for(rights.REPORT), staff_only=True)
        found = set(self.people.data or ())
        wrong = []
        for match in match_people(lines, within=within) if lines else ():
            if match.certain:
                found.add(match.person_ids[0])
            else:
                wrong.append(match.line)
        if wrong:
            said = "; ".join(wrong[:5])
            self.names.errors = [
                *self.names.errors, _("Không rõ là ai: %(names)s. Ghi mã cán bộ của người đó", names=said)
            ]  # fmt: skip
        return sorted(found)

    @property
    def period(self) -> Period:
        """What was typed, for the service."""
        return Period(self.reason.data, self.first_on.data, self.last_on.data, self.note.data or "")


class EndForm(Form):
    """Until when somebody is away."""

    last_on = forms.VNDateField(lazy("Vắng đến hết ngày"), [forms.Required()])

    def __init__(self) -> None:
        super().__init__(data={"last_on": clock.today()})


class AbsenceFilter(forms.FilterForm):
    """The filters above the list."""

    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    state = forms.NullableSelect(lazy("Thời gian"), empty=lazy("Đang vắng và sắp vắng"),
                                 choices=[("all", lazy("Cả những lần đã qua"))])  # fmt: skip

    def __init__(self, units: Sequence[Any]) -> None:
        super().__init__()
        self.unit.choices = forms.choices_of([("", self.unit.empty), *choices(units)])
