"""Sessions of the council: called, changed, cancelled; score sheets opened, scores shown.

The only place that changes the status of a session up to *discussing*; from there on it is `voting.service`.
One call is one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, clock, db, transaction

from .. import rights
from ..flow import service as flow
from ..models import Submission
from ..texts import _
from . import access, counting, criteria, notify, recusals, rules
from .drafts import FIGURES, LONGEST, Draft, changes_of, values_of
from .models import AgendaItem, CouncilSession, Member, Recusal, ScoreSheet
from .words import record


class Conflict(Refused):
    """Somebody else changed the session in between: `stored` is what is there now."""

    def __init__(self, stored: CouncilSession) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa phiên họp. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


def check_version(session: CouncilSession, version: int) -> None:
    """Raise :class:`Conflict` unless the session is still as it was seen."""
    if session.version != version:
        raise Conflict(session)


def create(actor: Actor, draft: Draft) -> CouncilSession:
    """Call a session; its rule is copied from the one in force on its day. Raises Forbidden and Refused."""
    with transaction():
        if not access.organises(actor):
            raise Forbidden(rights.COUNCIL)
        values = values_of(draft)
        if draft.day < clock.today():
            raise Refused(_("Ngày họp đã qua; chọn từ hôm nay trở đi"), "day")
        session = CouncilSession(**values, created_by=actor.person_id)
        db.session.add(session)
        db.session.flush()
        record(actor, "session_new", session, {name: [None, value] for name, value in values.items()})
    return session


def edit(actor: Actor, session_id: int, version: int, draft: Draft) -> CouncilSession:
    """Change the session that was read at `version`; members are told of another time or place.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        session = access.locked_to_organise(actor, session_id)
        check_version(session, version)
        _check_changeable(session)
        changes = changes_of(session, values_of(draft, session))
        if session.status == "discussing" and any(name in changes for name in FIGURES):
            raise Refused(_("Điểm đã công bố nên không đổi được tỷ lệ, điểm tối thiểu nữa"), "rule_reason")
        for name, (_old, new) in changes.items():
            setattr(session, name, new)
        db.session.flush()
        if changes:
            record(actor, "session_edit", session, changes)
        if "day" in changes:
            items = select(AgendaItem.submission_id).where(AgendaItem.session_id == session.id)
            flow.move_limit(items, "council", session.day)
        if {"day", "starts", "place"} & changes.keys():
            notify.moved(actor, session)
    return session


