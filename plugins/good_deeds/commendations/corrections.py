"""Correcting and withdrawing what was recorded. One call is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Forbidden, Refused, clock, db, transaction

from .. import rights
from ..figures import participation
from ..flow import service as flow
from ..models import Commendation, Submission
from ..texts import _
from ..wall import service as wall
from . import decision_file, findable, service, who
from .service import LONGEST_LINE, LONGEST_NOTE, Decision

_SHARED = ("form", "authority", "decision_number", "decided_on", "note")


class Conflict(Refused):
    """Somebody else changed it in between: `stored` is what is there now."""

    def __init__(self, stored: Commendation) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa quyết định. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """By what a commendation is taken back: the basis in words, the decision that says so and its day."""

    basis: str
    number: str
    on: date | None


def edit(
    actor: Actor, commendation_id: int, version: int, decision: Decision, name: str, *,
    upload: FileStorage | None = None, together: bool = False,
) -> Commendation:  # fmt: skip
    """Correct what was recorded; with `together`, for all whom the same decision names.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        concerned = _locked(actor, commendation_id, together)
        one = next(each for each in concerned if each.id == commendation_id)
        if one.version != version:
            raise Conflict(one)
        service.check(decision)
        if not name.strip() or len(name) > LONGEST_LINE:
            raise Refused(_("Ghi tên trong quyết định, tối đa %(num)d ký tự", num=LONGEST_LINE), "name")
        file_id = decision_file.keep(actor, one.id, upload)
        replaced = {each.file_id for each in concerned} if file_id is not None else set()
        _change(actor, one, {"name": name.strip()})
        values: dict[str, Any] = {column: getattr(decision, column) for column in _SHARED}
        for each in concerned:
            _change(actor, each, values | ({"file_id": file_id} if file_id is not None else {}))
        db.session.flush()
        for old in replaced:
            decision_file.put_away_unused(actor, old)
        findable.put([each.id for each in concerned])
    return one


def withdraw(actor: Actor, commendation_id: int, version: int, withdrawal: Withdrawal) -> Commendation:
    """Take a commendation back: it stays in the record, marked; the story comes down.

    Raises :class:`Forbidden`, :class:`Refused` and :class:`Conflict`.
    """
    with transaction():
        (one,) = _locked(actor, commendation_id)
        if one.version != version:
            raise Conflict(one)
        _check(one, withdrawal)
        values = {
            "withdrawn_on": withdrawal.on, "withdrawn_number": withdrawal.number, "withdrawn_basis": withdrawal.basis,
        }  # fmt: skip
        for column, value in values.items():
            setattr(one, column, value)
        db.session.flush()
        submission = db.session.get_one(Submission, one.submission_id)
        service.record(
            actor, "good_deeds.uncommend", submission, {column: [None, value] for column, value in values.items()}
        )
        wall.take_down(actor, submission, withdrawal.basis)
        flow.enter(actor, submission, "uncommend", withdrawal.basis)
        findable.put([one.id])
    return one


def others_of(actor: Actor, one: Commendation) -> list[Commendation]:
    """Those in force whom the same decision names besides `one` and whom `actor` may correct."""
    found = db.session.scalars(_named_by(actor, one).order_by(Commendation.id))
    return [other for other in found if other.id != one.id and who.may_change(actor, other)]


def _named_by(actor: Actor, one: Commendation) -> Select[Commendation]:
    return select(Commendation).where(
        Commendation.decision_number == one.decision_number, Commendation.authority == one.authority,
        Commendation.decided_on == one.decided_on, Commendation.withdrawn_on.is_(None), who.inside(actor),
    )  # fmt: skip


def _locked(actor: Actor, commendation_id: int, together: bool = False) -> list[Commendation]:
    """The commendation as it is stored now, locked, and with `together` those of the same decision.

    In one order, so that two who correct a decision at once wait for each other.
    """
    mine = select(Commendation).where(Commendation.id == commendation_id, who.inside(actor))
    one = db.session.scalars(mine).one_or_none()
    if one is None:
        raise Forbidden(rights.READ)
    if not who.may_change(actor, one):
        raise Forbidden(rights.COMMEND)
    # Whoever publishes, takes down or commends locks the case first: so do we, and nobody waits in a circle.
    db.session.execute(select(Submission.id).where(Submission.id == one.submission_id).with_for_update())
    wanted = {commendation_id}
    if together:
        wanted |= {other.id for other in others_of(actor, one)}
    found = select(Commendation).where(Commendation.id.in_(wanted)).order_by(Commendation.id)
    locked = db.session.scalars(found.with_for_update().execution_options(populate_existing=True)).all()
    if one.withdrawn_on is not None:
        raise Refused(_("Quyết định này đã bị hủy nên không sửa được nữa; xem căn cứ hủy ở trang quyết định."))
    return list(locked)


def _change(actor: Actor, one: Commendation, values: dict[str, Any]) -> None:
    changes = {name: [getattr(one, name), new] for name, new in values.items() if getattr(one, name) != new}
    if not changes:
        return
    for name, (_old, new) in changes.items():
        setattr(one, name, new)
    db.session.flush()
    submission = db.session.get_one(Submission, one.submission_id)
    service.record(actor, "good_deeds.edit_commendation", submission, changes)
    if "decided_on" in changes:
        # Taking part counts on the day of the decision.
        participation.on_step(submission, "uncommend", actor)
        participation.on_step(submission, "commend", actor)


def _check(one: Commendation, withdrawal: Withdrawal) -> None:
    if not withdrawal.basis.strip():
        raise Refused(_("Ghi căn cứ hủy, ví dụ kê khai gian dối theo kết luận số 12/KL-TTr"), "basis")
    if len(withdrawal.basis) > LONGEST_NOTE:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST_NOTE), "basis")
    if not withdrawal.number.strip() or len(withdrawal.number) > LONGEST_LINE:
        raise Refused(_("Ghi số quyết định hủy, ví dụ 52/QĐ-SKHCN"), "number")
    if withdrawal.on is None:
        raise Refused(_("Ghi ngày quyết định hủy, ví dụ 05/02/2026"), "on")
    if withdrawal.on > clock.today():
        raise Refused(_("Ngày quyết định hủy chưa đến; ghi khi đã có quyết định"), "on")
    if withdrawal.on < one.decided_on:
        raise Refused(_("Ngày hủy trước ngày khen; kiểm tra lại ngày trên quyết định"), "on")
