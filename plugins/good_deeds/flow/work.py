"""What waits for the reader, from all topics: one statement of this room, and one of each other room that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, union_all

from intranet import Actor, WorkItem, clock, db

from .. import rights
from ..conflicts import facts
from ..council import work as council
from ..models import Cultivation, Submission
from ..replication import work as replication
from ..review import work as review
from ..texts import ID, _, lazy, ngettext
from ..voting import work as voting

MENTOR: Final = "mentor"
NEAR: Final = timedelta(days=7)
"""So long before its last day a mentor is asked what came of it."""
MOST: Final = 8
"""So many of a kind stand by themselves; the others become one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a stage looks in the inbox: the button, the page it opens, the words for several. `each`: one row a case."""

    action: str
    endpoint: str
    icon: str
    several: str
    each: bool = True


ROWS: Final[dict[str, Row]] = {
    "returned": Row(lazy("Bổ sung"), "edit_submission", "pencil", lazy("Đề xuất được trả lại để bổ sung")),
    "submitted": Row(lazy("Xét"), "submission", "award", lazy("Đề xuất chờ đơn vị xét")),
    "endorsed": Row(lazy("Kiểm tra"), "submission", "award", lazy("Đề xuất chờ kiểm tra hồ sơ")),
    "checked": Row(lazy("Đưa vào phiên"), "sessions", "people", lazy("Đề xuất chờ đưa vào phiên họp"), each=False),
    "approved": Row(lazy("Ghi quyết định"), "commend", "award", lazy("Đề xuất chờ quyết định khen thưởng")),
    "commended": Row(lazy("Viết bài"), "edit_story", "newspaper", lazy("Gương đã khen chờ viết bài")),
    MENTOR: Row(lazy("Ghi kết quả"), "end_cultivation", "person-check", lazy("Việc bồi dưỡng đến hạn")),
}  # fmt: skip
"""By stage; what the council has before it is asked for by its own room."""


def items(actor: Actor) -> Iterable[WorkItem]:
    """Rows of "Việc cần làm" from all topics: one statement each."""
    if not actor.may(rights.READ):
        return ()
    rooms: tuple[Callable[[Actor], Iterable[WorkItem]], ...] = (
        council.items, voting.items, review.items, replication.items,
    )  # fmt: skip
    return chain(_cases(actor), *(room(actor) for room in rooms))


def _cases(actor: Actor) -> Iterator[WorkItem]:
    today = clock.today()
    seen: dict[str, int] = {}
    for row in db.session.execute(_waiting(actor, today)):
        look = ROWS[row.stage]
        seen[row.stage] = seen.get(row.stage, 0) + 1
        if look.each and seen[row.stage] <= MOST:
            yield _one(row, look, today)
        elif not look.each or seen[row.stage] == MOST + 1:
            yield _several(row, look, row.num if not look.each else row.num - MOST, today)


def _waiting(actor: Actor, today: date) -> Select[Any]:
    """The cases that wait for the actor, of each stage the first due: one more than are shown, with their number."""
    columns = Submission.id, Submission.title, Submission.subject_name, Submission.due_on
    cases = select(*columns, Submission.stage.label("stage")).where(or_(*_asked(actor)))
    mentored = (
        select(*columns[:3], Cultivation.until_on, literal(MENTOR))
        .join(Cultivation, Cultivation.submission_id == Submission.id)
        .where(
            Cultivation.mentor_id == actor.person_id, Cultivation.ended_on.is_(None),
            Cultivation.until_on <= today + NEAR,
        )
    )  # fmt: skip
    both = union_all(cases, mentored).subquery()
    order = both.c.due_on.is_(None), both.c.due_on, both.c.id
    number = func.row_number().over(partition_by=both.c.stage, order_by=order).label("n")
    total = func.count().over(partition_by=both.c.stage).label("num")
    found = select(both, number, total).subquery()
    one = [stage for stage, row in ROWS.items() if not row.each]
    shown = or_(and_(found.c.stage.in_(one), found.c.n == 1), and_(found.c.stage.not_in(one), found.c.n <= MOST + 1))
    return select(found).where(shown).order_by(found.c.stage, found.c.n)


def _asked(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """The conditions on :class:`Submission` under which the actor has to do something."""
    me = actor.person_id or 0
    yield and_(Submission.stage == "returned", Submission.created_by == me)
    judged = Submission.id.not_in(facts.kept_cases(me))
    if actor.may(rights.ENDORSE):
        units = actor.units_for(rights.ENDORSE)
        # Who endorses everywhere is asked where the unit cannot.
        where = Submission.by_office.is_(True) if units is None else Submission.unit_id.in_(units)
        yield and_(Submission.stage == "submitted", where, judged)
    for stage, right in (
        ("endorsed", rights.CHECK), ("checked", rights.COUNCIL), ("approved", rights.COMMEND),
        ("commended", rights.PUBLISH),
    ):  # fmt: skip
        if actor.may(right):
            units = actor.units_for(right)
            there = true() if units is None else Submission.unit_id.in_(units)
            # Without a day nothing is waited for: the story was taken down, or nobody agreed to one.
            more = judged if stage == "endorsed" else Submission.due_on.is_not(None)
            yield and_(Submission.stage == stage, there, more)


def _one(row: Any, look: Row, today: date) -> WorkItem:
    return WorkItem(
        row.title, row.subject_name, f"{ID}.submission", _("Nêu gương"), str(look.action), f"{ID}.{look.endpoint}",
        {"submission_id": row.id}, icon=look.icon, tone=_tone(row, today), due=row.due_on,
    )  # fmt: skip


def _several(row: Any, look: Row, number: int, today: date) -> WorkItem:
    title = ngettext("%(num)d đề xuất", "%(num)d đề xuất", number)
    listed = "mine" if row.stage in ("returned", MENTOR) else "review" if look.each else look.endpoint
    values = {"stage": row.stage} if listed == "review" else {}
    return WorkItem(
        f"{look.several}: {title}", "", f"{ID}.submission", _("Nêu gương"),
        _("Xem danh sách") if look.each else str(look.action), f"{ID}.{listed}", values, icon=look.icon,
        tone=_tone(row, today), due=row.due_on,
    )  # fmt: skip


def _tone(row: Any, today: date) -> Any:
    return "bad" if row.due_on is not None and row.due_on < today else "info"
