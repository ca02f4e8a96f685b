"""The rules of forwarding. One call is one transaction with its entry in the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from intranet import (
    Actor,
    Forbidden,
    Refused,
    Rule,
    audience_rules,
    clock,
    dates,
    db,
    jobs,
    notices,
    transaction,
)

from .. import rights
from ..documents.models import Document
from ..people import arriving
from ..sending import checks, fanout, found, telling
from ..sending.checks import Unconfirmed
from ..sending.closing import checked_reason
from ..sending.models import Broadcast, Handed
from ..sending.service import AT_ONCE, count
from ..sending.writing import Conflict, fill, keep_audience, note
from ..texts import _
from . import reach

__all__ = ["Conflict", "Passing", "Unconfirmed", "forward", "may_forward", "parent_of", "withdraw"]

JOB = "egov_broadcast.forward"
_TWICE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Passing:
    """How a document is handed on. `deadline` None: that of the parent. `must_acknowledge` only ever adds."""

    rules: tuple[Rule, ...]
    message: str = ""
    deadline: datetime | None = None
    must_acknowledge: bool = False


def may_forward(actor: Actor, root: Broadcast) -> bool:
    """Whether `actor` may hand it on: it is live, they may forward, and it reached them or they may everywhere."""
    if root.status != "live" or root.parent_id is not None or not actor.may(rights.FORWARD):
        return False
    if actor.may_everywhere(rights.FORWARD):
        return True
    return actor.person_id is not None and reach.reached(root.id, actor.person_id)


def parent_of(actor: Actor, root: Broadcast) -> Broadcast:
    """What is handed on: the latest forward that reached `actor` and stands, else the first broadcast."""
    latest = (
        select(Broadcast)
        .join(Handed, Handed.broadcast_id == Broadcast.id)
        .where(Handed.person_id == actor.person_id, Broadcast.root_id == root.id, Broadcast.status == "live")
        .order_by(Broadcast.id.desc())
        .limit(1)
    )
    return db.session.scalars(latest).first() or root


def forward(actor: Actor, root_id: int, passing: Passing, *, accepted: Collection[str] = ()) -> Broadcast:
    """Hand the document on to `passing.rules`. The same form sent twice forwards once.

    Raises Forbidden, Refused and :class:`Unconfirmed`.
    """
    with transaction():
        root = fanout.locked(root_id)
        if root is None or root.parent_id is not None or not actor.may(rights.FORWARD):
            raise Forbidden(rights.FORWARD)
        checks.check_sendable(db.session.get(Document, root.document_id))
        if root.status != "live":
            raise Refused(_("Văn bản không còn được phổ biến nên không chuyển tiếp được"))
        if not may_forward(actor, root):
            raise Forbidden(rights.FORWARD)
        parent = parent_of(actor, root)
        passing = _checked(actor, parent, passing, accepted)
        made = _same(actor, root_id, passing)
        if made is not None:
            return made
        made = _keep(actor, parent, passing)
        at_once = count(reach.people(made)) <= AT_ONCE
        if at_once:
            reach.run(made.id)
        else:
            jobs.enqueue(JOB, actor, forward_id=made.id)
    if at_once:
        telling.tell(made.id)
    return made


def withdraw(actor: Actor, forward_id: int, version: int, reason: str) -> Broadcast:
    """Take one forward back, not those that followed it. Whoever has it only from there need not confirm any more.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        made = fanout.locked(forward_id)
        if made is None or made.parent_id is None or not found.may_change(actor, made):
            raise Forbidden(rights.FORWARD)
        if made.version != version:
            raise Conflict(made)
        if made.status not in ("sending", "live"):
            raise Refused(_("Lần chuyển tiếp này đã rút lại hoặc đã kết thúc"))
        closed = {"closed_at": clock.now(), "closed_by": actor.person_id, "closed_reason": checked_reason(reason)}
        # Whom it alone held stops counting, whether it brought them the document or not.
        note(actor, "withdraw", made, fill(made, {"status": "withdrawn", **closed}))
        root_id = made.root_id or 0
        root = db.session.get(Broadcast, root_id, populate_existing=True, with_for_update=True)
        if root is not None:
            arriving.settle(root)
        notices.forget_about([telling.address(root_id, made.id)])
        lost = select(Handed.person_id).where(
            Handed.broadcast_id == made.id, Handed.person_id.not_in(rights.holding(root_id))
        )
        notices.forget_about([telling.address(root_id)], lost)
    return made


def _checked(actor: Actor, parent: Broadcast, passing: Passing, accepted: Collection[str]) -> Passing:
    checks.within(actor, rights.FORWARD, passing.rules)
    if len(passing.message) > checks.LONGEST["message"]:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=checks.LONGEST["message"]), "message")
    must = passing.must_acknowledge or parent.must_acknowledge
    if not must:
        return Passing(passing.rules, passing.message, None, False)
    deadline = passing.deadline or parent.deadline
    if deadline is None:
        raise Refused(_("Nhập hạn xác nhận"), "deadline")
    if deadline != parent.deadline:
        checks.check_moment(deadline, clock.now())
        if parent.deadline is not None and deadline > parent.deadline:
            latest = telling.moment(parent.deadline)
            raise Refused(_("Hạn trong đơn vị không được sau hạn chung %(when)s", when=latest), "deadline")
        checks.require_ticks(checks.deadline_warnings(deadline), accepted)
    return Passing(passing.rules, passing.message, deadline, must)


def _keep(actor: Actor, parent: Broadcast, passing: Passing) -> Broadcast:
    made = Broadcast(
        document_id=parent.document_id, parent_id=parent.id, root_id=parent.root_id, sender_id=actor.person_id,
        unit_id=_unit(actor, parent), must_acknowledge=passing.must_acknowledge, deadline=passing.deadline,
        message=passing.message, status="sending", created_at=clock.now(),
        audience_id=keep_audience(actor, rights.FORWARD, passing.rules),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    if not count(reach.people(made)):
        raise Refused(_("Ngoài mình ra không còn ai trong lựa chọn này; chọn thêm người nhận"), "reach")
    until = dates.vndatetime(passing.deadline) if passing.deadline is not None else ""
    note(actor, "forward", made, {"message": ["", passing.message], "deadline": ["", until]})
    return made


def _unit(actor: Actor, parent: Broadcast) -> int:
    """The unit on whose behalf somebody forwards: their own, when they may there."""
    units = actor.units_for(rights.FORWARD)
    if actor.home_unit_id is not None and (units is None or actor.home_unit_id in units):
        return actor.home_unit_id
    return min(units) if units else parent.unit_id


def _same(actor: Actor, root_id: int, passing: Passing) -> Broadcast | None:
    recent = select(Broadcast).where(
        Broadcast.root_id == root_id, Broadcast.sender_id == actor.person_id, Broadcast.parent_id.is_not(None),
        Broadcast.created_at > clock.now() - _TWICE, Broadcast.status.in_(("sending", "live")),
        Broadcast.message == passing.message, Broadcast.must_acknowledge == passing.must_acknowledge,
    )  # fmt: skip
    for made in db.session.scalars(recent):
        if made.deadline == passing.deadline and set(audience_rules(made.audience_id)) == set(passing.rules):
            return made
    return None
