"""The duties towards a person's data in this room: they are named only for what they did in their work."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction, unit_names

from ..models import Replication, Story, Submission
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """What they declared for a unit, and what they answered for an origin.

    A model is called as every reader knows it, by its story; else by its number: what it is about is somebody else's.
    """
    mine = or_(Replication.declared_by == person_id, Replication.answered_by == person_id)
    published = and_(Story.submission_id == Submission.id, Story.status == "published")
    found = (
        select(Replication, Submission, Story.title)
        .join(Submission, Submission.id == Replication.submission_id)
        .outerjoin(Story, published)
        .where(mine)
        .order_by(Replication.id)
    )
    rows = db.session.execute(found).all()
    names = unit_names({one.unit_id for one, _case, _title in rows})
    for one, case, title in rows:
        declared, answered = one.declared_by == person_id, one.answered_by == person_id
        values = {
            "model": title or case.code, "unit": names.get(one.unit_id, ""),
            "declared": one.declared_at if declared else None, "how": one.how if declared else "",
            "answered": one.answered_at if answered else None, "answer": one.answer if answered else "",
        }  # fmt: skip
        yield PersonalRecord(_("Đăng ký, xác nhận làm theo gương"), values)


def erase(person_id: int) -> Iterator[Erasure]:
    """Their name goes; what the unit did stays."""
    nameless = 0
    with transaction():
        for column in ("declared_by", "answered_by"):
            theirs = update(Replication).where(getattr(Replication, column) == person_id)
            nameless += changed_rows(theirs.values({column: None}))
    yield Erasure(
        _("Tên người đăng ký, xác nhận làm theo gương"), erased=nameless, kept=nameless,
        reason=_("Việc làm theo là kết quả của đơn vị nên được giữ, không còn tên người đăng ký"),
    )  # fmt: skip
