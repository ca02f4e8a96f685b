"""Exempting people from confirming, and recording what they signed on paper; each with its undoing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, select, update

from intranet import Actor, Forbidden, Refused, audit, changed_rows, clock, coverage, db, person_names, transaction

from .. import rights
from ..inbox import participation
from ..models import BROADCAST
from ..sending.models import Broadcast, Receipt
from ..texts import ID, _
from . import access, states
from .access import Followed

EXEMPT: Final = f"{ID}.exempt"
UNEXEMPT: Final = f"{ID}.unexempt"
ON_PAPER: Final = f"{ID}.on_paper"
OFF_PAPER: Final = f"{ID}.off_paper"
LONGEST: Final = 200
MOST: Final = 200
"""So many people at once: nobody ticks more."""


def exempt(actor: Actor, root_id: int, person_ids: Collection[int], reason: str) -> int:
    """These people need not confirm, for `reason`; how many that were. Who has confirmed is passed over.

    Raises Forbidden, and Refused when it is over, nobody is left or no reason is given.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Nhập lý do miễn, ví dụ: nghỉ thai sản đến 30/6"), "reason")
    if len(reason) > LONGEST:
        raise Refused(_("Viết ngắn hơn: tối đa %(num)d ký tự.", num=LONGEST), "reason")
    values = {"exempt_reason": reason, "exempt_at": clock.now(), "exempt_by": actor.person_id}
    return _settle(actor, root_id, person_ids, states.WAITING, values, EXEMPT)


def unexempt(actor: Actor, root_id: int, person_ids: Collection[int]) -> int:
    """These people have to confirm after all; how many were exempt."""
    values = {"exempt_reason": "", "exempt_at": None, "exempt_by": None}
    return _settle(actor, root_id, person_ids, states.EXEMPT, values, UNEXEMPT)


def on_paper(actor: Actor, root_id: int, person_ids: Collection[int], note: str = "") -> int:
    """These people have signed a list on paper: it counts as confirmed, and says who recorded it; how many.

    `note` says where the list is kept. They take part in a linked plan by it. Raises as :func:`exempt`.
    """
    if len(note) > LONGEST:
        raise Refused(_("Viết ngắn hơn: tối đa %(num)d ký tự.", num=LONGEST), "note")
    with transaction():
        followed, people = _asked(actor, root_id, person_ids, states.WAITING)
        values = {"acknowledged_at": clock.now(), "on_paper_by": actor.person_id, "answer": " ".join(note.split())}
        _write(followed, people, values)
        document = followed.document
        participation.on_acknowledged(
            root_id, document.plan_id, document.wave_id, followed.root.channel, people, clock.today()
        )
        _record(actor, followed, people, ON_PAPER)
    return len(people)


def off_paper(actor: Actor, root_id: int, person_ids: Collection[int]) -> int:
    """These people were recorded by mistake; how many. What they confirmed themselves stays."""
    with transaction():
        recorded = states.CONFIRMED & Receipt.on_paper_by.is_not(None)
        followed, people = _asked(actor, root_id, person_ids, recorded)
        _write(followed, people, {"acknowledged_at": None, "on_paper_by": None, "answer": ""})
        coverage.withdraw(participation.key(root_id), people)
        _record(actor, followed, people, OFF_PAPER)
    return len(people)


def names(followed: Followed, person_ids: Collection[int]) -> dict[int, str]:
    """Names of those of the people whom the actor may exempt or record. Two statements."""
    known = select(Receipt.person_id).where(followed.in_units, Receipt.person_id.in_(person_ids))
    return person_names(db.session.scalars(known)) if person_ids else {}


def _settle(
    actor: Actor, root_id: int, person_ids: Collection[int], which: ColumnElement[bool], values: dict[str, Any],
    action: str,
) -> int:  # fmt: skip
    with transaction():
        followed, people = _asked(actor, root_id, person_ids, which)
        _write(followed, people, values)
        _record(actor, followed, people, action)
    return len(people)


def _asked(
    actor: Actor, root_id: int, person_ids: Collection[int], which: ColumnElement[bool]
) -> tuple[Followed, Sequence[int]]:
    """The broadcast and those of the people of whom `which` is true, locked. Raises Forbidden and Refused."""
    db.session.execute(select(Broadcast.id).where(Broadcast.id == root_id).with_for_update())
    followed = access.find(actor, root_id)
    if followed is None or not followed.may_settle:
        raise Forbidden(rights.FOLLOW)
    if not followed.is_live:
        raise Refused(_("Lần phổ biến này đã kết thúc hoặc đã rút lại nên không ghi thêm nữa"))
    if len(person_ids) > MOST:
        raise Refused(_("Chọn tối đa %(num)d người một lần", num=MOST))
    found = select(Receipt.person_id).where(followed.in_units, Receipt.person_id.in_(person_ids), which)
    people = db.session.scalars(found.order_by(Receipt.person_id).with_for_update()).all()
    if not people:
        raise Refused(_("Không còn ai phù hợp trong những người đã chọn: tải lại trang để xem tình trạng mới"))
    return followed, people


def _write(followed: Followed, people: Collection[int], values: dict[str, Any]) -> None:
    these = Receipt.root_id == followed.root.id, Receipt.person_id.in_(people)
    changed_rows(update(Receipt).where(*these).values(values))


def _record(actor: Actor, followed: Followed, people: Sequence[int], action: str) -> None:
    # Why somebody is exempt may be a matter of health: it stands with them alone, where it can be erased.
    audit.record(
        actor, action=action, subject_kind=BROADCAST, subject_id=followed.root.id,
        subject_label=followed.document.code or followed.document.subject,
        changes={"people": [None, list(people)]},
    )  # fmt: skip
