"""Numbers of the register of incoming documents: by year, from 1, none twice and none left out."""

from __future__ import annotations

from sqlalchemy import case, func, select

from intranet import db, upsert

from .models import Counter, Document


def give(register: str, year: int) -> int:
    """The next number of the register in the year, in the caller's transaction, which it is undone with.

    Whoever else registers at this moment waits until that transaction ends. Numbers that came another way (samples,
    a register begun on paper) are stepped over.
    """
    most = select(func.coalesce(func.max(Document.number), 0)).where(
        Document.register == register, Document.year == year
    )
    taken, last = most.scalar_subquery(), Counter.last
    statement = upsert(Counter).values(register=register, year=year, last=taken + 1)
    statement = statement.on_conflict_do_update(
        index_elements=["register", "year"], set_={"last": case((last >= taken, last), else_=taken) + 1}
    ).returning(last)
    return int(db.session.execute(statement).scalar_one())
