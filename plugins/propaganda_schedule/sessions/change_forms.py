"""Forms for what happens to a session: it is moved, cancelled, restored."""

from __future__ import annotations

from intranet import forms

from ..models import Session
from ..texts import lazy
from .forms import AskingForm, ScopedForm
from .members import counts
from .service import LONGEST_REASON


class _ReasonForm(ScopedForm):
    reason = forms.LineField(lazy("Lý do"), [forms.Required(), forms.Length(max=LONGEST_REASON)],
                             description=lazy("Những người được mời sẽ đọc được"))  # fmt: skip


class MoveForm(_ReasonForm):
    """Another day, other hours."""

    day = forms.VNDateField(lazy("Ngày mới"), [forms.Required()], description=lazy("Ví dụ 13/5/2026"))
    starts = forms.VNTimeField(lazy("Từ giờ"), description=lazy("Ví dụ 8:30, hoặc để trống"))
    ends = forms.VNTimeField(lazy("Đến giờ"), description=lazy("Ví dụ 10:00, hoặc để trống"))

    def __init__(self, session: Session) -> None:
        shown = {"day": session.day, "starts": session.starts, "ends": session.ends, "version": str(session.version)}
        super().__init__(data=shown)
        self.offer_scopes(counts(session))


class CancelForm(_ReasonForm):
    """The session does not take place."""

    def __init__(self, session: Session) -> None:
        super().__init__(data={"version": str(session.version)})
        self.offer_scopes(counts(session))


class RestoreForm(AskingForm):
    """The session takes place after all."""

    def __init__(self, session: Session) -> None:
        super().__init__(data={"version": str(session.version)})
