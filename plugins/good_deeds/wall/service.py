"""Writing, publishing and taking down stories. One call is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, audit, clock, db, transaction

from .. import rights
from ..flow import service as flow
from ..flow.stages import COMMENDED
from ..models import KIND, Story, Submission
from ..replication import queries as replication
from ..texts import ACTIONS, _, lazy
from . import found, photos
from .photos import PhotoChange

ACTIONS.update({
    "good_deeds.story_save": lazy("Soạn bài về gương"),
    "good_deeds.story_publish": lazy("Đăng bài về gương"),
    "good_deeds.story_unpublish": lazy("Gỡ bài về gương"),
    "good_deeds.consent": lazy("Ghi ý kiến đồng ý đăng"),
})  # fmt: skip
LONGEST = {"title": 200, "lead": 600, "quote": 300, "body": 20_000, "byline": 200}
NO_PHOTOS = PhotoChange()


class Conflict(Refused):
    """Somebody else saved the story in between: `stored` is what is there now."""

    def __init__(self, stored: Story) -> None:
        super().__init__(_("Trong lúc trang này mở, người khác đã sửa bài. Chưa có gì bị mất: so hai bản rồi lưu lại."))
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written of a story. `featured_on`: the first day of the month it stands for."""

    title: str
    lead: str = ""
    quote: str = ""
    body: str = ""
    byline: str = ""
    on_portal: bool = False
    featured_on: date | None = None


FIELDS = tuple(one.name for one in fields(Draft))
_TEXTS = ("title", "lead", "quote", "body", "byline")


@dataclass(frozen=True, slots=True)
class Consent:
    """What whoever is the example said: *yes*, *no* or "" (not asked), and how that is known."""

    answer: str
    note: str = ""


def save(
    actor: Actor, submission_id: int, version: int, draft: Draft, wanted: PhotoChange = NO_PHOTOS,
    consent: Consent | None = None,
) -> Story:  # fmt: skip
    """Keep the story about a case that was commended; `version` is the one that was read, 0 for a new one.

    What is published already changes at once for all who read it. `consent` None leaves what is known.
    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        submission = _locked(actor, submission_id)
        story = of(submission_id, locked=True)
        if (story.version if story else 0) != version:
            raise Conflict(story) if story else _gone()
        if submission.stage not in COMMENDED:
            raise Refused(_("Chỉ viết bài về đề xuất đã được khen thưởng. Ghi quyết định khen thưởng trước."))
        if consent is not None:
            if story is not None and story.status == "published" and consent.answer != "yes":
                raise Refused(_("Người được nêu gương không còn đồng ý thì gỡ bài; sửa bài không đủ."), "consent")
            _answer(actor, submission, consent)
        story = story or _new(submission)
        changed = _fill(story, submission, draft)
        if photos.change(actor, story, wanted):
            changed.append("photos")
        if story.status == "published":
            _require_whole(story, submission)
        if changed:
            story.changed_at = clock.now()
            _record(actor, "good_deeds.story_save", submission, story, {"changed": [None, changed]})
            db.session.flush()
            found.refresh(story, submission)
    return story


def publish(actor: Actor, submission_id: int, version: int) -> Story:
    """Put the story on the wall. Raises Forbidden, Refused for what is missing, and :class:`Conflict`."""
    with transaction():
        submission, story = _both(actor, submission_id, version)
        if story.status == "published":
            raise Refused(_("Bài này đã được đăng."))
        _require_whole(story, submission)
        flow.enter(actor, submission, "publish")
        if replication.counts([submission_id]):
            # It was on the wall before, and others followed it then.
            flow.enter(actor, submission, "replicate")
        story.status, story.published_at, story.published_by = "published", clock.now(), actor.person_id
        story.changed_at = story.published_at
        db.session.flush()
        _record(actor, "good_deeds.story_publish", submission, story, {"status": [None, "published"]})
        found.refresh(story, submission)
    return story


def unpublish(actor: Actor, submission_id: int, version: int, reason: str, no_consent: bool = False) -> None:
    """Take a story that was published down for good: its text and photos go, the evidence stays in the case.

    `no_consent`: whoever is the example does not agree any more. Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        submission, story = _both(actor, submission_id, version)
        if story.status != "published":
            raise Refused(_("Bài này chưa đăng nên không cần gỡ."))
        if not reason.strip():
            raise Refused(_("Ghi lý do gỡ bài"), "reason")
        if no_consent:
            _answer(actor, submission, Consent("no", submission.consent_note))
        flow.enter(actor, submission, "unpublish", reason)
        _empty(actor, submission, story)


