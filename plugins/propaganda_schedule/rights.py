"""Who may see, plan, report and follow which sessions. Views ask here too, so that no button leads to a refusal."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from intranet import Actor, audiences_naming, units_above

from .models import Session

READ = "propaganda_schedule.read"
PLAN = "propaganda_schedule.plan"
REPORT = "propaganda_schedule.report"
FOLLOW = "propaganda_schedule.follow"


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Session` for what `actor` may see.

    That are sessions of units they belong to or look after, those of units above that reach down, those for
    everyone, those to which they are invited by name, and those they are in charge of.
    """
    if not actor.may(READ):
        return false()
    units = actor.units_for(READ)
    if units is None:
        return true()
    from_above = and_(Session.reach == "below", Session.unit_id.in_(units_above(units)))
    found = [Session.reach == "everyone", Session.unit_id.in_(units), from_above]
    if actor.person_id is not None:
        invited = Session.audience_id.in_(audiences_naming(actor.person_id))
        found += [Session.leader_id == actor.person_id, and_(Session.reach == "chosen", invited)]
    return or_(*found)


def may_plan(actor: Actor, unit_id: int | None = None) -> bool:
    """Whether `actor` may add and change sessions of the unit; None: of at least one unit."""
    return actor.may(PLAN, unit_id)


def may_plan_everywhere(actor: Actor) -> bool:
    """Whether sessions that `actor` adds may be for the whole agency."""
    return actor.may_everywhere(PLAN)


def may_change(actor: Actor, session: Session) -> bool:
    """Whether the session may be edited, moved or cancelled by `actor`: not once it has been reported."""
    return session.status in ("planned", "cancelled") and may_plan(actor, session.unit_id)


def may_report(actor: Actor, session: Session) -> bool:
    """Whether `actor` may take attendance and report: whoever reports for the unit, and who is in charge of it."""
    if session.status == "cancelled":
        return False
    in_charge = session.leader_id is not None and session.leader_id == actor.person_id
    return actor.may(REPORT, session.unit_id) or (in_charge and actor.may(READ))


def reported_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Session` for those `actor` reports: of their units, and those they are in charge of."""
    units = actor.units_for(REPORT)
    if units is None:
        return true()
    own: list[ColumnElement[bool]] = [Session.unit_id.in_(units)]
    if actor.person_id is not None and actor.may(READ):
        own.append(Session.leader_id == actor.person_id)
    return or_(*own)


def may_see_names(actor: Actor, session: Session) -> bool:
    """Whether `actor` may read who was there and why somebody was not: who reports, and who follows the unit."""
    return may_report(actor, session) or follows(actor, session.unit_id)


def follows(actor: Actor, unit_id: int | None = None) -> bool:
    """Whether `actor` may see who of the unit is not reached; None: of at least one unit."""
    return actor.may(FOLLOW, unit_id)
