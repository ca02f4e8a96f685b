"""The form of handing on."""

from __future__ import annotations

from intranet import Actor, forms

from .. import rights
from ..sending import checks
from ..sending.forms import AskingForm, moment_of, parts_of
from ..sending.models import Broadcast
from ..texts import lazy
from .service import Passing


class ForwardForm(AskingForm):
    """To whom it is handed on, with which instruction, until when."""

    message = forms.ProseField(
        lazy("Việc cần làm"), [forms.Length(max=checks.LONGEST["message"])],
        description=lazy("Ví dụ: Đọc kỹ mục 2, chuẩn bị ý kiến cho họp phòng thứ Sáu"),
    )  # fmt: skip
    must_acknowledge = forms.BooleanField(lazy("Yêu cầu xác nhận đã đọc"))
    due_day = forms.VNDateField(lazy("Hạn trong đơn vị: ngày"), description=lazy("Ví dụ 13/5/2026"))
    due_time = forms.VNTimeField(lazy("giờ"), description=lazy("Ví dụ 17:00"))

    def __init__(self, actor: Actor, parent: Broadcast) -> None:
        super().__init__(data=parts_of("due", parent.deadline))
        self.parent = parent
        units = actor.units_for(rights.FORWARD)
        self.offer(units, everyone=units is None)

    def passing(self) -> Passing:
        """What was chosen. Raises Refused for a name nobody can tell and half a moment."""
        deadline = moment_of(self, "due_day", "due_time", checks.DAY_ENDS)
        must = bool(self.must_acknowledge.data) or self.parent.must_acknowledge
        return Passing(self.rules(), self.message.data or "", deadline if must else None, must)
