"""Who may read, write and put away which news. Views ask here too, so that no button leads to a refusal."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, false, or_, true

from intranet import Actor, settings, units_above, units_on

from .models import Post

READ, POST, MANAGE = "bulletin.read", "bulletin.post", "bulletin.manage"


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Post` for what `actor` may read.

    That is news of units they belong to, of those above when it reaches down, and what is for everyone.
    """
    if not actor.may(READ):
        return false()
    units = actor.units_for(READ)
    if units is None:
        return true()
    from_above = and_(Post.reach == "below", Post.unit_id.in_(units_above(units)))
    return or_(Post.reach == "everyone", Post.unit_id.in_(units), from_above)


def units_to_post_for(actor: Actor) -> Collection[int] | None:
    """The units in whose name `actor` may publish, among those that have the board; None means all of them."""
    mine, on = _units_granted(actor), units_on()
    return mine if on is None else on if mine is None else frozenset(mine) & on


def _units_granted(actor: Actor) -> Collection[int] | None:
    granted = [actor.units_for(permission) for permission in (POST, MANAGE)]
    if None in granted:
        return None
    own = {actor.home_unit_id} if actor.home_unit_id and settings()["staff_may_post"] else set()
    return frozenset(own.union(*(units for units in granted if units is not None)))


def may_post(actor: Actor, unit_id: int) -> bool:
    """Whether `actor` may publish in the name of the unit."""
    units = units_to_post_for(actor)
    return units is None or unit_id in units


def may_write(actor: Actor) -> bool:
    """Whether there is a unit in whose name `actor` may publish."""
    return units_to_post_for(actor) != frozenset()


def may_reach_everyone(actor: Actor) -> bool:
    """Whether news of `actor` may be for the whole agency."""
    return actor.may_everywhere(MANAGE)


def may_change(actor: Actor, post: Post) -> bool:
    """Whether `actor` may edit the news or put it away: its unit's writers, and its author while they may post."""
    if post.archived_at is not None:
        return False
    if actor.may(POST, post.unit_id) or actor.may(MANAGE, post.unit_id):
        return True
    return post.author_id is not None and post.author_id == actor.person_id and may_post(actor, post.unit_id)
