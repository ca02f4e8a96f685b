"""Who is kept from a case: it is their own, their household's, or they declared a conflict of interest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Select, and_, literal, or_, select, union_all

from intranet import Actor, db

from ..models import Conflict, Kin, Submission

ORDER: Final = ("own", "household", "declared")
"""The kinds; of several that hold the first is named."""
AT_ONCE: Final = 5000
"""A statement takes only so many values."""
Kept = dict[int, tuple[str, str]]


def kept_from(who: Actor | int | None, submission: Submission) -> str:
    """Why this person is kept from judging the case: "own", "household", "declared", or "" when nothing is known.

    Own is what one wrote or is named in; the household is that of either of these people.
    """
    person_id = who.person_id if isinstance(who, Actor) else who
    if person_id is None:
        return ""
    return kept([submission.id]).get(submission.id, {}).get(person_id, ("", ""))[0]


def kept(submission_ids: Collection[int]) -> dict[int, Kept]:
    """By case: who is kept from judging it, each with the kind (see ORDER) and, when declared, the reason given.

    One statement for thousands of cases. Cases from which nobody is kept are left out.
    """
    found: dict[int, Kept] = defaultdict(dict)
    wanted = sorted(set(submission_ids))
    for start in range(0, len(wanted), AT_ONCE):
        for submission_id, person_id, kind, reason in db.session.execute(_rows(wanted[start : start + AT_ONCE])):
            known = found[submission_id].get(person_id)
            if known is None or ORDER.index(kind) < ORDER.index(known[0]):
                found[submission_id][person_id] = kind, reason
    return dict(found)


def concerned(submission: Submission) -> set[int]:
    """Whom the case is about, their household, and who declared a conflict: to have written it does not count.

    Two statements.
    """
    declared = select(Conflict.person_id).where(Conflict.submission_id == submission.id)
    found = set(db.session.scalars(declared))
    if submission.person_id is not None:
        found |= {submission.person_id, *db.session.scalars(household(submission.person_id))}
    return found


def kept_cases(person_id: int) -> Select[int]:
    """A SELECT of the ids of the cases from which the person is kept: for `Submission.id.not_in(…)`."""
    kin = household(person_id)
    mine = or_(
        Submission.person_id == person_id, Submission.created_by == person_id, Submission.person_id.in_(kin),
        Submission.created_by.in_(kin),
    )  # fmt: skip
    declared = select(Conflict.submission_id).where(Conflict.person_id == person_id)
    return select(Submission.id).where(or_(mine, Submission.id.in_(declared)))


def household(person_id: int) -> Select[int]:
    """A SELECT of the ids of the people of the person's household, without themselves."""
    pairs = union_all(
        select(Kin.kin_id.label("id")).where(Kin.person_id == person_id),
        select(Kin.person_id.label("id")).where(Kin.kin_id == person_id),
    ).subquery()
    return select(pairs.c.id)


def _rows(submission_ids: Iterable[int]) -> Select[tuple[int, int, str, str]]:
    these = Submission.id.in_(list(submission_ids))
    own = union_all(
        select(Submission.id.label("case"), Submission.person_id.label("person")).where(
            these, Submission.person_id.is_not(None)
        ),
        select(Submission.id, Submission.created_by).where(these, Submission.created_by.is_not(None)),
    ).subquery("own")
    kin = union_all(
        select(own.c.case, Kin.kin_id.label("person")).join(Kin, Kin.person_id == own.c.person),
        select(own.c.case, Kin.person_id).join(Kin, Kin.kin_id == own.c.person),
    ).subquery("kin")
    declared = and_(Conflict.submission_id == Submission.id, these)
    rows = union_all(
        select(own.c.case, own.c.person, literal("own").label("kind"), literal("").label("reason")),
        select(kin.c.case, kin.c.person, literal("household"), literal("")),
        select(Submission.id, Conflict.person_id, literal("declared"), Conflict.reason).join(Conflict, declared),
    ).subquery("rows")
    return select(rows.c.case, rows.c.person, rows.c.kind, rows.c.reason)
