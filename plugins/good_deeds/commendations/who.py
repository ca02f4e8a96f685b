"""Who may read and record commendations. An honour is public once its subject agreed; a cancelled one is not."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet import Actor, db, files, home_units, unit_lineage

from .. import rights
from ..models import Commendation, Submission

KIND = "good_deeds.commendation"
"""What a commendation is called among stored files and in the search."""
_SEE_ALL = (rights.COMMEND, rights.CHECK, rights.FOLLOW)


def inside(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Commendation` for those whose decision, file and withdrawal `actor` may read.

    All of units they follow (and of what these carry on since mergers), about them, of cases they sent.
    """
    if not actor.may(rights.READ):
        return false()
    found: list[ColumnElement[bool]] = []
    for permission in _SEE_ALL:
        units = actor.units_for(permission)
        if units is None:
            return true()
        if units:
            found.append(Commendation.unit_id.in_(unit_lineage(units)))
    if actor.person_id is not None:
        own = select(Submission.id).where(Submission.created_by == actor.person_id)
        found += [Commendation.person_id == actor.person_id, Commendation.submission_id.in_(own)]
    return or_(false(), *found)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Commendation` joined with :class:`Submission` for those `actor` may see at all.

    To what they see from inside come, for every reader, those in force whose subject agrees. Nothing is published
    without; who takes it back, or whose data were erased, is named to nobody else any more.
    """
    if not actor.may(rights.READ):
        return false()
    return or_(inside(actor), and_(Commendation.withdrawn_on.is_(None), Submission.consent == "yes"))


def may_record(actor: Actor) -> bool:
    """Whether `actor` records decisions of at least one unit."""
    return actor.may(rights.COMMEND)


def may_change(actor: Actor, commendation: Commendation) -> bool:
    """Whether `actor` may correct or withdraw the commendation."""
    return actor.may(rights.COMMEND, commendation.unit_id)


def sees_inside(actor: Actor, commendation: Commendation) -> bool:
    """Whether `actor` may read its note and file, not only what is public; one query."""
    found = select(Commendation.id).where(Commendation.id == commendation.id, inside(actor))
    return db.session.scalars(found).first() is not None


def may_see_person(actor: Actor, person_id: int) -> bool:
    """Whether the record of the person is open to `actor`: to themselves, and to whoever follows their unit.

    One query at most.
    """
    if not actor.may(rights.READ):
        return False
    if actor.person_id == person_id or any(actor.may_everywhere(permission) for permission in _SEE_ALL):
        return True
    unit_id = home_units([person_id]).get(person_id)
    return unit_id is not None and any(actor.may(permission, unit_id) for permission in _SEE_ALL)


def may_read_file(actor: Actor, commendation_id: int | None) -> bool:
    """Whether `actor` may read the decision stored for that commendation: one may name many people."""
    stored = files.StoredFile
    kept = select(stored.id).where(stored.subject_kind == KIND, stored.subject_id == commendation_id)
    named = select(Commendation.id).where(Commendation.file_id.in_(kept), inside(actor))
    return db.session.scalars(named.limit(1)).first() is not None