def discard(actor: Actor, submission_id: int, version: int) -> None:
    """Throw a story away that was never published, or not any more. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        submission, story = _both(actor, submission_id, version)
        if story.status == "published":
            raise Refused(_("Bài này đã đăng. Gỡ bài thay vì bỏ bản nháp."))
        _empty(actor, submission, story)


def take_down(actor: Actor, submission: Submission, reason: str) -> bool:
    """Remove the story of a case for good, inside the transaction of who calls and has asked for rights.

    Its text, photos, feed entries and search hits go; the stage of the case is for the caller. Whether there was one.
    """
    story = of(submission.id, locked=True)
    if story is None or story.status == "unpublished":
        return False
    with transaction():
        _empty(actor, submission, story, reason)
    return True


def of(submission_id: int, *, locked: bool = False) -> Story | None:
    """The story about a case, in whatever state, when there is one."""
    wanted = select(Story).where(Story.submission_id == submission_id)
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def missing(story: Story, submission: Submission) -> list[Refused]:
    """What keeps a story from being published, each with its way out."""
    lacks = []
    for name, words in (("title", _("Nhập tiêu đề")), ("lead", _("Nhập lời dẫn")), ("body", _("Nhập nội dung bài"))):
        if not getattr(story, name).strip():
            lacks.append(Refused(words, name))
    shown = photos.of(story.id)
    lacks += [
        Refused(_("Ghi mô tả cho ảnh %(num)d, để người không nhìn thấy ảnh cũng hiểu", num=number), "photos")
        for number, photo in enumerate(shown, 1) if not photo.alt
    ]  # fmt: skip
    if submission.consent != "yes":
        asked = _("Chưa đăng được vì người được nêu gương chưa đồng ý. Hỏi ý kiến rồi ghi vào mục “Đồng ý đăng”.")
        lacks.append(Refused(asked, "consent"))
    return lacks


def _require_whole(story: Story, submission: Submission) -> None:
    for refusal in missing(story, submission):
        raise refusal


def _locked(actor: Actor, submission_id: int) -> Submission:
    submission = flow.locked(actor, submission_id)
    if not rights.may_publish(actor, submission):
        raise Forbidden(rights.PUBLISH)
    return submission


def _both(actor: Actor, submission_id: int, version: int) -> tuple[Submission, Story]:
    submission = _locked(actor, submission_id)
    story = of(submission_id, locked=True)
    if story is None:
        raise _gone()
    if story.version != version:
        raise Conflict(story)
    return submission, story


def _gone() -> Refused:
    return Refused(_("Chưa có bài về gương này. Viết bài trước."))


def _new(submission: Submission) -> Story:
    story = Story(submission_id=submission.id, title="")
    db.session.add(story)
    db.session.flush()
    return story


def _fill(story: Story, submission: Submission, draft: Draft) -> list[str]:
    """Set what was written; the names of what changed."""
    values = asdict(draft)
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=most), name)
    if values["on_portal"] and submission.consent != "yes":
        raise Refused(_("Chỉ đưa lên cổng khi người được nêu gương đồng ý đăng"), "on_portal")
    changed = [name for name, new in values.items() if getattr(story, name) != new]
    for name in changed:
        setattr(story, name, values[name])
    if changed and story.status == "unpublished":
        # Written anew: it begins as every other.
        story.status = "draft"
    db.session.flush()
    return changed


def _answer(actor: Actor, submission: Submission, consent: Consent) -> None:
    if consent.answer not in ("yes", "no", ""):
        raise Refused(_("Chọn ý kiến của người được nêu gương"), "consent")
    before = [submission.consent, submission.consent_note]
    after = [consent.answer, consent.note.strip()]
    if before == after:
        return
    submission.consent, submission.consent_note = after
    db.session.flush()
    audit.record(
        actor, action="good_deeds.consent", subject_kind=KIND, subject_id=submission.id,
        subject_label=_label(submission), changes={"consent": [before[0], after[0]]},
    )  # fmt: skip


def _empty(actor: Actor, submission: Submission, story: Story, reason: str = "") -> None:
    """Leave nothing of the story but that there was one."""
    was = story.status
    photos.erase(photos.of(story.id))
    for name in _TEXTS:
        setattr(story, name, "")
    story.status, story.on_portal, story.featured_on = "unpublished", False, None
    story.published_at = story.published_by = None
    story.unpublished_at = story.changed_at = clock.now()
    db.session.flush()
    changes = {"status": [was, "unpublished"]} | ({"reason": [None, reason]} if reason else {})
    _record(actor, "good_deeds.story_unpublish", submission, story, changes)
    found.refresh(story, submission)


def _record(actor: Actor, action: str, submission: Submission, story: Story, changes: dict[str, list[object]]) -> None:
    # Not what was written: the audit trail keeps for ever, and a story must be able to go.
    audit.record(
        actor, action=action, subject_kind=KIND, subject_id=submission.id, subject_label=_label(submission),
        changes={"story": [None, story.id], **changes},
    )  # fmt: skip


def _label(submission: Submission) -> str:
    return submission.code or submission.title


def erase_about(actor: Actor, submissions: Iterable[Submission]) -> int:
    """Remove the stories of these cases for good, and let none be published anew; how many there were.

    The person they are about has a right to it.
    """
    gone = 0
    for submission in submissions:
        gone += take_down(actor, submission, "")
        if submission.stage in COMMENDED:
            _answer(actor, submission, Consent("no", _("Dữ liệu cá nhân được xóa theo yêu cầu")))
    return gone
