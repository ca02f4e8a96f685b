"""Who is told of a step and who is asked for the next one: groups by name, each a SELECT of ids or the ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Select, select

from intranet import answering, db, people_with

from .. import rights
from ..conflicts import facts
from ..models import Submission

Group = Callable[[Submission], Iterable[int]]


def submitter(submission: Submission) -> list[int]:
    """Whoever wrote it."""
    return [] if submission.created_by is None else [submission.created_by]


def subject(submission: Submission) -> list[int]:
    """The person it is about; of a collective its head, else a deputy."""
    if submission.person_id is not None:
        return [submission.person_id]
    if submission.subject_unit_id is None:
        return []
    heads = answering([submission.subject_unit_id], ("head", "deputy"))
    return heads[submission.subject_unit_id][:1]


def endorsers(submission: Submission) -> list[int]:
    """Who endorses for the unit and is not kept from it; where there is nobody, who endorses everywhere."""
    return of_unit(submission) or _impartial(submission, people_with(rights.ENDORSE))


def of_unit(submission: Submission) -> list[int]:
    """Those whom the unit itself has to endorse it, without whoever is kept from it."""
    near = people_with(rights.ENDORSE, submission.unit_id).subquery()
    return _impartial(submission, select(near.c.id).where(near.c.id.not_in(people_with(rights.ENDORSE))))


def _holders(permission: str) -> Group:
    def group(submission: Submission) -> list[int]:
        return _impartial(submission, people_with(permission))

    return group


def _impartial(submission: Submission, people: Select[int]) -> list[int]:
    kept = facts.kept([submission.id]).get(submission.id, {})
    return sorted(set(db.session.scalars(people)) - kept.keys())


GROUPS: Mapping[str, Group] = {
    "submitter": submitter, "subject": subject, "endorsers": endorsers, "office": _holders(rights.CHECK),
    "organisers": _holders(rights.COUNCIL), "deciders": _holders(rights.COMMEND),
    "publishers": _holders(rights.PUBLISH),
}  # fmt: skip
"""By the names that `stages` use."""
