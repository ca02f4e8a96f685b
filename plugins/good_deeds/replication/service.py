"""Declaring, confirming, reporting and ending that a unit follows a model. One call is one transaction.

The case is locked first, then the replication: two who confirm at once wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from intranet import (
    Actor,
    Forbidden,
    Refused,
    audit,
    clock,
    dates,
    db,
    transaction,
    unit_facts,
    unit_lineage,
    unit_names,
)

from .. import rights
from ..flow import service as flow
from ..models import KIND, Replication, Submission
from ..texts import _
from . import notify, who

LONGEST = 4000
MOST_PEOPLE = 100_000_000
LATEST = timedelta(days=366)


class Conflict(Refused):
    """Somebody else changed it in between: `stored` is what is there now."""

    def __init__(self, stored: Replication) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa nội dung. Chưa có gì bị mất: xem bản đang lưu rồi làm lại.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Draft:
    """What a unit says: since when it follows the model, how, with what result, how many people that reached."""

    starts_on: date | None
    how: str
    result: str = ""
    people: int | None = None


def declare(actor: Actor, submission_id: int, unit_id: int | None, draft: Draft) -> Replication:
    """Say for a unit that it follows the model. Raises :class:`Forbidden` and :class:`Refused`."""
    with transaction():
        submission = _model(actor, submission_id)
        if unit_id is None or not unit_facts([unit_id]):
            raise Refused(_("Chọn đơn vị làm theo"), "unit_id")
        actor.require(rights.ENDORSE, unit_id)
        _require_other(submission, unit_id)
        _require_first(submission, unit_id)
        check(submission, draft)
        made = Replication(
            submission_id=submission_id, unit_id=unit_id, declared_by=actor.person_id, declared_at=clock.now(),
            **asdict(draft),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        _record(actor, "declare", submission, made, {name: [None, value] for name, value in asdict(draft).items()})
        notify.declared(actor, submission, made)
    return made


def report(actor: Actor, replication_id: int, version: int, draft: Draft) -> Replication:
    """Bring up to date what the unit says; what was declined is declared again.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        submission, one = _mine(actor, replication_id, version)
        if one.status == "ended":
            raise Refused(_("Đơn vị đã kết thúc làm theo nên không sửa được nữa."))
        check(submission, draft)
        changes = {name: [getattr(one, name), value] for name, value in asdict(draft).items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        again = one.status == "declined"
        if again:
            changes["status"] = [one.status, "declared"]
            one.declared_by, one.declared_at = actor.person_id, clock.now()
        if not changes:
            return one
        _set(one, changes)
        _record(actor, "report", submission, one, changes)
        if again:
            notify.declared(actor, submission, one)
        elif one.status == "confirmed":
            notify.reported(actor, submission, one)
    return one


def answer(actor: Actor, replication_id: int, version: int, confirmed: bool, reason: str = "") -> Replication:
    """Confirm that the unit follows the model, or decline with a reason. The first confirmation moves the case on.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        submission, one = _both(replication_id)
        if one.status == "declared" and not who.may_answer(actor, one):
            raise Forbidden(rights.ENDORSE)
        if one.version != version or one.status != "declared":
            raise Conflict(one)
        if not confirmed and not reason.strip():
            raise Refused(_("Ghi lý do chưa xác nhận, để đơn vị biết cần làm gì"), "reason")
        if len(reason) > LONGEST:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST), "reason")
        changes: dict[str, list[Any]] = {
            "status": ["declared", "confirmed" if confirmed else "declined"], "answer": [one.answer, reason.strip()],
            "answered_by": [one.answered_by, actor.person_id], "answered_at": [one.answered_at, clock.now()],
        }  # fmt: skip
        _set(one, changes)
        _record(actor, "answer", submission, one, changes)
        if confirmed and submission.stage == "published":
            name = unit_names([one.unit_id]).get(one.unit_id, "")
            flow.enter(actor, submission, "replicate", _("%(unit)s làm theo", unit=name))
        notify.answered(actor, submission, one)
    return one


def end(actor: Actor, replication_id: int, version: int, ended_on: date | None, result: str) -> Replication:
    """Say that the unit no longer follows the model, with the result it came to.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        submission, one = _mine(actor, replication_id, version)
        if one.status != "confirmed":
            raise Refused(_("Chỉ kết thúc được khi đã được xác nhận; đăng ký chưa xác nhận thì rút."))
        if ended_on is None or ended_on < one.starts_on or ended_on > clock.today():
            raise Refused(_("Ngày kết thúc phải từ ngày bắt đầu đến hôm nay"), "ended_on")
        check(submission, Draft(one.starts_on, one.how, result, one.people))
        changes: dict[str, list[Any]] = {
            "status": [one.status, "ended"], "ended_on": [None, ended_on], "result": [one.result, result.strip()],
        }  # fmt: skip
        _set(one, changes)
        _record(actor, "end", submission, one, changes)
        notify.reported(actor, submission, one)
    return one


def take_back(actor: Actor, replication_id: int, version: int) -> int:
    """Take back what was declared and not confirmed; the id of the case.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        submission, one = _mine(actor, replication_id, version)
        if one.status not in ("declared", "declined"):
            raise Refused(_("Đã được xác nhận nên không rút được; khi thôi làm theo thì kết thúc."))
        _record(actor, "take_back", submission, one, {"status": [one.status, None]})
        db.session.delete(one)
        db.session.flush()
    return submission.id


def check(submission: Submission, draft: Draft) -> None:
    """Raise :class:`Refused` unless a unit can say so of the model."""
    if draft.starts_on is None:
        raise Refused(_("Ghi ngày bắt đầu, ví dụ 05/02/2026"), "starts_on")
    if submission.began_on is not None and draft.starts_on < submission.began_on:
        day = dates.vndate(submission.began_on)
        raise Refused(_("Gương này bắt đầu ngày %(day)s; ngày làm theo phải sau đó", day=day), "starts_on")
    if draft.starts_on > clock.today() + LATEST:
        raise Refused(_("Ngày bắt đầu còn hơn một năm nữa; ghi khi gần đến"), "starts_on")
    if not draft.how.strip():
        raise Refused(_("Ghi cách làm theo ở đơn vị"), "how")
    for name in ("how", "result"):
        if len(getattr(draft, name)) > LONGEST:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST), name)
    if draft.people is not None and not 0 <= draft.people <= MOST_PEOPLE:
        raise Refused(_("Số người phải từ 0 đến %(num)d", num=MOST_PEOPLE), "people")


def _model(actor: Actor, submission_id: int) -> Submission:
    """The case as it is stored now, locked. What is published is a model for every reader."""
    actor.require(rights.READ)
    submission = _locked(submission_id)
    if submission is None or submission.stage not in who.LIVE:
        raise Forbidden(rights.READ)
    return submission


def _locked(submission_id: int) -> Submission | None:
    found = select(Submission).where(Submission.id == submission_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def _both(replication_id: int) -> tuple[Submission, Replication]:
    case = db.session.scalar(select(Replication.submission_id).where(Replication.id == replication_id))
    submission = _locked(case) if case is not None else None
    found = select(Replication).where(Replication.id == replication_id).with_for_update()
    one = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if submission is None or one is None:
        raise Forbidden(rights.READ)
    if submission.stage not in who.LIVE:
        raise Refused(_("Gương này không còn đăng nên chưa làm tiếp được. Hỏi Văn phòng."))
    return submission, one


def _mine(actor: Actor, replication_id: int, version: int) -> tuple[Submission, Replication]:
    submission, one = _both(replication_id)
    if not who.may_change(actor, one):
        raise Forbidden(rights.ENDORSE)
    if one.version != version:
        raise Conflict(one)
    return submission, one


def _require_other(submission: Submission, unit_id: int) -> None:
    origin = {submission.unit_id, submission.subject_unit_id} - {None}
    if who.descends(unit_id, {one for one in origin if one is not None}):
        raise Refused(_("Gương này của chính đơn vị; chọn đơn vị khác làm theo"), "unit_id")


def _require_first(submission: Submission, unit_id: int) -> None:
    """A unit follows a model once, whatever it was called before it was merged."""
    found = select(Replication.unit_id).where(
        Replication.submission_id == submission.id, Replication.unit_id.in_(unit_lineage([unit_id]))
    )
    before = db.session.scalars(found).first()
    if before is not None:
        name = unit_names([before]).get(before, "")
        raise Refused(_("%(unit)s đã đăng ký làm theo gương này; cập nhật kết quả ở đó", unit=name), "unit_id")


def _set(one: Replication, changes: Mapping[str, list[Any]]) -> None:
    for name, (_old, new) in changes.items():
        setattr(one, name, new)
    db.session.flush()


def _record(
    actor: Actor, what: str, submission: Submission, one: Replication, changes: Mapping[str, list[Any]]
) -> None:
    audit.record(
        actor, action=f"good_deeds.{what}_replication", subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or submission.title, changes={"unit": [None, one.unit_id], **changes},
    )  # fmt: skip
