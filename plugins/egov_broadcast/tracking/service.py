"""Reminding by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from intranet import Actor, Refused, audit, db, transaction

from ..models import BROADCAST
from ..sending.models import Broadcast, Receipt
from ..texts import ID, _
from . import access, lagging, limits, reminding, states, words
from .access import Followed
from .models import Reminder
from .reminding import Call

LONGEST: Final = 2000
SCOPES: Final = ("all", "unopened", "chosen", "unit", "units")
"""Everybody who has not confirmed, only those who have not opened it, people ticked, one unit; or who answers for the
units that lag."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom to remind with which words. `token` names the form: sent twice it reminds once.

    `person_ids` of the scope *chosen*, `unit_id` of the scope *unit* (0: people without a unit).
    """

    scope: str
    text: str
    token: str
    person_ids: tuple[int, ...] = ()
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """The end of the reminder's key."""
        return f"hand:{self.token}"


def condition(ask: Ask) -> ColumnElement[bool]:
    """The condition on :class:`Receipt` for the people asked for."""
    if ask.scope == "chosen":
        return Receipt.person_id.in_(ask.person_ids)
    if ask.scope == "unit":
        return Receipt.unit_id == ask.unit_id if ask.unit_id else Receipt.unit_id.is_(None)
    return states.UNOPENED if ask.scope == "unopened" else states.WAITING


def remind(actor: Actor, root_id: int, ask: Ask) -> int:
    """Remind the people asked for, those whom `actor` follows; how many were told.

    Sent twice with the same token it reminds once and says how many that were. Raises Forbidden, and Refused when it
    is over, nobody is left who may be reminded, or there are no words.
    """
    check(ask)
    try:
        with transaction():
            followed = _followed(actor, root_id)
            known = already(root_id, ask)
            return known if known is not None else _remind(actor, followed, ask)
    except IntegrityError:
        # The same form, sent at the same moment.
        return already(root_id, ask) or 0


def already(root_id: int, ask: Ask) -> int | None:
    """How many people this very form has reminded; None: it has not been sent."""
    return db.session.scalar(select(Reminder.people).where(Reminder.key == f"{root_id}:{ask.key}"))


def check(ask: Ask) -> None:
    """Raise Refused for what nobody can be reminded with."""
    if ask.scope not in SCOPES:
        raise Refused(_("Chọn gửi tới ai"), "scope")
    if not ask.text.strip():
        raise Refused(_("Nhập lời nhắc"), "text")
    if len(ask.text) > LONGEST:
        raise Refused(_("Viết ngắn hơn: tối đa %(num)d ký tự.", num=LONGEST), "text")
    if ask.scope == "chosen" and not ask.person_ids:
        raise Refused(_("Chưa chọn người nào: đánh dấu ở danh sách rồi bấm Nhắc"), "scope")


def _followed(actor: Actor, root_id: int) -> Followed:
    # Locked: nobody ends or withdraws it meanwhile.
    db.session.execute(select(Broadcast.id).where(Broadcast.id == root_id).with_for_update())
    followed = access.find(actor, root_id)
    if followed is None:
        raise Refused(_("Không còn lần phổ biến này"))
    if not followed.is_live:
        raise Refused(_("Lần phổ biến này đã kết thúc hoặc đã rút lại nên không nhắc nữa"))
    return followed


def _remind(actor: Actor, followed: Followed, ask: Ask) -> int:
    call = Call(f"{followed.root.id}:{ask.key}", followed.root.id, "hand", ask.scope, ask.text, actor.person_id)
    if ask.scope == "units":
        told = _tell_units(actor, followed, call)
    else:
        letter = words.to_people(followed.document, followed.root.id, ask.text, actor.name)
        told = reminding.remind(call, followed.people & condition(ask), letter)
    if not told:
        raise Refused(
            _("Không còn ai để nhắc: mọi người đã xác nhận, được miễn hoặc đã được nhắc đủ số lần hôm nay"), "scope"
        )
    _record(actor, followed, ask, told)
    return told


def _tell_units(actor: Actor, followed: Followed, call: Call) -> int:
    """Ask who answers for the units that lag to chase their people; how many were asked."""
    lags = lagging.units(followed.people)
    who = lagging.coordinators([one.unit_id for one in lags if one.unit_id is not None])
    people = lagging.by_person(lags, who)
    limits.lock()
    full = limits.full_today(people)
    people = {person_id: theirs for person_id, theirs in people.items() if person_id not in full}
    if not people:
        return 0
    reminder_id = reminding.note(call)
    told = 0
    for person_id, theirs in people.items():
        letter = words.to_units(followed.document, followed.root.id, theirs, call.text, actor.name)
        told += reminding.tell(reminder_id, [person_id], f"{call.key}:{person_id}", letter)
    return told


def _record(actor: Actor, followed: Followed, ask: Ask, told: int) -> None:
    changes: dict[str, Any] = {"scope": [None, ask.scope], "people": [None, told]}
    audit.record(
        actor, action=f"{ID}.remind", subject_kind=BROADCAST, subject_id=followed.root.id,
        subject_label=followed.document.code or followed.document.subject, changes=changes,
    )  # fmt: skip
