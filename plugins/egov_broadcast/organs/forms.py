"""Forms of identifiers."""

from __future__ import annotations

from intranet import forms, row_id, unit_choices

from ..texts import lazy
from .shape import LONGEST


class OrganFilter(forms.FilterForm):
    """The filter above the list."""

    q = forms.StringField(lazy("Tìm theo mã, tên cơ quan"))


class OrganForm(forms.VersionedForm):
    """What an identifier names."""

    name = forms.LineField(lazy("Tên cơ quan"), [forms.Length(max=255)])
    same_as = forms.LineField(
        lazy("Là mã khác của cơ quan có mã"), [forms.Length(max=255)],
        description=lazy("Nhập mã chính, ví dụ H98.05; tin từ hai mã khi ấy là của cùng một nơi gửi"),
    )  # fmt: skip
    unit_id = forms.NullableSelect(
        lazy("Là mã của đơn vị trong cơ quan"), coerce=row_id, empty=lazy("Không phải mã của cơ quan này"),
        description=lazy("Chọn khi tin gửi đến mã này là gửi cho cơ quan"),
    )  # fmt: skip

    def offer(self) -> None:
        """The units to choose from."""
        self.unit_id.choices = forms.choices_of(unit_choices())


class NewOrganForm(OrganForm):
    """An identifier that nobody wrote from yet."""

    organ_id = forms.LineField(lazy("Mã định danh"), [forms.Required(), forms.Length(max=LONGEST)],
                               description=lazy("Ví dụ H98.05 hoặc 000.00.05.H98"))  # fmt: skip
