"""Who is told of a step and who is asked for the next one: groups by name, each giving ids of people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import Select, select, update

from intranet import answering, db, people_with, people_with_each, transaction

from .. import rights
from ..conflicts import facts
from ..models import Submission

Group = Callable[[Submission], list[int]]


def submitter(submission: Submission) -> list[int]:
    """Whoever wrote it."""
    return [] if submission.created_by is None else [submission.created_by]


def subject(submission: Submission) -> list[int]:
    """The person it is about; of a collective its head, else a deputy: whoever of them may open the case."""
    if submission.person_id is not None:
        return [submission.person_id]
    if submission.subject_unit_id is None:
        return []
    heads = answering([submission.subject_unit_id], ("head", "deputy"))
    may_open = openers([submission.unit_id])[submission.unit_id]
    return [one for one in heads[submission.subject_unit_id] if one in may_open][:1]


def openers(unit_ids: Collection[int]) -> dict[int, set[int]]:
    """Who may open every case of these units once it was sent: see `rights.visible`.

    Who heads a unit in the directory may have been granted nothing: a link to the case would lead them nowhere. A
    constant number of statements.
    """
    found: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    for permission in (rights.CHECK, rights.FOLLOW, rights.ENDORSE):
        everywhere = set(db.session.scalars(people_with(permission)))
        for unit_id, holders in people_with_each(permission, found.keys()).items():
            found[unit_id] |= everywhere.union(holders)
    return found


def endorsers(submission: Submission) -> list[int]:
    """Who endorses for the unit and is not kept from it; where there is nobody, who endorses everywhere."""
    return of_unit(submission) or _impartial(submission, people_with(rights.ENDORSE))


def of_unit(submission: Submission) -> list[int]:
    """Those whom the unit itself has to endorse it, without whoever is kept from it."""
    return of_units([(submission.id, submission.unit_id)])[submission.id]


def of_units(cases: Collection[tuple[int, int]]) -> dict[int, list[int]]:
    """As :func:`of_unit` for many cases, given as (id, unit); a constant number of statements."""
    holders = people_with_each(rights.ENDORSE, {unit_id for _case, unit_id in cases})
    kept = facts.kept([case for case, _unit in cases])
    return {case: [one for one in holders[unit_id] if one not in kept.get(case, {})] for case, unit_id in cases}


def settle(submission_ids: Collection[int] | None = None) -> list[int]:
    """Note which of the cases that wait for their unit nobody there may endorse, so that the office does.

    Who endorses, who is kept from what changes at any time: this is repeated hourly, for all of them. The ids of those
    that have become the office's; a constant number of statements.
    """
    waiting = select(Submission.id, Submission.unit_id, Submission.by_office).where(Submission.stage == "submitted")
    if submission_ids is not None:
        waiting = waiting.where(Submission.id.in_(submission_ids))
    rows = db.session.execute(waiting).all()
    if not rows:
        return []
    there = of_units([(row.id, row.unit_id) for row in rows])
    to_office = [row.id for row in rows if not row.by_office and not there[row.id]]
    to_unit = [row.id for row in rows if row.by_office and there[row.id]]
    with transaction():
        for ids, by_office in ((to_office, True), (to_unit, False)):
            _note(ids, by_office)
    return to_office


def _note(ids: Iterable[int], by_office: bool) -> None:
    for start in range(0, len(all_ids := sorted(ids)), facts.AT_ONCE):
        some = Submission.id.in_(all_ids[start : start + facts.AT_ONCE])
        # Nothing that people see of the case has changed.
        changed = update(Submission).where(some).values(by_office=by_office, changed_at=Submission.changed_at)
        db.session.execute(changed, execution_options={"synchronize_session": "fetch"})


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
