"""The duties towards a person's data in the council.

Who sat in it, how they judged and what came of it are records of commendation that must be kept; why somebody was
away, what they wrote in their own words and sheets they never sent go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Submission
from ..texts import _
from .models import AgendaItem, CouncilSession, Criterion, Member, Recusal, Score, ScoreSheet
from .words import ATTENDANCE, KEPT, ROLES


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here: sessions they sat in, their sheets, what they left. Four statements."""
    sat = (
        select(Member, CouncilSession.title, CouncilSession.day)
        .join(CouncilSession, CouncilSession.id == Member.session_id)
        .where(Member.person_id == person_id)
        .order_by(CouncilSession.day, CouncilSession.id)
    )
    sessions = [
        {"session": title, "on": day, "role": str(ROLES[member.role]), "position": member.position,
         "attendance": str(ATTENDANCE[member.attendance][0]), "reason": member.reason}
        for member, title, day in db.session.execute(sat)
    ]  # fmt: skip
    if sessions:
        yield PersonalRecord(_("Phiên họp hội đồng đã tham gia"), {"sessions": sessions})
    if sheets := _sheets(person_id):
        yield PersonalRecord(_("Phiếu chấm đã viết"), {"sheets": sheets})
    left = (
        select(Recusal.kind, Recusal.reason, Submission.title)
        .join(AgendaItem, AgendaItem.id == Recusal.item_id)
        .join(Submission, Submission.id == AgendaItem.submission_id)
        .where(Recusal.person_id == person_id)
        .order_by(Recusal.item_id)
    )
    rows = [{"case": title, "why": str(KEPT[kind]), "reason": why} for kind, why, title in db.session.execute(left)]
    if rows:
        yield PersonalRecord(_("Đề xuất không chấm, không biểu quyết"), {"cases": rows})


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    mine = ScoreSheet.person_id == person_id
    with transaction():
        drafts = changed_rows(delete(ScoreSheet).where(mine, ScoreSheet.sent_at.is_(None)))
        words = changed_rows(update(ScoreSheet).where(mine, ScoreSheet.comment != "").values(comment=""))
        reasons = changed_rows(
            update(Member).where(Member.person_id == person_id, Member.reason != "").values(reason="")
        )
        reasons += changed_rows(
            update(Recusal).where(Recusal.person_id == person_id, Recusal.reason != "").values(reason="")
        )
        called = update(CouncilSession).where(CouncilSession.created_by == person_id)
        made = changed_rows(called.values(created_by=None))
        sheets = db.session.scalar(select(func.count()).select_from(ScoreSheet).where(mine)) or 0
        sat = db.session.scalar(select(func.count()).select_from(Member).where(Member.person_id == person_id)) or 0
    yield Erasure(_("Phiếu chấm nháp, lời ghi trong phiếu, lý do vắng"), erased=drafts + words + reasons)
    yield Erasure(
        _("Thành viên hội đồng, điểm đã chấm"), erased=0, kept=sheets + sat,
        reason=_("Là hồ sơ xét khen thưởng, phải lưu cùng biên bản phiên họp"),
    )  # fmt: skip
    yield Erasure(_("Tên người lập phiên họp"), erased=made)


def _sheets(person_id: int) -> list[dict[str, Any]]:
    found = (
        select(ScoreSheet, Submission.title)
        .join(AgendaItem, AgendaItem.id == ScoreSheet.item_id)
        .join(Submission, Submission.id == AgendaItem.submission_id)
        .where(ScoreSheet.person_id == person_id)
        .order_by(ScoreSheet.id)
    )
    rows = db.session.execute(found).all()
    points: dict[int, dict[str, str]] = {row.ScoreSheet.id: {} for row in rows}
    scores = select(Score, Criterion.label).join(Criterion, Criterion.id == Score.criterion_id)
    mine = select(ScoreSheet.id).where(ScoreSheet.person_id == person_id)
    for score, label in db.session.execute(scores.where(Score.sheet_id.in_(mine)).order_by(Criterion.position)):
        points[score.sheet_id][label] = f"{score.points:f}"
    return [
        {"case": title, "points": points[sheet.id], "total": None if sheet.total is None else f"{sheet.total:f}",
         "comment": sheet.comment, "sent": sheet.sent_at}
        for sheet, title in rows
    ]  # fmt: skip
