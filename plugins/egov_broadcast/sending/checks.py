"""What is refused when a document is sent, and what needs a tick first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from intranet import Actor, Forbidden, Refused, Rule, channel_names, clock, dates, db, unit_names, units_below, workdays

from .. import rights
from ..documents.models import Document
from ..texts import _
from .choice import Choice

DAY_ENDS = time(17, 0)
"""When a working day ends: the hour of a deadline of which only the day is said."""
DEFAULT_DAYS = 3
"""Working days people have when the document says no day."""
FARTHEST = timedelta(days=730)
LONGEST = {"message": 4000, "question": 300}


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that may be meant: `key` says what, `text` is ticked to go on."""

    key: str
    text: str


class Unconfirmed(Refused):
    """There are warnings that nobody ticked yet; nothing was saved. `warnings` are all there are."""

    def __init__(self, warnings: Sequence[Warning]) -> None:
        super().__init__(_("Có điều cần xem lại. Đọc, đánh dấu nếu vẫn giữ, rồi gửi lại."), "accepted")
        self.warnings = tuple(warnings)


def default_deadline(document: Document) -> datetime:
    """The end of the working day on which the document is due, else of the third working day from now."""
    today = clock.today()
    day = document.due_on
    if day is not None and not workdays.is_working(day):
        day = workdays.add(day, -1)
    if day is None or clock.at(day, DAY_ENDS) <= clock.now():
        day = workdays.add(today, DEFAULT_DAYS)
    return clock.at(day, DAY_ENDS)


def checked(actor: Actor, choice: Choice) -> Choice:
    """`choice` as it may be kept. Raises Forbidden and Refused with the field at fault."""
    if not actor.may(rights.SEND, choice.unit_id):
        raise Forbidden(rights.SEND)
    check_words(choice)
    within(actor, rights.SEND, choice.rules)
    if choice.channel and choice.channel not in channel_names():
        raise Refused(_("Chọn một kênh trong danh sách"), "channel")
    if not choice.must_acknowledge:
        return replace(choice, deadline=None, question="", must_open=False)
    if choice.deadline is None:
        raise Refused(_("Nhập hạn xác nhận, hoặc chọn gửi để biết"), "deadline")
    check_moment(choice.deadline, choice.send_at or clock.now())
    return choice


def check_words(choice: Choice) -> None:
    """Raise Refused for what is too long."""
    for name, longest in LONGEST.items():
        if len(getattr(choice, name)) > longest:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=longest), name)


def check_moment(deadline: datetime, since: datetime) -> None:
    """Raise Refused for a deadline that is over before people can meet it, or years away."""
    if deadline <= clock.now():
        raise Refused(_("Hạn xác nhận đã qua; chọn thời điểm sau lúc này"), "deadline")
    if deadline <= since:
        raise Refused(_("Hạn xác nhận phải sau giờ hẹn gửi"), "deadline")
    if deadline > clock.now() + FARTHEST:
        raise Refused(_("Hạn xác nhận quá xa; kiểm tra lại năm"), "deadline")


def check_sendable(document: Document | None) -> Document:
    """The document, when it may be sent. Raises Refused when it was recalled, replaced or is not there."""
    if document is None or document.status == "recalled":
        raise Refused(_("Văn bản đã thu hồi, không phổ biến được"))
    if document.status == "replaced":
        raise Refused(_("Văn bản đã được thay thế; phổ biến văn bản thay thế"))
    return document


def check_send_at(choice: Choice) -> None:
    """Raise Refused for an hour to send at that is over or years away."""
    if choice.send_at is None:
        return
    if choice.send_at <= clock.now():
        raise Refused(_("Giờ hẹn gửi đã qua; chọn thời điểm sau lúc này, hoặc để trống để gửi ngay"), "send_at")
    if choice.send_at > clock.now() + FARTHEST:
        raise Refused(_("Giờ hẹn gửi quá xa; kiểm tra lại năm"), "send_at")


def within(actor: Actor, permission: str, rules: Iterable[Rule]) -> None:
    """Raise Refused when units are chosen for which `actor` does not hold `permission`, or everybody.

    Groups and people are chosen by name; the units of those who hold it for some units limit whom they reach, see
    `audience.limited`. Exceptions may name anybody.
    """
    units = actor.units_for(permission)
    if units is None:
        return
    chosen = [rule for rule in rules if not rule.excludes]
    if any(rule.kind == "everyone" for rule in chosen):
        raise Refused(_("Gửi toàn cơ quan do Văn phòng thực hiện; chọn đơn vị của mình"), "reach")
    named = {rule.ref_id for rule in chosen if rule.kind == "unit" and rule.ref_id is not None}
    foreign = named - set(db.session.scalars(units_below(units)))
    if foreign:
        names = "; ".join(sorted(unit_names(foreign).values())[:3])
        raise Refused(_("Chỉ chọn được đơn vị mình phụ trách, không chọn được: %(names)s", names=names), "units")


def confirm(choice: Choice, accepted: Collection[str]) -> None:
    """Raise :class:`Unconfirmed` unless every warning about the choice is among `accepted`."""
    require_ticks([*deadline_warnings(choice.deadline), *_send_warnings(choice.send_at)], accepted)


def require_ticks(found: Sequence[Warning], accepted: Collection[str]) -> None:
    """Raise :class:`Unconfirmed` unless the key of each warning is among `accepted`."""
    if any(warning.key not in accepted for warning in found):
        raise Unconfirmed(found)


def deadline_warnings(deadline: datetime | None) -> list[Warning]:
    """What is odd about a deadline: a day on which nobody works."""
    if deadline is None:
        return []
    day = clock.local(deadline).date()
    if workdays.is_working(day):
        return []
    return [Warning("day_off", _("Hạn xác nhận rơi vào ngày nghỉ: %(day)s", day=dates.vnlongdate(day)))]


def _send_warnings(send_at: datetime | None) -> list[Warning]:
    if send_at is None or workdays.is_working(day := clock.local(send_at).date()):
        return []
    return [Warning("send_day_off", _("Giờ hẹn gửi rơi vào ngày nghỉ: %(day)s", day=dates.vnlongdate(day)))]
