"""Recording, correcting and withdrawing commendations. One call is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Forbidden, Refused, audit, clock, dates, db, people_rows, transaction

from .. import rights
from ..flow import service as flow
from ..models import KIND as CASE
from ..models import Commendation, Submission
from ..texts import _
from . import decision_file, doubts, findable

LONGEST_LINE, LONGEST_NOTE = 200, 4000
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision says of all whom it names."""

    form: str
    authority: str
    decision_number: str
    decided_on: date | None
    note: str = ""


def commend(
    actor: Actor, submission_ids: Collection[int], decision: Decision, upload: FileStorage | None = None, *,
    names: Mapping[int, str] | None = None, sure: bool = False,
) -> list[Commendation]:  # fmt: skip
    """Record one decision for one case or many, all of them or none; their stage, notices and figures follow.

    `names` are what the decision calls the subjects, where that is not what the case calls them. `sure`: doubts were
    looked at. Raises :class:`Forbidden`, :class:`Refused` (for a case that does not wait for a decision, too) and
    :class:`doubts.Doubtful`.
    """
    with transaction():
        submissions = _waiting(actor, submission_ids)
        check(decision)
        if not sure and (found := doubts.of(submissions)):
            raise doubts.Doubtful(found)
        homes = _homes(submissions, decision)
        made = [_new(actor, one, decision, names or {}, homes) for one in submissions]
        db.session.add_all(made)
        db.session.flush()
        file_id = decision_file.keep(actor, made[0].id, upload)
        for one in made:
            one.file_id = file_id
        db.session.flush()
        findable.put([one.id for one in made])
        for submission, one in zip(submissions, made, strict=True):
            record(actor, "good_deeds.commend", submission, {name: [None, new] for name, new in facts_of(one).items()})
            flow.enter(actor, submission, "commend", in_words(one))
    return made


def in_words(one: Commendation) -> str:
    """The decision in one line."""
    return _("%(form)s, Quyết định %(number)s ngày %(day)s của %(authority)s", form=one.form,
             number=one.decision_number, day=dates.vndate(one.decided_on), authority=one.authority)  # fmt: skip


def _waiting(actor: Actor, submission_ids: Collection[int]) -> Sequence[Submission]:
    """The cases, locked in one order, so that two who record at once wait for each other."""
    ids = sorted(set(submission_ids))
    if not ids:
        raise Refused(_("Chọn ít nhất một đề xuất được khen"), "cases")
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("Mỗi lần ghi tối đa %(num)d đề xuất; ghi làm nhiều lần", num=MOST_AT_ONCE), "cases")
    found = select(Submission).where(Submission.id.in_(ids), rights.visible(actor)).order_by(Submission.id)
    found = found.with_for_update(of=Submission).execution_options(populate_existing=True)
    submissions = db.session.scalars(found).all()
    if len(submissions) < len(ids) or not all(actor.may(rights.COMMEND, one.unit_id) for one in submissions):
        raise Forbidden(rights.COMMEND)
    late = [one.title for one in submissions if one.stage != "approved"]
    if late:
        raise Refused(
            _("Không còn chờ quyết định, có thể vừa được ghi: %(titles)s. Mở lại danh sách để xem; quyết định đã ghi "
              "sai thì sửa hoặc hủy ở trang quyết định.", titles="; ".join(late)), "cases",
        )  # fmt: skip
    return submissions


def check(decision: Decision) -> None:
    """Raise :class:`Refused` unless the decision can be recorded."""
    asked = (
        ("form", _("Ghi hình thức khen thưởng")), ("authority", _("Ghi cấp quyết định khen thưởng")),
        ("decision_number", _("Ghi số quyết định, ví dụ 45/QĐ-SKHCN")),
    )  # fmt: skip
    for name, sentence in asked:
        value = getattr(decision, name)
        if not value.strip():
            raise Refused(sentence, name)
        if len(value) > LONGEST_LINE:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST_LINE), name)
    if decision.decided_on is None:
        raise Refused(_("Ghi ngày quyết định, ví dụ 05/02/2026"), "decided_on")
    if decision.decided_on > clock.today():
        raise Refused(_("Ngày quyết định chưa đến; ghi khi đã có quyết định"), "decided_on")
    if len(decision.note) > LONGEST_NOTE:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST_NOTE), "note")


def _homes(submissions: Sequence[Submission], decision: Decision) -> dict[int, tuple[str, int | None]]:
    """Name and unit, on the day of the decision, of the people who are commended; one query."""
    people = {one.person_id for one in submissions if one.person_id is not None}
    if not people:
        return {}
    rows = db.session.execute(people_rows(people, day=decision.decided_on))
    return {row.id: (row.full_name, row.unit_id) for row in rows}


def _new(
    actor: Actor, submission: Submission, decision: Decision, names: Mapping[int, str],
    homes: Mapping[int, tuple[str, int | None]],
) -> Commendation:  # fmt: skip
    person_name, home = homes.get(submission.person_id or 0, ("", None))
    name = names.get(submission.id, "").strip() or submission.subject_name or person_name
    if len(name) > LONGEST_LINE:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST_LINE), "name")
    return Commendation(
        submission_id=submission.id, person_id=submission.person_id, subject_unit_id=submission.subject_unit_id,
        unit_id=submission.subject_unit_id or home or submission.unit_id, name=name, form=decision.form,
        authority=decision.authority, decision_number=decision.decision_number, decided_on=decision.decided_on,
        note=decision.note, recorded_by=actor.person_id, recorded_at=clock.now(),
    )  # fmt: skip


def facts_of(one: Commendation) -> dict[str, Any]:
    """What the decision says of one subject, by column."""
    return {
        "name": one.name, "form": one.form, "authority": one.authority, "decision_number": one.decision_number,
        "decided_on": one.decided_on,
    }  # fmt: skip


def record(actor: Actor, action: str, submission: Submission, changes: Mapping[str, Any]) -> None:
    """Note it in the audit trail of the case."""
    audit.record(
        actor, action=action, subject_kind=CASE, subject_id=submission.id,
        subject_label=submission.code or submission.title, changes=changes,
    )  # fmt: skip
