"""Forms: one day, the suggestions of a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intranet.web import forms
from intranet.web.dates import vnlongdate
from intranet.web.i18n import _, lazy
from intranet.workdays.labels import KINDS
from intranet.workdays.models import SpecialDay
from intranet.workdays.service import LONGEST_NAME, Draft
from intranet.workdays.suggestions import Suggestion


class DayForm(forms.VersionedForm):
    """A day off, or a weekend day that is worked."""

    day = forms.VNDateField(lazy("Ngày"), [forms.Required()], description=lazy("Ví dụ 27/4/2026"))
    kind = forms.Choices(lazy("Ngày này"), [forms.Required()], default="off", choices=KINDS,
                         description=lazy("Chọn Làm bù khi phải đi làm vào thứ Bảy, Chủ nhật"))  # fmt: skip
    name = forms.LineField(lazy("Tên"), [forms.Required(), forms.Length(max=LONGEST_NAME)],
                           description=lazy("Ví dụ: Giỗ Tổ Hùng Vương, nghỉ bù"))  # fmt: skip

    def __init__(self, stored: SpecialDay | None = None) -> None:
        values = {name: getattr(stored, name) for name in ("day", "kind", "name")} if stored else {}
        super().__init__(data={**values, "version": str(stored.version if stored else 0)})

    @property
    def draft(self) -> Draft:
        """What was typed, for the service."""
        return Draft(**{name: self[name].data for name in ("day", "kind", "name")})


class SuggestionsForm(forms.Form):
    """Which suggested days to take."""

    days = forms.Checkboxes(lazy("Chọn ngày đưa vào danh sách"), [forms.Required()], choices=())

    def __init__(self, found: Sequence[Suggestion]) -> None:
        super().__init__(data={"days": [one.day.isoformat() for one in found]})
        self.days.choices = forms.choices_of((one.day.isoformat(), _shown(one)) for one in found)

    @property
    def chosen(self) -> list[date]:
        """The days that were ticked."""
        return [date.fromisoformat(day) for day in self.days.data or ()]


def _shown(one: Suggestion) -> str:
    named = f"{vnlongdate(one.day)}: {one.name}"
    return named if one.kind == "off" else _("%(day)s (đi làm)", day=named)
