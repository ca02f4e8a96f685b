"""Telling the origin and the units that follow it. Whoever did it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from intranet import Actor, answering, notices, unit_names

from ..flow import people
from ..models import Replication, Submission
from ..texts import ID, _
from . import kinds


def declared(actor: Actor, submission: Submission, replication: Replication) -> None:
    """A unit says that it follows the model: the origin is asked."""
    unit = _name(replication)
    _send(
        kinds.DECLARED, actor, _origin(submission), replication,
        lambda: _("%(unit)s làm theo: %(title)s", unit=unit, title=submission.title),
        lambda: _("%(how)s\nXác nhận đơn vị này làm theo, hoặc ghi lý do chưa xác nhận.", how=replication.how),
        f"/p/{ID}/replications/{replication.id}/answer",
    )  # fmt: skip


def answered(actor: Actor, submission: Submission, replication: Replication) -> None:
    """The origin has confirmed or declined: the unit is told."""
    to = [replication.declared_by] if replication.declared_by is not None else []
    to += answering([replication.unit_id], ("coordinator", "head"))[replication.unit_id]
    confirmed = replication.status == "confirmed"
    _send(
        kinds.ANSWERED, actor, to, replication,
        lambda: (_("Đã xác nhận đơn vị làm theo: %(title)s", title=submission.title) if confirmed
                 else _("Chưa xác nhận đơn vị làm theo: %(title)s", title=submission.title)),
        lambda: replication.answer if confirmed
        else _("%(reason)s\nSửa nội dung rồi gửi lại, hoặc rút đăng ký.", reason=replication.answer),
        f"/p/{ID}/cases/{submission.id}/replications",
    )  # fmt: skip


def reported(actor: Actor, submission: Submission, replication: Replication) -> None:
    """A unit has a new result, or has ended: the origin reads it."""
    unit = _name(replication)
    ended = replication.status == "ended"
    _send(
        kinds.REPORTED, actor, _origin(submission), replication,
        lambda: (_("%(unit)s kết thúc làm theo: %(title)s", unit=unit, title=submission.title) if ended
                 else _("%(unit)s cập nhật kết quả làm theo: %(title)s", unit=unit, title=submission.title)),
        lambda: replication.result, f"/p/{ID}/cases/{submission.id}/replications",
    )  # fmt: skip


def _origin(submission: Submission) -> list[int]:
    return [*people.submitter(submission), *people.subject(submission), *people.of_unit(submission)]


def _name(replication: Replication) -> str:
    return unit_names([replication.unit_id]).get(replication.unit_id, "")


def _send(
    kind: str, actor: Actor, to: Iterable[int], replication: Replication, subject: Callable[[], str],
    text: Callable[[], str], url: str,
) -> None:  # fmt: skip
    wanted = sorted(set(to) - {actor.person_id})
    if wanted:
        key = f"{replication.id}:{replication.version}"
        notices.send(kind, wanted, key=key, subject=subject, text=text, url=url)
