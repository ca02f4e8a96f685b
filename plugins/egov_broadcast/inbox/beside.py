"""What stands beside a document in the inbox and belongs to other rooms: instructions, forwarding, the own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from intranet import Actor, db, people_of, plugin_url

from .. import rights
from ..forwarding import queries as forwarding
from ..forwarding import service as passing
from ..sending.models import Receipt
from ..tracking import states
from .queries import Item


@dataclass(frozen=True, slots=True)
class Room:
    """How many people of the reader's own unit have confirmed, of how many who have to; where that is followed."""

    confirmed: int
    total: int
    url: str | None


def chain(actor: Actor, item: Item) -> Sequence[forwarding.Instruction]:
    """What those who forwarded it to the reader said, the latest first."""
    return forwarding.instructions(item.root.id, actor.person_id) if actor.person_id is not None else []


def room(actor: Actor, item: Item) -> Room | None:
    """For who follows the unit they are on the staff of; None when nobody there has to confirm. One statement."""
    unit = actor.home_unit_id
    if unit is None or not actor.may(rights.FOLLOW, unit):
        return None
    colleagues = Receipt.person_id.in_(people_of([unit], staff_only=True))
    confirmed = func.sum(case((states.CONFIRMED, 1), else_=0))
    open_still = func.sum(case((states.WAITING, 1), else_=0))
    counted = select(confirmed, open_still).where(Receipt.root_id == item.root.id, colleagues, states.COUNTS)
    done, missing = (int(number or 0) for number in db.session.execute(counted).one())
    url = plugin_url("egov_broadcast.tracking", root_id=item.root.id)
    return Room(done, done + missing, url) if done + missing else None


def may_forward(actor: Actor, item: Item) -> str | None:
    """The page on which the reader may hand it on; None when they may not."""
    if not passing.may_forward(actor, item.root):
        return None
    return plugin_url("egov_broadcast.forward", root_id=item.root.id)
