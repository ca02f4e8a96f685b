"""Private calendar feeds: made, listed, revoked by their owner, and read by the owner's calendar programs.

An address opens the feed to whoever knows it, so only a digest of its token is stored, and what it shows is what its
owner may see at that moment.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select

from intranet import (
    Actor,
    Forbidden,
    Refused,
    actor_of_person,
    audit,
    clock,
    db,
    is_open,
    transaction,
    unit_names,
    units_below,
    wave_heirs,
    wave_names,
)

from .. import rights
from ..models import Feed, Session
from ..texts import ID, _, lazy
from .events import around
from .filters import own

KIND: Final = "propaganda_schedule.feed"
MOST: Final = 20
"""How many feeds somebody may have at a time."""
KINDS = {"person": lazy("Buổi của tôi"), "unit": lazy("Buổi của đơn vị"), "wave": lazy("Buổi của đợt")}
"""What a feed shows, by the value of `Feed.kind`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed as it is asked for: whose it is, what it is called, which sessions are in it."""

    owner: Actor
    name: str
    found: ColumnElement[bool]


def create(actor: Actor, kind: str, ref_id: int | None, label: str) -> tuple[Feed, str]:
    """Make a feed; the token, which nobody can find out again, comes with it. `label` says in words what it shows.

    The caller has made sure that `actor` may choose `ref_id`. Raises Forbidden and Refused.
    """
    actor.require(rights.READ)
    if actor.person_id is None:
        raise Forbidden(rights.READ)
    token = secrets.token_urlsafe(32)
    with transaction():
        alive = select(func.count()).where(Feed.person_id == actor.person_id, Feed.revoked_at.is_(None))
        if (db.session.scalar(alive) or 0) >= MOST:
            raise Refused(_("Đã có %(most)d liên kết. Thu hồi liên kết không dùng nữa rồi tạo lại.", most=MOST))
        feed = Feed(person_id=actor.person_id, kind=kind, ref_id=ref_id, token_digest=digest(token),
                    created_at=clock.now())  # fmt: skip
        db.session.add(feed)
        db.session.flush()
        audit.record(actor, action="propaganda_schedule.feed", subject_kind=KIND, subject_id=feed.id,
                     subject_label=label, changes={"kind": [None, kind]})  # fmt: skip
    return feed, token


def revoke(actor: Actor, feed_id: int, label: str) -> None:
    """Close a feed of one's own at once and for good. Raises Forbidden when it is somebody else's."""
    with transaction():
        feed = db.session.get(Feed, feed_id, with_for_update=True)
        if feed is None or feed.person_id != actor.person_id:
            raise Forbidden(rights.READ)
        if feed.revoked_at is None:
            feed.revoked_at = clock.now()
            audit.record(actor, action="propaganda_schedule.revoke_feed", subject_kind=KIND, subject_id=feed.id,
                         subject_label=label)  # fmt: skip


def of_person(person_id: int | None) -> Sequence[Feed]:
    """Somebody's feeds that are not revoked, the newest first."""
    found = select(Feed).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    return db.session.scalars(found.order_by(Feed.created_at.desc(), Feed.id.desc())).all()


def labels(feeds: Sequence[Feed]) -> dict[int, str]:
    """What each feed shows, in words, by its id. At most two statements."""
    units = unit_names(feed.ref_id for feed in feeds if feed.kind == "unit" and feed.ref_id)
    waves = wave_names(feed.ref_id for feed in feeds if feed.kind == "wave" and feed.ref_id)
    names = {"person": {}, "unit": units, "wave": waves}
    return {feed.id: names[feed.kind].get(feed.ref_id or 0) or str(KINDS[feed.kind]) for feed in feeds}


def opened(token: str) -> Shown | None:
    """The feed that the token opens. None when there is none, it was revoked, or its owner may not see it any more:
    they left, their account is closed, or the schedule is off for them.
    """
    known = digest(token)
    feed = db.session.scalars(select(Feed).where(Feed.token_digest == known, Feed.revoked_at.is_(None))).one_or_none()
    if feed is None or not hmac.compare_digest(feed.token_digest, known):
        return None
    owner = actor_of_person(feed.person_id, "feed")
    if owner is None or not is_open(ID, owner) or not owner.may(rights.READ):
        return None
    found = rights.visible(owner) & around(clock.today()) & _chosen(feed, owner)
    return Shown(owner, labels([feed])[feed.id], found)


def digest(token: str) -> str:
    """What is stored of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _chosen(feed: Feed, owner: Actor) -> ColumnElement[bool]:
    if feed.kind == "unit" and feed.ref_id is not None:
        return Session.unit_id.in_(units_below([feed.ref_id]))
    if feed.kind == "wave" and feed.ref_id is not None:
        # Sessions may have followed an amendment of the plan, or not yet.
        heir = wave_heirs([feed.ref_id]).get(feed.ref_id)
        return Session.wave_id.in_({feed.ref_id, heir} - {None})
    return own(owner)
