"""Items that are not voted on: put off to another session, or sent back with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from intranet import Actor, Refused, db

from ..conflicts import facts
from ..council.models import BallotBox, OpenVote, Voter
from ..flow import service as flow
from ..texts import _
from .standing import Line, Standing

STEPS = {"put_off": "put_off", "sent_back": "send_back"}
"""The step of the course that follows, by outcome."""
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Aside:
    """What becomes of an item without a vote: *put_off* or *sent_back* (this needs a reason)."""

    outcome: str
    reason: str = ""


def field(item_id: int) -> str:
    """The form field at fault when something is wrong with an item."""
    return f"item-{item_id}"


def check(actor: Actor, standing: Standing, asides: Mapping[int, Aside]) -> None:
    """Raise Refused unless `actor` may set these items aside now: nobody who leaves an item puts off its vote."""
    open_items = {one.item.id: one for one in standing.lines if one.item.outcome == ""}
    kept = facts.kept([open_items[item_id].submission.id for item_id in asides if item_id in open_items])
    for item_id, aside in asides.items():
        if item_id not in open_items or aside.outcome not in STEPS:
            raise Refused(_("Mục này đã có kết luận; tải lại trang rồi chọn lại"), field(item_id))
        line = open_items[item_id]
        if actor.person_id in line.left or actor.person_id in kept.get(line.submission.id, {}):
            raise Refused(_("Mục này liên quan đến mình nên người khác để phiên sau hoặc trả lại"), field(item_id))
        if aside.outcome == "sent_back" and not aside.reason.strip():
            raise Refused(_("Ghi lý do trả lại, để người gửi biết cần bổ sung gì"), field(item_id))
        if len(aside.reason) > LONGEST_REASON:
            raise Refused(_("Lý do dài tối đa %(num)d ký tự", num=LONGEST_REASON), field(item_id))


def settle(actor: Actor, lines: tuple[Line, ...], asides: Mapping[int, Aside]) -> None:
    """Set them aside in the caller's transaction; ballots that were cast on them are destroyed uncounted."""
    for model in (BallotBox, Voter, OpenVote):
        db.session.execute(delete(model).where(model.item_id.in_(asides)))
    for line in lines:
        aside = asides.get(line.item.id)
        if aside is None:
            continue
        line.item.outcome, line.item.reason = aside.outcome, aside.reason.strip()
        flow.enter(actor, line.submission, STEPS[aside.outcome], line.item.reason)
