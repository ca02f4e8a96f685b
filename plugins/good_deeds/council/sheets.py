"""Score sheets: each member judges alone. One call that writes is one transaction.

A draft may be incomplete; what was sent may be sent anew until scores are shown. Nobody else ever reads it before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import delete, insert, select

from intranet import Actor, Forbidden, Refused, audit, clock, dates, db, transaction

from .. import rights
from ..conflicts import facts
from ..models import KIND, Submission
from ..texts import _
from . import access, agenda, counting, criteria
from .models import AgendaItem, CouncilSession, CriteriaSet, Criterion, Score, ScoreSheet

LONGEST_COMMENT = 4000


class Conflict(Refused):
    """The sheet was saved in another window in between: `stored` is what is there now."""

    def __init__(self, stored: ScoreSheet) -> None:
        super().__init__(
            _("Phiếu này vừa được lưu ở một cửa sổ khác. Chưa có gì bị mất: so hai bản rồi bấm lưu hoặc gửi lần nữa.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member says about an item: points by id of the criterion (None: not yet), and a comment."""

    points: Mapping[int, Decimal | None] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A member before an item: what it is judged by, and their sheet with its points. `kept`: why they have none."""

    item: AgendaItem
    session: CouncilSession
    submission: Submission
    criteria_set: CriteriaSet | None
    criteria: Sequence[Criterion]
    sheet: ScoreSheet | None
    points: Mapping[int, Decimal]
    kept: str

    @property
    def is_open(self) -> bool:
        """Whether the sheet may be written now."""
        return self.session.status == "scoring" and not self.kept


def desk(actor: Actor, item_id: int) -> Desk | None:
    """The item as this member judges it; None for what they may not see. Raises Forbidden for who judges nothing."""
    found = agenda.item(actor, item_id)
    if found is None:
        return None
    item, session, submission = found
    if not access.seat(actor, session.id).judges:
        raise Forbidden(rights.SCORE)
    chosen = db.session.get(CriteriaSet, item.criteria_set_id) if item.criteria_set_id else None
    rows = criteria.of([chosen.id])[chosen.id] if chosen else []
    mine = select(ScoreSheet).where(ScoreSheet.item_id == item_id, ScoreSheet.person_id == actor.person_id)
    sheet = db.session.scalars(mine.execution_options(populate_existing=True)).one_or_none()
    kept = facts.kept_from(actor, submission)
    return Desk(item, session, submission, chosen, rows, sheet, points_of(sheet), kept)


def points_of(sheet: ScoreSheet | None) -> dict[int, Decimal]:
    """The points on a sheet by id of the criterion. One statement."""
    if sheet is None:
        return {}
    rows = db.session.execute(select(Score.criterion_id, Score.points).where(Score.sheet_id == sheet.id))
    return {row.criterion_id: row.points for row in rows}


def save(actor: Actor, item_id: int, version: int, entry: Entry) -> ScoreSheet:
    """Keep a draft. Raises Forbidden, Refused (it was sent already) and :class:`Conflict`."""
    with transaction():
        at = _locked(actor, item_id, version)
        if at.sheet is not None and at.sheet.sent_at is not None:
            raise Refused(_("Phiếu này đã gửi; sửa xong thì bấm Gửi phiếu"))
        return _write(actor, at, entry, complete=False)


def send(actor: Actor, item_id: int, version: int, entry: Entry) -> ScoreSheet:
    """Send the sheet, or send it anew. Raises Forbidden, Refused (something is missing) and :class:`Conflict`."""
    with transaction():
        at = _locked(actor, item_id, version)
        sheet = _write(actor, at, entry, complete=True)
        sheet.total = counting.total(points_of(sheet), at.criteria)
        sheet.sent_at = clock.now()
        db.session.flush()
        # Who judged what is no secret, how is: until scores are shown, and in the audit trail for ever.
        audit.record(
            actor, action="good_deeds.sheet", subject_kind=KIND, subject_id=at.submission.id,
            subject_label=at.submission.code or at.submission.title,
        )  # fmt: skip
    return sheet


def field_name(criterion: Criterion) -> str:
    """The field of the form for this criterion."""
    return f"points-{criterion.id}"


def _locked(actor: Actor, item_id: int, version: int) -> Desk:
    found = agenda.item(actor, item_id)
    if found is None:
        raise Forbidden(rights.READ)
    access.locked(actor, found[1].id)
    at = desk(actor, item_id)
    if at is None or at.kept:
        raise Forbidden(rights.SCORE)
    if at.session.status != "scoring":
        raise Refused(_("Phiếu chấm đã đóng hoặc chưa mở nên không lưu được"))
    if at.sheet is not None and at.sheet.version != version:
        raise Conflict(at.sheet)
    return at


def _write(actor: Actor, at: Desk, entry: Entry, *, complete: bool) -> ScoreSheet:
    _check(at, entry, complete=complete)
    sheet = at.sheet
    if sheet is None:
        sheet = ScoreSheet(item_id=at.item.id, person_id=actor.person_id)
        db.session.add(sheet)
    else:
        sheet.version += 1
    sheet.comment = entry.comment.strip()
    db.session.flush()
    given = [
        {"sheet_id": sheet.id, "criterion_id": one.id, "points": points}
        for one in at.criteria
        if (points := entry.points.get(one.id)) is not None
    ]
    db.session.execute(delete(Score).where(Score.sheet_id == sheet.id))
    if given:
        db.session.execute(insert(Score), given)
    return sheet


def _check(at: Desk, entry: Entry, *, complete: bool) -> None:
    step = Decimal(1).scaleb(-at.criteria_set.decimals) if at.criteria_set else Decimal(1)
    for one in at.criteria:
        points = entry.points.get(one.id)
        if points is None:
            if complete:
                raise Refused(_("Chấm điểm “%(criterion)s” rồi gửi", criterion=one.label), field_name(one))
            continue
        if not 0 <= points <= one.most:
            most = dates.vnnumber(float(one.most), 2)
            raise Refused(_("Điểm “%(criterion)s” từ 0 đến %(most)s", criterion=one.label, most=most), field_name(one))
        if points % step:
            raise Refused(_decimals(at), field_name(one))
    if len(entry.comment) > LONGEST_COMMENT:
        raise Refused(_("Ý kiến dài tối đa %(num)d ký tự", num=LONGEST_COMMENT), "comment")


def _decimals(at: Desk) -> str:
    places = at.criteria_set.decimals if at.criteria_set else 0
    if places == 0:
        return _("Bộ tiêu chí này chấm điểm nguyên, không có phần lẻ")
    return _("Bộ tiêu chí này cho tối đa %(num)d chữ số sau dấu phẩy", num=places)
