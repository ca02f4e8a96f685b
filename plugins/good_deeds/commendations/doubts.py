"""What to look at twice before a decision is recorded.

One achievement is not commended several times (principle of the Law on Emulation and Commendation 06/2022/QH15). Within
one case that is refused; whether two cases are about one achievement only people can tell, so they are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intranet import Refused, dates, db, unit_facts

from ..models import Commendation, Submission
from ..texts import _


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence about a case, and the other case it may be one with."""

    submission_id: int
    sentence: str
    other_id: int | None = None


class Doubtful(Refused):
    """Something has to be looked at; whoever is sure says so and sends again."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(_("Có điểm cần xem lại; nếu vẫn đúng, đánh dấu xác nhận rồi lưu."), "sure")
        self.doubts = doubts


def of(submissions: Collection[Submission]) -> list[Doubt]:
    """What is doubtful about commending these now. Two statements."""
    return [*_commended_already(submissions), *_ended_units(submissions)]


def overlap(first: tuple[date | None, date | None], second: tuple[date | None, date | None]) -> bool:
    """Whether two periods (first day, last day) share a day; one without a first day may be any time."""
    if first[0] is None or second[0] is None:
        return True
    return first[0] <= (second[1] or second[0]) and second[0] <= (first[1] or first[0])


def _commended_already(submissions: Collection[Submission]) -> list[Doubt]:
    ids = {one.id for one in submissions}
    keys = {one.subject_key for one in submissions if one.subject_key}
    found = (
        select(Submission, Commendation)
        .join(Commendation, Commendation.submission_id == Submission.id)
        .where(
            Submission.subject_key.in_(keys), Commendation.submission_id.not_in(ids),
            Commendation.withdrawn_on.is_(None),
        )
        .order_by(Commendation.decided_on.desc(), Commendation.id)
    )  # fmt: skip
    others = db.session.execute(found).all() if keys else []
    doubts = []
    for one in submissions:
        for other, commendation in others:
            if other.subject_key == one.subject_key and overlap(_period(one), _period(other)):
                doubts.append(Doubt(one.id, _already(one, other, commendation), other.id))
                break
        doubts += _twice(one, submissions)
    return doubts


def _twice(one: Submission, chosen: Collection[Submission]) -> list[Doubt]:
    """The same subject twice in one decision."""
    for other in chosen:
        same = other.id < one.id and one.subject_key and other.subject_key == one.subject_key
        if same and overlap(_period(one), _period(other)):
            sentence = _("%(name)s: cũng được chọn với đề xuất “%(title)s”, cùng thời gian.",
                         name=one.subject_name, title=other.title)  # fmt: skip
            return [Doubt(one.id, sentence, other.id)]
    return []


def _already(one: Submission, other: Submission, commendation: Commendation) -> str:
    return _(
        "%(name)s: đã có %(form)s theo Quyết định %(number)s ngày %(day)s cho đề xuất “%(title)s”, cùng thời gian. "
        "Một thành tích không khen nhiều lần.",
        name=one.subject_name, form=commendation.form, number=commendation.decision_number,
        day=dates.vndate(commendation.decided_on), title=other.title,
    )  # fmt: skip


def _ended_units(submissions: Collection[Submission]) -> list[Doubt]:
    units = {one.subject_unit_id: one for one in submissions if one.subject_unit_id is not None}
    if not units:
        return []
    alive = {unit.id for unit in unit_facts(units.keys())}
    return [
        Doubt(one.id, _("%(name)s: đơn vị đã kết thúc hoạt động, xem lại ai được khen.", name=one.subject_name))
        for unit_id, one in units.items()
        if unit_id not in alive
    ]


def _period(submission: Submission) -> tuple[date | None, date | None]:
    return submission.began_on, submission.ended_on
