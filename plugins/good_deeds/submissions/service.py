"""Writing submissions: the rules of drafts. One call is one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from intranet import (
    Actor,
    Forbidden,
    Refused,
    audit,
    db,
    files,
    home_units,
    movement_names,
    person_names,
    plan_facts,
    transaction,
    unit_facts,
    unit_names,
    units_on,
)

from .. import findable, rights
from ..figures import participation
from ..flow import service as flow
from ..models import KIND, Submission
from ..texts import CATEGORIES, SUBJECTS, _
from . import drafts, evidence
from .drafts import Draft
from .evidence import NO_FILES, FileChange

WRITABLE = ("draft", "returned")
"""Stages in which whoever wrote a submission may change it."""
CONSENTS = ("", "yes", "no")
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
"""What a page names its form; anything else was not given by us."""


class Conflict(Refused):
    """It was saved from another page in between: `stored` is what is there now."""

    def __init__(self, stored: Submission) -> None:
        words = _(
            "Trong lúc trang này mở, đề xuất đã được lưu ở một trang khác. Chưa có gì bị mất: so hai bản rồi chọn."
        )
        super().__init__(words)
        self.stored = stored


def save_draft(
    actor: Actor, submission_id: int | None, version: int, draft: Draft, wanted: FileChange = NO_FILES, *,
    form_key: str = "", refused: list[Refused] | None = None,
) -> Submission:  # fmt: skip
    """Keep what was written, right or wrong, complete or not; None begins a new draft.

    `form_key` names the form a new draft began with, so that what is sent twice is one draft. Files that cannot be
    taken are put into `refused`, when it is given, and all else is kept; else nothing is. Raises Forbidden, Refused
    and :class:`Conflict`.
    """
    actor.require(rights.SUBMIT)
    if actor.person_id is None:
        raise Forbidden(rights.SUBMIT)
    with transaction():
        before = _begun(actor, submission_id, form_key)
        values = _checked(actor, draft, before)
        if before is None and draft.is_empty and not wanted.chosen:
            raise Refused(_("Viết ít nhất một mục rồi lưu nháp"), "title")
        submission = before or _new(actor, form_key, values)
        _change(actor, submission, version, values)
        problems = evidence.change(actor, submission.id, wanted)
        if problems and refused is None:
            raise problems[0]
        (refused if refused is not None else []).extend(problems)
    return submission


def change_files(actor: Actor, submission_id: int, wanted: FileChange) -> list[Refused]:
    """Add and put away evidence without a word about the text; why some were not taken. Raises Forbidden, Refused."""
    with transaction():
        return evidence.change(actor, _locked(actor, submission_id).id, wanted)


def send(actor: Actor, submission_id: int, version: int, draft: Draft | None = None) -> Submission:
    """Send it to the unit, for the first time or again; `draft` is saved before. Raises what saving and steps raise."""
    with transaction():
        if draft is not None:
            version = save_draft(actor, submission_id, version, draft).version
        return flow.take(actor, submission_id, version, "send")


def delete_draft(actor: Actor, submission_id: int) -> None:
    """Throw a draft away, with its files. What was sent once is withdrawn instead. Raises Forbidden and Refused."""
    with transaction():
        submission = _locked(actor, submission_id)
        if submission.stage != "draft" or submission.number is not None:
            raise Refused(_("Đề xuất đã gửi thì không xóa được; có thể rút đề xuất"))
        _record(actor, "good_deeds.draft_deleted", submission)
        remove(submission.id)


def remove(submission_id: int) -> None:
    """Delete a draft and its files for good, in the caller's transaction."""
    stored = files.StoredFile
    own = select(stored.id).where(stored.subject_kind == KIND, stored.subject_id == submission_id)
    files.erase(db.session.scalars(own).all())
    db.session.execute(delete(Submission).where(Submission.id == submission_id))


def _new(actor: Actor, form_key: str, values: Mapping[str, Any]) -> Submission:
    """A new draft; when the same form came twice at this moment, the one that the other began."""
    submission = Submission(created_by=actor.person_id, form_key=form_key if _KEY.fullmatch(form_key) else None)
    for name, value in values.items():
        setattr(submission, name, value)
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError:
        begun = _begun(actor, None, form_key)
        if begun is None:
            # Not a form that was given to them.
            raise Forbidden(rights.SUBMIT) from None
        return begun
    _record(actor, "good_deeds.draft", submission)
    return submission


