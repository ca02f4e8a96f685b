"""Forms: composing, changing what was sent, reasons, the filter of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from intranet import Actor, Refused, channel_names, clock, forms, plan_facts, row_id, settings, unit_choices, unit_names

from .. import rights
from ..documents.models import Document
from ..texts import BROADCAST_STATES, _, lazy
from . import checks
from .audience_form import AudienceForm, values_of
from .choice import Choice, choice_of
from .models import Broadcast

KINDS = {"must": lazy("Cần xác nhận đã đọc"), "info": lazy("Để biết")}
_DAY, _HOUR = lazy("Ví dụ 13/5/2026"), lazy("Ví dụ 17:00")


class AskingForm(AudienceForm):
    """A form that may ask back: warnings to tick before it is saved."""

    accepted = forms.Checkboxes(lazy("Đánh dấu để vẫn giữ"), choices=(), validate_choice=False)

    def ask(self, found: checks.Unconfirmed) -> None:
        """Show the warnings, those ticked before as ticked."""
        self.accepted.choices = [(warning.key, warning.text) for warning in found.warnings]
        self.refuse(found)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field: moments are typed as a day and an hour."""
        at = {"deadline": "due_day", "send_at": "send_day"}.get(refusal.field or "", refusal.field)
        super().refuse(Refused(str(refusal), at))

    @property
    def asks(self) -> bool:
        """Whether there is something to tick."""
        return bool(self.accepted.errors)


class ComposeForm(AskingForm):
    """A broadcast: to whom, what is asked, until when."""

    unit_id = forms.Select(lazy("Thay mặt đơn vị"), [forms.Required()], coerce=row_id)
    kind = forms.Choices(lazy("Người nhận phải làm gì?"), [forms.Required()], choices=KINDS, default="must")
    due_day = forms.VNDateField(lazy("Hạn xác nhận: ngày"), description=_DAY)
    due_time = forms.VNTimeField(lazy("giờ"), description=_HOUR)
    message = forms.ProseField(lazy("Lời nhắn"), [forms.Length(max=checks.LONGEST["message"])])
    question = forms.LineField(
        lazy("Câu hỏi phải trả lời khi xác nhận"), [forms.Length(max=checks.LONGEST["question"])],
        description=lazy("Ví dụ: Đơn vị cử ai tham dự?"),
    )  # fmt: skip
    must_open = forms.BooleanField(lazy("Phải mở tệp kèm theo rồi mới xác nhận"))
    channel = forms.Select(lazy("Xác nhận được tính cho kênh"), default="")
    send_day = forms.VNDateField(lazy("Hẹn gửi: ngày"), description=_DAY)
    send_time = forms.VNTimeField(lazy("giờ"), description=_HOUR)

    def __init__(self, actor: Actor, document: Document, broadcast: Broadcast | None = None) -> None:
        super().__init__(data=_stored(broadcast) if broadcast is not None else _fresh(actor, document))
        units = actor.units_for(rights.SEND)
        self.offer(units, everyone=units is None)
        offered = unit_choices(units)
        if broadcast is not None and broadcast.unit_id not in dict(offered):
            offered += list(unit_names([broadcast.unit_id]).items())
        self.unit_id.choices = forms.choices_of(offered)
        self.channel.choices = forms.choices_of([("", _("Không theo kênh nào")), *_channels(actor, document)])

    def choice(self) -> Choice:
        """What was chosen. Raises Refused for a name nobody can tell and half a moment."""
        must = self.kind.data == "must"
        return Choice(
            rules=self.rules(), unit_id=self.unit_id.data, must_acknowledge=must,
            deadline=moment_of(self, "due_day", "due_time", checks.DAY_ENDS) if must else None,
            message=self.message.data or "", question=(self.question.data or "") if must else "",
            must_open=bool(self.must_open.data) and must, channel=self.channel.data or "",
            send_at=moment_of(self, "send_day", "send_time", None),
        )  # fmt: skip


