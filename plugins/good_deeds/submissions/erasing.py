"""Taking what is personal out of cases: of a person, or of one case on request of whoever has no record here.

A case that led to a decision is the file of that decision: it stays, only its story goes and nobody outside reads its
name any more. Any other case loses everything that was said about whom it is about, and ends where somebody still
waited for it; what the council decided stays as figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import delete, exists, select, update

from intranet import Actor, Erasure, Forbidden, audit, changed_rows, db, files, notices, search, transaction

from .. import findable, rights
from ..council import leaving as council
from ..flow import service as flow
from ..flow.stages import COMMENDED, STEPS
from ..models import (
    KIND,
    Assignment,
    Commendation,
    Conflict,
    Cultivation,
    CultivationNote,
    Event,
    Replication,
    Story,
    Submission,
)
from ..texts import ACTIONS, ID, _, lazy
from ..wall import service as wall

ACTION: Final = "good_deeds.erase_data"
ACTIONS[ACTION] = lazy("Xóa dữ liệu cá nhân của đề xuất gương")
_TEXTS = (
    "subject_name", "subject_detail", "subject_key", "place", "deed", "result", "spread", "links", "source",
    "consent_note",
)  # fmt: skip


def reason() -> str:
    """What the history of a case says of it."""
    return _("Dữ liệu cá nhân được xóa theo yêu cầu")


def is_decided(submission: Submission) -> bool:
    """Whether a decision was recorded on the case, be it withdrawn since."""
    return bool(db.session.scalar(select(exists().where(Commendation.submission_id == submission.id))))


def erase(actor: Actor, submission_id: int, version: int) -> list[Erasure]:
    """Take what is personal out of one case, on request; what went and what stays. `version` is the one that was read.

    Raises :class:`Forbidden`, and :class:`flow.Overtaken` when the case has changed since.
    """
    with transaction():
        council.lock([submission_id])
        submission = flow.locked(actor, submission_id)
        if not rights.may_erase(actor, submission):
            raise Forbidden(rights.PUBLISH)
        if submission.version != version:
            raise flow.overtaken(submission)
        done = hide(actor, [submission]) if is_decided(submission) else empty(actor, [submission])
        audit.record(
            actor, action=ACTION, subject_kind=KIND, subject_id=submission.id, subject_label=submission.code,
            changes={"erased": [None, sum(one.erased for one in done)], "kept": [None, sum(one.kept for one in done)]},
        )  # fmt: skip
    return done


def hide(actor: Actor, cases: Sequence[Submission]) -> list[Erasure]:
    """Take the stories of cases down for good, in the caller's transaction; the cases stay.

    Nothing is published anew, nothing is due, and what was told of them is forgotten. Three rows: stories, notices,
    cases.
    """
    told = notices.forget_about(_addresses([one.id for one in cases]))
    gone = wall.erase_about(actor, cases)
    for one in cases:
        if one.stage in STEPS["unpublish"].sources:
            flow.enter(actor, one, "unpublish", reason())
        elif one.stage in COMMENDED:
            one.due_on = None
    db.session.flush()
    return [
        Erasure(_("Bài viết về gương và ảnh của bài"), erased=gone),
        Erasure(_("Thông báo đã gửi về đề xuất gương"), erased=told),
        Erasure(_("Đề xuất nêu gương"), 0, len(cases), _("Hồ sơ của quyết định khen thưởng phải lưu trữ")),
    ]


def empty(actor: Actor, cases: Sequence[Submission]) -> list[Erasure]:
    """Take everything personal out of cases without a decision, in the caller's transaction."""
    ids = [one.id for one in cases]
    told = notices.forget_about(_addresses(ids))
    gone = wall.erase_about(actor, cases)
    for one in cases:
        council.leave(actor, one, reason())
    heard = council.count(ids)
    words, in_council = _forget_what_others_wrote(ids), council.forget(ids, but=reason())
    for one in cases:
        _empty(actor, one)
    return [
        Erasure(_("Đề xuất nêu gương"), erased=len(cases)),
        Erasure(_("Bài viết về gương và ảnh của bài"), erased=gone),
        Erasure(_("Ghi chú, ý kiến, việc bồi dưỡng trong đề xuất"), erased=words),
        Erasure(
            _("Lời ghi của hội đồng về đề xuất"), erased=in_council, kept=heard,
            reason=_("Kết luận, điểm và số phiếu được giữ, không còn tên và nội dung") if heard else "",
        ),
        Erasure(_("Thông báo đã gửi về đề xuất gương"), erased=told),
    ]  # fmt: skip


def _empty(actor: Actor, submission: Submission) -> None:
    stored = files.StoredFile
    own = select(stored.id).where(stored.subject_kind == KIND, stored.subject_id == submission.id)
    files.erase(db.session.scalars(own).all())
    if submission.person_id is not None and submission.created_by == submission.person_id:
        _forget_writer(submission, submission.person_id)
    submission.title, submission.person_id, submission.consent = _("Nội dung đã xóa"), None, ""
    for name in _TEXTS:
        setattr(submission, name, "")
    db.session.flush()
    if submission.stage in STEPS["forget"].sources:
        flow.enter(actor, submission, "forget", reason())
    # Dropped first: what is found of a case keeps the words of its files until they are read anew.
    search.drop(KIND, submission.id)
    findable.refresh(submission)


def _forget_writer(submission: Submission, person_id: int) -> None:
    """Who wrote about themselves is whom the case is about."""
    submission.created_by = None
    steps = update(Event).where(Event.submission_id == submission.id, Event.person_id == person_id)
    changed_rows(steps.values(person_id=None))


def _forget_what_others_wrote(ids: Collection[int]) -> int:
    """Notes, opinions, reasons and goals of cases are about whom these are about; how many there were."""
    number = 0
    for model, column in ((Event, Event.note), (Assignment, Assignment.opinion), (Conflict, Conflict.reason)):
        said = update(model).where(model.submission_id.in_(ids), column > "")
        number += changed_rows(said.values({column.key: ""}))
    helped = Cultivation.submission_id.in_(ids)
    notes = CultivationNote.cultivation_id.in_(select(Cultivation.id).where(helped))
    number += changed_rows(delete(CultivationNote).where(notes))
    return number + changed_rows(delete(Cultivation).where(helped))


def _addresses(ids: Collection[int]) -> list[str]:
    """The pages of cases, and of what came of them: notices about them lead there."""
    found = [f"/p/{ID}/cases/{one}" for one in ids]
    for model, place in ((Story, "stories"), (Replication, "replications"), (Commendation, "commendations")):
        found += [f"/p/{ID}/{place}/{one}" for one in _ids_of(model, ids)]
    return found


def _ids_of(model: type[Story] | type[Replication] | type[Commendation], ids: Collection[int]) -> Iterator[int]:
    yield from db.session.scalars(select(model.id).where(model.submission_id.in_(ids)))
