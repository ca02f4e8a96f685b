"""The agenda of a session: cases put on it, in an order, taken off. One call that writes is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, select

from intranet import Actor, Forbidden, Refused, db, search, transaction

from .. import rights
from ..flow import service as flow
from ..models import KIND, Submission
from ..texts import _
from . import access, recusals, service
from .members import touch
from .models import AgendaItem, CouncilSession, ScoreSheet
from .words import record

MOST = 200
MOST_AT_ONCE = 50


def candidates(category: str | None = None, words: str = "") -> Select[Any]:
    """The cases that wait for a session, the most urgent first."""
    found = select(Submission).where(Submission.stage == "checked")
    if category:
        found = found.where(Submission.category == category)
    if words.strip():
        found = found.where(Submission.id.in_(search.matching_ids(KIND, words)))
    return found.order_by(Submission.due_on.is_(None), Submission.due_on, Submission.id)


def waiting() -> tuple[int, date | None]:
    """How many cases wait for a session, and the day by which the first of them should be in one. One statement."""
    found = select(func.count(), func.min(Submission.due_on)).where(Submission.stage == "checked")
    number, first = db.session.execute(found).one()
    return int(number), first


def add(actor: Actor, session_id: int, submission_ids: Collection[int]) -> int:
    """Put cases on the agenda; how many that were. Those that somebody else scheduled meanwhile are passed over.

    Raises Forbidden and Refused.
    """
    wanted = sorted(set(submission_ids))
    with transaction():
        session = access.locked_to_organise(actor, session_id)
        _check_open(session)
        if not wanted:
            raise Refused(_("Chọn ít nhất một đề xuất"), "cases")
        if len(wanted) > MOST_AT_ONCE:
            raise Refused(_("Mỗi lần chọn tối đa %(num)d đề xuất", num=MOST_AT_ONCE), "cases")
        found = select(Submission).where(Submission.id.in_(wanted), Submission.stage == "checked").with_for_update()
        cases = list(db.session.scalars(found.order_by(Submission.due_on.is_(None), Submission.due_on, Submission.id)))
        if not cases:
            raise Refused(_("Các đề xuất này vừa được đưa vào phiên khác; tải lại trang"), "cases")
        last = _count(session_id, func.max(AgendaItem.position))
        if _count(session_id, func.count()) + len(cases) > MOST:
            raise Refused(_("Mỗi phiên xét tối đa %(num)d đề xuất; lập thêm phiên họp", num=MOST), "cases")
        for place, case in enumerate(cases, last + 1):
            db.session.add(AgendaItem(session_id=session_id, submission_id=case.id, position=place))
            flow.enter(actor, case, "schedule", session.title, limit_from=session.day)
        _after(actor, session, {"added": [None, [case.code for case in cases]]})
    return len(cases)


def order(actor: Actor, session_id: int, places: Mapping[int, int]) -> None:
    """Put the items in the order of the numbers given, by id of the item; others stay behind them as they were.

    Raises Forbidden and Refused.
    """
    with transaction():
        session = access.locked_to_run(actor, session_id)
        if session.status not in access.CHANGEABLE:
            raise Refused(_("Phiên họp đã biểu quyết nên không đổi thứ tự được nữa"))
        items = list(db.session.scalars(select(AgendaItem).where(AgendaItem.session_id == session_id)))
        items.sort(key=lambda item: (places.get(item.id, item.position), item.position))
        if all(item.position == place for place, item in enumerate(items, 1)):
            return
        for place, item in enumerate(items, 1):
            item.position = place
        touch(session)
        record(actor, "agenda", session, {"order": [None, [item.submission_id for item in items]]})


def remove(actor: Actor, item_id: int) -> CouncilSession:
    """Take a case off the agenda: it waits for another session; sheets about it go. Raises Forbidden and Refused."""
    with transaction():
        session_id = db.session.scalar(select(AgendaItem.session_id).where(AgendaItem.id == item_id))
        if session_id is None:
            raise Forbidden(rights.READ)
        session = access.locked_to_organise(actor, session_id)
        _check_open(session)
        item = db.session.get_one(AgendaItem, item_id, populate_existing=True)
        submission = db.session.get_one(Submission, item.submission_id)
        sent = select(ScoreSheet.id).where(ScoreSheet.item_id == item_id, ScoreSheet.sent_at.is_not(None)).limit(1)
        if db.session.scalar(sent) is not None:
            raise Refused(_("Đã có phiếu chấm đề xuất này; đưa ra họp rồi chọn để phiên sau"))
        db.session.execute(delete(AgendaItem).where(AgendaItem.id == item_id))
        db.session.expunge(item)
        submission.criteria_set_id = None
        flow.enter(actor, submission, "put_off", session.title)
        _after(actor, session, {"removed": [submission.code, None]})
    return session


def item(actor: Actor, item_id: int) -> tuple[AgendaItem, CouncilSession, Submission] | None:
    """An item of a session that `actor` may see, with both. One statement."""
    found = (
        select(AgendaItem, CouncilSession, Submission)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .join(Submission, Submission.id == AgendaItem.submission_id)
        .where(AgendaItem.id == item_id, access.visible(actor))
    )
    row = db.session.execute(found).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _after(actor: Actor, session: CouncilSession, changes: dict[str, Any]) -> None:
    if session.status == "scoring":
        service.prepare(session)
        recusals.freeze(session.id)
    touch(session)
    record(actor, "agenda", session, changes)


def _check_open(session: CouncilSession) -> None:
    if session.status not in ("planned", "scoring"):
        raise Refused(_("Điểm đã công bố nên chương trình không đổi được nữa; lập phiên họp khác"))


def _count(session_id: int, what: Any) -> int:
    return db.session.scalar(select(what).where(AgendaItem.session_id == session_id)) or 0