class AmendForm(AskingForm):
    """What may still be changed of a broadcast that went out."""

    due_day = forms.VNDateField(lazy("Hạn xác nhận: ngày"), description=_DAY)
    due_time = forms.VNTimeField(lazy("giờ"), description=_HOUR)
    message = forms.ProseField(lazy("Lời nhắn"), [forms.Length(max=checks.LONGEST["message"])])

    def __init__(self, actor: Actor, broadcast: Broadcast) -> None:
        values = {
            "message": broadcast.message,
            "version": str(broadcast.version),
            **parts_of("due", broadcast.deadline),
        }
        super().__init__(data=values)
        units = actor.units_for(rights.SEND)
        self.offer(units, everyone=units is None)

    def deadline(self) -> datetime | None:
        """The deadline as typed. Raises Refused for half a moment."""
        return moment_of(self, "due_day", "due_time", checks.DAY_ENDS)

    @property
    def widens(self) -> bool:
        """Whether somebody was chosen to be added."""
        return self.reach.data == "everyone" or any(
            field.data for field in (self.units, self.alone, self.groups, self.names)
        )


class ReasonForm(forms.VersionedForm):
    """Why something is taken back."""

    reason = forms.ProseField(
        lazy("Lý do"), [forms.Required(), forms.Length(max=500)],
        description=lazy("Ghi vào nhật ký; người nhận không thấy"),
    )  # fmt: skip


class SentFilter(forms.FilterForm):
    """The filter of the list of what was sent."""

    q = forms.LineField(lazy("Tìm"))
    state = forms.NullableSelect(lazy("Trạng thái"), choices=[(k, v[0]) for k, v in BROADCAST_STATES.items()],
                                 empty=lazy("Mọi trạng thái"))  # fmt: skip
    kind = forms.NullableSelect(lazy("Loại"), choices=[("must", lazy("Cần xác nhận")), ("info", lazy("Để biết")),
                                                       ("forward", lazy("Chuyển tiếp"))],
                                empty=lazy("Mọi loại"))  # fmt: skip


class PeopleFilter(forms.FilterForm):
    """Looking for somebody among those it goes to."""

    q = forms.LineField(lazy("Tìm người"))


def _fresh(actor: Actor, document: Document) -> dict[str, Any]:
    units = actor.units_for(rights.SEND)
    home = actor.home_unit_id
    first = home if home is not None and (units is None or home in units) else min(units) if units else None
    channels = _channels(actor, document)
    return {
        "unit_id": first, "reach": "everyone" if units is None else "chosen", "must_open": settings()["must_open"],
        "channel": channels[0][0] if document.plan_id is not None and channels else "",
        **parts_of("due", checks.default_deadline(document)),
    }  # fmt: skip


def _stored(broadcast: Broadcast) -> dict[str, Any]:
    choice = choice_of(broadcast)
    return {
        **values_of(choice.rules), **parts_of("due", choice.deadline), **parts_of("send", choice.send_at),
        "unit_id": choice.unit_id, "kind": "must" if choice.must_acknowledge else "info", "message": choice.message,
        "question": choice.question, "must_open": choice.must_open, "channel": choice.channel,
        "version": str(broadcast.version),
    }  # fmt: skip


def _channels(actor: Actor, document: Document) -> Sequence[tuple[str, str]]:
    """The channels of the document's plan; without a plan there is nothing to count for."""
    plan = plan_facts(actor, document.plan_id) if document.plan_id is not None else None
    if plan is None:
        return ()
    names = channel_names()
    own = dict.fromkeys(channel.code for channel in plan.channels)
    return [(code, names.get(code, code)) for code in own] or list(names.items())


def parts_of(prefix: str, moment: datetime | None) -> dict[str, date | time | None]:
    """The values of the two fields of a moment, in the agency's zone; both None without one."""
    local = clock.local(moment) if moment is not None else None
    return {f"{prefix}_day": local.date() if local else None, f"{prefix}_time": local.time() if local else None}


def moment_of(form: Any, day: str, hour: str, default: time | None) -> datetime | None:
    """The moment of two fields; a day without an hour has the `default`. Raises Refused for half of one."""
    at, on = form._fields[hour].data, form._fields[day].data
    if on is None:
        if at is not None:
            raise Refused(_("Nhập ngày"), day)
        return None
    at = at or default
    if at is None:
        raise Refused(_("Nhập giờ"), hour)
    return clock.at(on, at)
