"""Forms: mentor, goals and days; a note; the end."""

from __future__ import annotations

from intranet import Form, clock, forms, person_names, row_id

from .. import persons
from ..models import Cultivation
from ..texts import lazy
from .service import LONGEST, Draft

_TEXT = [forms.Required(), forms.Length(max=LONGEST)]


class CultivationForm(forms.VersionedForm):
    """Who helps, towards what, from when until when."""

    mentor = forms.LineField(
        lazy("Người giúp đỡ"), [forms.Required(), forms.Length(max=200)],
        description=lazy("Họ tên hoặc mã cán bộ; người này thấy đề xuất và ghi chú được"),
    )  # fmt: skip
    person = forms.Choices(lazy("Chọn đúng người"), coerce=row_id, choices=(), validate_choice=False)
    goals = forms.ProseField(lazy("Mục tiêu"), _TEXT, description=lazy("Cần làm thêm gì để thành gương tiêu biểu"))
    starts_on = forms.VNDateField(lazy("Từ ngày"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))
    until_on = forms.VNDateField(lazy("Đến ngày"), description=lazy("Để trống: chưa định ngày"))

    def __init__(self, stored: Cultivation | None) -> None:
        self.stored = stored
        name = person_names([stored.mentor_id]).get(stored.mentor_id, "") if stored and stored.mentor_id else ""
        data = {"version": "0", "starts_on": clock.today()}
        if stored is not None:
            data = {"version": str(stored.version), "mentor": name, "goals": stored.goals,
                    "starts_on": stored.starts_on, "until_on": stored.until_on}  # fmt: skip
        super().__init__(data=data)
        self._name = name

    def draft(self) -> Draft:
        """What was typed. Raises Refused when the mentor can be nobody or several people, who are then offered."""
        return Draft(self._mentor(), self.goals.data, self.starts_on.data, self.until_on.data)

    def _mentor(self) -> int:
        if self.person.data is not None:
            return int(self.person.data)
        typed = self.mentor.data or ""
        if self.stored is not None and self.stored.mentor_id is not None and typed == self._name:
            return self.stored.mentor_id
        try:
            return persons.meant(typed, "mentor", "person")
        except persons.Doubtful as doubtful:
            self.person.choices = doubtful.choices
            raise


class CultivationNoteForm(Form):
    """What was noted on the way."""

    progress = forms.ProseField(lazy("Ghi chú"), _TEXT)


class EndForm(Form):
    """What came of it."""

    ended_on = forms.VNDateField(lazy("Ngày kết thúc"), [forms.Required()])
    outcome = forms.ProseField(lazy("Kết quả"), _TEXT)

    def __init__(self) -> None:
        super().__init__(data={"ended_on": clock.today()})
