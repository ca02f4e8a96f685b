"""Forms: a decision, the cases it names, its withdrawal, the filters of the lists."""

from __future__ import annotations

from typing import Any

from intranet import forms, row_id, settings, unit_choices

from ..forms import lines_of
from ..models import Commendation
from ..texts import _, lazy
from . import queries
from .corrections import Withdrawal
from .service import LONGEST_LINE, LONGEST_NOTE, Decision

_LINE = [forms.Required(), forms.Length(max=LONGEST_LINE)]
STATES = {"live": lazy("Đang có hiệu lực"), "withdrawn": lazy("Đã hủy")}


class DecisionForm(forms.VersionedForm):
    """What a decision says. Forms and authorities are proposed, not prescribed."""

    form = forms.LineField(lazy("Hình thức khen thưởng"), _LINE, description=lazy("Chọn hoặc gõ tên khác"))
    authority = forms.LineField(lazy("Cấp quyết định"), _LINE, description=lazy("Chọn hoặc gõ tên khác"))
    decision_number = forms.LineField(lazy("Số quyết định"), _LINE, description=lazy("Ví dụ 45/QĐ-SKHCN"))
    decided_on = forms.VNDateField(lazy("Ngày quyết định"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))
    upload = forms.FileField(lazy("Tệp quyết định"), description=lazy("PDF, DOCX hoặc ảnh chụp"))
    note = forms.ProseField(lazy("Ghi chú"), [forms.Length(max=LONGEST_NOTE)])
    sure = forms.BooleanField(lazy("Đã xem lại, vẫn ghi quyết định"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.forms = _proposed("award_forms", "form")
        self.authorities = _proposed("authorities", "authority")

    @property
    def decision(self) -> Decision:
        """What was typed, for the service."""
        return Decision(
            self.form.data or "", self.authority.data or "", self.decision_number.data or "", self.decided_on.data,
            self.note.data or "",
        )  # fmt: skip


class OneForm(DecisionForm):
    """A decision for one case. `name`: what it calls the subject."""

    name = forms.LineField(lazy("Tên trong quyết định"), _LINE)


class EditForm(OneForm):
    """A correction. `together`: of all whom the decision names."""

    together = forms.BooleanField(lazy("Sửa cho mọi người, tập thể trong cùng quyết định"), default=True)

    def __init__(self, stored: Commendation) -> None:
        columns = ("name", "form", "authority", "decision_number", "decided_on", "note")
        super().__init__(data={name: getattr(stored, name) for name in columns} | {
            "version": str(stored.version), "together": True,
        })  # fmt: skip


class ManyForm(DecisionForm):
    """A decision for the cases that are ticked."""

    cases = forms.Checkboxes(lazy("Đề xuất được khen"), coerce=row_id, choices=(), validate_choice=False)

    def validate_cases(self, field: Any) -> None:
        """At least one is ticked."""
        if not field.data:
            raise forms.ValidationError(_("Chọn ít nhất một đề xuất được khen"))


class WithdrawForm(forms.VersionedForm):
    """By what a commendation is taken back."""

    basis = forms.ProseField(
        lazy("Căn cứ hủy"), [forms.Required(), forms.Length(max=LONGEST_NOTE)],
        description=lazy("Vì sao hủy, theo kết luận nào; ví dụ kê khai gian dối, làm giả hồ sơ"),
    )  # fmt: skip
    number = forms.LineField(lazy("Số quyết định hủy"), _LINE, description=lazy("Ví dụ 52/QĐ-SKHCN"))
    on = forms.VNDateField(lazy("Ngày quyết định hủy"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))

    @property
    def withdrawal(self) -> Withdrawal:
        """What was typed, for the service."""
        return Withdrawal(self.basis.data or "", self.number.data or "", self.on.data)


class Filter(forms.FilterForm):
    """The filters above the list of commendations."""

    q = forms.LineField(lazy("Tìm tên, số quyết định"))
    year = forms.NullableSelect(lazy("Năm"), coerce=row_id, empty=lazy("Mọi năm"), choices=lambda: _years())  # noqa: PLW0108  defined below
    form = forms.NullableSelect(
        lazy("Hình thức"), empty=lazy("Mọi hình thức"), choices=lambda: _known("award_forms", "form")
    )
    authority = forms.NullableSelect(
        lazy("Cấp quyết định"), empty=lazy("Mọi cấp"), choices=lambda: _known("authorities", "authority")
    )
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Mọi đơn vị"), choices=unit_choices)
    state = forms.NullableSelect(lazy("Hiệu lực"), empty=lazy("Tất cả"), choices=STATES)

    @property
    def filters(self) -> queries.Filters:
        """What was chosen; what is not offered counts as nothing."""
        return queries.Filters(
            self.q.data or "", _offered(self.year), _offered(self.form) or "", _offered(self.authority) or "",
            self.unit.data, _offered(self.state) or "",
        )  # fmt: skip


class WaitingFilter(forms.FilterForm):
    """The filters above the cases that wait for a decision."""

    q = forms.LineField(lazy("Tìm tên, đề xuất"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Mọi đơn vị"), choices=unit_choices)


def _proposed(setting: str, column: str) -> list[str]:
    """What the settings list, then what else was used."""
    listed = lines_of(str(settings()[setting]))
    return [*listed, *(value for value in queries.used(column) if value not in listed)]


def _years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in queries.years()]


def _known(setting: str, column: str) -> list[tuple[str, str]]:
    return [(value, value) for value in _proposed(setting, column)]


def _offered(field: Any) -> Any:
    return field.data if str(field.data) in {str(choice.value) for choice in forms.choices_of(field.choices)} else None
