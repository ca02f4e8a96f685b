"""Forms: that a unit follows a model, the answer to it, its end."""

from __future__ import annotations

from typing import Any

from intranet import current_actor, forms, row_id, unit_choices

from .. import rights
from ..models import Replication, Submission
from ..texts import lazy
from . import queries
from .service import LONGEST, MOST_PEOPLE, Draft

ANSWERS = {"yes": lazy("Đúng, đơn vị này làm theo"), "no": lazy("Chưa xác nhận")}
_LONG = [forms.Length(max=LONGEST)]


class ReplicationForm(forms.VersionedForm):
    """What a unit says of following a model."""

    starts_on = forms.VNDateField(lazy("Bắt đầu từ ngày"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))
    how = forms.ProseField(
        lazy("Cách làm ở đơn vị"), [forms.Required(), *_LONG],
        description=lazy("Làm gì, ai làm, khác gì với nơi đầu tiên"),
    )  # fmt: skip
    result = forms.ProseField(lazy("Kết quả"), _LONG, description=lazy("Có thể để trống và cập nhật sau"))
    people = forms.IntegerField(lazy("Số người được hưởng lợi, tham gia"), [forms.NumberRange(0, MOST_PEOPLE)])

    def __init__(self, stored: Replication | None = None) -> None:
        columns = ("starts_on", "how", "result", "people")
        values = {name: getattr(stored, name) for name in columns} if stored else {}
        super().__init__(data={**values, "version": str(stored.version if stored else 0)})

    @property
    def draft(self) -> Draft:
        """What was typed, for the service."""
        return Draft(self.starts_on.data, self.how.data or "", self.result.data or "", self.people.data)


class DeclareForm(ReplicationForm):
    """The same for a unit that has not said so yet."""

    unit_id = forms.Select(lazy("Đơn vị làm theo"), [forms.Required()], coerce=row_id)

    def __init__(self, submission: Submission) -> None:
        super().__init__()
        actor = current_actor()
        own = {submission.unit_id, submission.subject_unit_id, *queries.following(submission.id)}
        offered = [(unit, name) for unit, name in unit_choices(actor.units_for(rights.ENDORSE)) if unit not in own]
        self.unit_id.choices = forms.choices_of(offered)
        if not self.is_submitted() and any(unit == actor.home_unit_id for unit, _name in offered):
            self.unit_id.data = actor.home_unit_id


class AnswerForm(forms.VersionedForm):
    """Whether it is so."""

    answer = forms.Choices(lazy("Đơn vị này có làm theo không?"), [forms.Required()], choices=ANSWERS)
    reason = forms.ProseField(
        lazy("Lời nhắn"), _LONG, description=lazy("Bắt buộc nếu chưa xác nhận: nói rõ cần sửa gì"),
    )  # fmt: skip


class EndForm(forms.VersionedForm):
    """Since when the unit no longer follows it."""

    ended_on = forms.VNDateField(lazy("Kết thúc ngày"), [forms.Required()], description=lazy("Ví dụ 05/02/2026"))
    result = forms.ProseField(lazy("Kết quả cuối cùng"), _LONG)

    def __init__(self, stored: Replication) -> None:
        values: dict[str, Any] = {"result": stored.result, "version": str(stored.version)}
        super().__init__(data=values)


class TakeBackForm(forms.VersionedForm):
    """Only the version that was seen."""