def _begun(actor: Actor, submission_id: int | None, form_key: str) -> Submission | None:
    """The submission to change, locked; None when this is its first save."""
    if submission_id is not None:
        return _locked(actor, submission_id)
    if not _KEY.fullmatch(form_key):
        return None
    known = select(Submission.id).where(Submission.form_key == form_key, Submission.created_by == actor.person_id)
    found = db.session.scalar(known)
    return None if found is None else _locked(actor, found)


def _locked(actor: Actor, submission_id: int) -> Submission:
    found = select(Submission).where(Submission.id == submission_id, rights.visible(actor))
    locked = found.with_for_update(of=Submission).execution_options(populate_existing=True)
    submission = db.session.scalars(locked).one_or_none()
    if submission is None:
        raise Forbidden(rights.READ)
    if not rights.is_submitter(actor, submission):
        raise Forbidden(rights.SUBMIT)
    if submission.stage not in WRITABLE:
        raise Refused(_("Đề xuất đã gửi đi nên không sửa được; nếu cần sửa, đề nghị đơn vị xét trả lại để bổ sung"))
    return submission


def _change(actor: Actor, submission: Submission, version: int, values: Mapping[str, Any]) -> None:
    changed = [name for name, value in values.items() if getattr(submission, name) != value]
    if not changed:
        return
    if submission.version != version:
        raise Conflict(submission)
    for name in changed:
        setattr(submission, name, values[name])
    db.session.flush()
    if submission.stage != "draft":
        # What is written before anybody else may read it is nobody's business, nor the trail's.
        _record(actor, "good_deeds.edit", submission, {"fields": [None, changed]})
        if {"plan_id", "wave_id"} & set(changed):
            participation.on_other_plan(submission)
        findable.refresh(submission)


def _checked(actor: Actor, draft: Draft, before: Submission | None) -> dict[str, Any]:
    """The columns as they will be stored. Raises Refused for what no form offers."""
    values = drafts.values_of(draft)
    for name, most in drafts.LONGEST.items():
        if len(values[name]) > most:
            raise Refused(_("Nội dung dài quá %(num)d ký tự; rút gọn rồi lưu lại", num=most), name)
    known = values["category"] in CATEGORIES and values["subject_kind"] in SUBJECTS and values["consent"] in CONSENTS
    if not known:
        raise Refused(_("Chọn lại trong danh sách"), "category")
    _check_programme(actor, values, before)
    _name_subject(values)
    values["subject_key"] = drafts.subject_key(values)
    values["unit_id"] = _unit_of(actor, values)
    return values


def _check_programme(actor: Actor, values: Mapping[str, Any], before: Submission | None) -> None:
    chosen = values["plan_id"], values["wave_id"]
    if chosen[0] is not None and (before is None or chosen != (before.plan_id, before.wave_id)):
        plan = plan_facts(actor, chosen[0])
        if plan is None or (chosen[1] is not None and chosen[1] not in {wave.id for wave in plan.waves}):
            raise Refused(_("Chọn một kế hoạch, đợt trong danh sách"), "plan_id")
    movement = values["movement_id"]
    if movement is not None and (before is None or before.movement_id != movement) and not movement_names([movement]):
        raise Refused(_("Chọn một phong trào trong danh sách"), "movement_id")


def _name_subject(values: dict[str, Any]) -> None:
    """Call a subject that is known by its name of today."""
    names: Mapping[int, str] = {}
    known = values["person_id"] if values["subject_kind"] == "person" else values["subject_unit_id"]
    if known is None:
        return
    names = person_names([known]) if values["subject_kind"] == "person" else unit_names([known])
    if known not in names:
        raise Refused(_("Chọn lại người, tập thể được đề xuất"), "subject_name")
    values["subject_name"] = names[known]


def _unit_of(actor: Actor, values: Mapping[str, Any]) -> int:
    """Who endorses it: the unit it is about, the unit of the person, else of whoever writes; at last the topmost."""
    on = units_on()
    homes = home_units([one for one in (values["person_id"], actor.person_id) if one is not None])
    for unit_id in (values["subject_unit_id"], homes.get(values["person_id"]), homes.get(actor.person_id or 0),
                    actor.home_unit_id):  # fmt: skip
        if unit_id is not None and (on is None or unit_id in on):
            return int(unit_id)
    return next((unit.id for unit in unit_facts()), 0)


def _record(actor: Actor, action: str, submission: Submission, changes: Mapping[str, Any] | None = None) -> None:
    # Without the title, which may name people: the trail outlives an erasure.
    audit.record(
        actor, action=action, subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or _("Bản nháp"), changes=changes or {},
    )  # fmt: skip