def cancel(actor: Actor, session_id: int, version: int, reason: str) -> CouncilSession:
    """Cancel the session: its cases wait for another one. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = access.locked_to_organise(actor, session_id)
        check_version(session, version)
        _check_changeable(session)
        if not reason.strip() or len(reason) > LONGEST["reason"]:
            raise Refused(_("Ghi lý do hủy, tối đa %(num)d ký tự", num=LONGEST["reason"]), "reason")
        recusals.freeze(session.id)
        session.status, session.reason = "cancelled", reason
        db.session.flush()
        for submission in _cases(session):
            # A mean that no council used is nobody's to know.
            submission.score = None
            flow.enter(actor, submission, "put_off", reason)
        record(actor, "session_cancel", session, {"reason": [None, reason]})
        notify.cancelled(actor, session)
    return session


def open_scoring(actor: Actor, session_id: int, version: int) -> CouncilSession:
    """Open the score sheets: from now on each item keeps its criteria and its rule.

    Raises Forbidden, Refused (no members, no chair, no cases, no criteria) and :class:`Conflict`.
    """
    with transaction():
        session = access.locked_to_run(actor, session_id)
        check_version(session, version)
        if session.status != "planned":
            raise Refused(_("Phiên họp này đã mở chấm điểm hoặc đã kết thúc; tải lại trang"))
        _check_ready(session)
        items = prepare(session)
        session.status = "scoring"
        db.session.flush()
        recusals.freeze(session.id)
        record(actor, "scoring", session, {"status": ["planned", "scoring"]})
        notify.scoring(actor, session, items)
    return session


def reveal(actor: Actor, session_id: int, version: int) -> CouncilSession:
    """Show the scores to the council; sheets can no longer be changed. Raises Forbidden, Refused, :class:`Conflict`."""
    with transaction():
        session = access.locked_to_run(actor, session_id)
        check_version(session, version)
        if session.status != "scoring":
            raise Refused(_("Chỉ công bố được khi phiên họp đang chấm điểm; tải lại trang"))
        settle(session)
        session.status = "discussing"
        db.session.flush()
        record(actor, "reveal", session, {"status": ["scoring", "discussing"]})
    return session


def prepare(session: CouncilSession) -> int:
    """Give the items their criteria and what their categories need; how many items. Raises Refused without criteria.

    Joins the caller's transaction; what has its criteria keeps them.
    """
    found = select(AgendaItem, Submission).join(Submission, Submission.id == AgendaItem.submission_id)
    rows = db.session.execute(found.where(AgendaItem.session_id == session.id)).all()
    categories = {submission.category for _item, submission in rows}
    sets, own = criteria.by_category(session.day, categories), rules.by_category(session.day, categories)
    for item, submission in rows:
        if item.criteria_set_id is not None:
            continue
        if submission.category not in sets:
            raise Refused(_("Chưa có bộ tiêu chí nào có hiệu lực vào ngày họp; đặt bộ tiêu chí rồi mở chấm"))
        item.criteria_set_id = submission.criteria_set_id = sets[submission.category].id
        submission.score = None
        rule = own.get(submission.category)
        if rule is not None:
            item.pass_percent, item.least_score = rule.pass_percent, rule.least_score
    db.session.flush()
    return len(rows)


def settle(session: CouncilSession) -> None:
    """Write down who leaves which item as it stands now, and the means without their sheets.

    Called when scores are shown and when the vote opens, inside the caller's transaction.
    """
    recusals.freeze(session.id)
    left = select(Recusal.item_id).where(
        Recusal.item_id == ScoreSheet.item_id, Recusal.person_id == ScoreSheet.person_id
    )
    sheets = (
        select(ScoreSheet.item_id, ScoreSheet.total)
        .join(AgendaItem, AgendaItem.id == ScoreSheet.item_id)
        .where(AgendaItem.session_id == session.id, ScoreSheet.sent_at.is_not(None), ~left.exists())
    )
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for item_id, total in db.session.execute(sheets):
        totals[item_id].append(total or Decimal(0))
    items = select(AgendaItem, Submission).join(Submission, Submission.id == AgendaItem.submission_id)
    for item, submission in db.session.execute(items.where(AgendaItem.session_id == session.id)):
        item.mean = submission.score = counting.mean(totals[item.id])
    db.session.flush()


def _cases(session: CouncilSession) -> list[Submission]:
    items = select(AgendaItem.submission_id).where(AgendaItem.session_id == session.id)
    waiting = select(Submission).where(Submission.id.in_(items), Submission.stage == "council")
    return list(db.session.scalars(waiting.order_by(Submission.id)))


def _check_changeable(session: CouncilSession) -> None:
    if session.status not in access.CHANGEABLE:
        raise Refused(_("Phiên họp đã biểu quyết hoặc đã kết thúc nên không sửa được nữa"))


def _check_ready(session: CouncilSession) -> None:
    roles = list(db.session.scalars(select(Member.role).where(Member.session_id == session.id)))
    if "chair" not in roles:
        raise Refused(_("Chọn thành viên và chủ tọa trước khi mở chấm điểm"))
    if db.session.scalar(select(AgendaItem.id).where(AgendaItem.session_id == session.id).limit(1)) is None:
        raise Refused(_("Đưa ít nhất một đề xuất vào chương trình trước khi mở chấm điểm"))
