"""Numbers of submissions: by year, from 1, none twice and none left out."""

from __future__ import annotations

from sqlalchemy import case, func, select

from intranet import clock, db, upsert

from ..models import Numbering, Submission


def give(submission: Submission) -> None:
    """Give the submission its year and number, in the caller's transaction, which it is undone with.

    Whoever else sends at this moment waits until that transaction ends. One that has its number keeps it.
    """
    if submission.number is not None:
        return
    year = clock.today().year
    # Numbers that came another way, from samples or an import, are stepped over.
    most = select(func.coalesce(func.max(Submission.number), 0)).where(Submission.year == year).scalar_subquery()
    last = Numbering.last
    statement = upsert(Numbering).values(year=year, last=most + 1)
    statement = statement.on_conflict_do_update(
        index_elements=["year"], set_={"last": case((last >= most, last), else_=most) + 1}
    ).returning(last)
    submission.year, submission.number = year, int(db.session.execute(statement).scalar_one())
    db.session.flush()
