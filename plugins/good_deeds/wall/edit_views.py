"""Pages of those who write: the story, putting it up, taking it down."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, images

from .. import rights
from ..flow import conditions
from ..flow.stages import COMMENDED
from ..models import Story, Submission
from ..routes import bp
from ..submissions import queries as submissions
from . import photos, portal, service
from .forms import StoryForm, TakeDownForm, VersionForm
from .prose import blocks


@bp.route("/cases/<int:submission_id>/story", methods=["GET", "POST"])
def edit_story(submission_id: int) -> ResponseReturnValue:
    """Write the story about a case, or change it. Who saves later sees both versions."""
    submission = _writable(submission_id)
    story = service.of(submission_id)
    shown = photos.of(story.id) if story else []
    form = StoryForm(submission, story, shown)
    if form.validate_on_submit():
        try:
            saved = service.save(
                current_actor(), submission_id, form.made_from, form.draft, form.wanted_photos, form.answer
            )
            # Photos that were just added have no words yet.
            bare = any(not photo.alt for photo in photos.of(saved.id))
            if bare:
                return redirect(url_for(".edit_story", submission_id=submission_id, _anchor="photos"), 303)
            return redirect(url_for(".story", story_id=saved.id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            return _form_page(form, 409, submission, conflict.stored, stored=conflict.stored, why=str(conflict))
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200, submission, story)


@bp.route("/cases/<int:submission_id>/story/publish", methods=["GET", "POST"])
def publish_story(submission_id: int) -> ResponseReturnValue:
    """Put the story on the wall: says who will read it, then does it."""
    submission = _writable(submission_id)
    story = service.of(submission_id)
    if story is None or story.status != "draft":
        return _elsewhere(submission_id, story)
    form = VersionForm(data={"version": str(story.version)})
    if form.validate_on_submit():
        try:
            service.publish(current_actor(), submission_id, form.made_from)
            return redirect(url_for(".story", story_id=story.id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(str(conflict)))
        except Refused as refusal:
            form.refuse(Refused(str(refusal)))
    why_not = conditions.why_not(current_actor(), submission, "publish")
    lacks = [*filter(None, [why_not]), *map(str, service.missing(story, submission))]
    page = render_template(
        "good_deeds/wall/publish.html", form=form, story=story, submission=submission, lacks=lacks,
        is_portal_open=portal.is_on(),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/cases/<int:submission_id>/story/unpublish", methods=["GET", "POST"])
def unpublish_story(submission_id: int) -> ResponseReturnValue:
    """Take the story down: says what goes, then does it."""
    submission = _writable(submission_id)
    story = service.of(submission_id)
    if story is None or story.status != "published":
        return _elsewhere(submission_id, story)
    form = TakeDownForm(data={"version": str(story.version)})
    if form.validate_on_submit():
        try:
            service.unpublish(
                current_actor(), submission_id, form.made_from, form.reason.data or "", bool(form.no_consent.data)
            )
            return redirect(url_for(".submission", submission_id=submission_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(str(conflict)))
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("good_deeds/wall/unpublish.html", form=form, story=story, submission=submission)
    return page, 422 if form.is_submitted() else 200


@bp.route("/cases/<int:submission_id>/story/discard", methods=["GET", "POST"])
def discard_story(submission_id: int) -> ResponseReturnValue:
    """Throw a draft away: says what goes, then does it."""
    submission = _writable(submission_id)
    story = service.of(submission_id)
    if story is None or story.status != "draft":
        return _elsewhere(submission_id, story)
    form = VersionForm(data={"version": str(story.version)})
    if form.validate_on_submit():
        try:
            service.discard(current_actor(), submission_id, form.made_from)
            return redirect(url_for(".submission", submission_id=submission_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(str(conflict)))
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("good_deeds/wall/discard.html", form=form, story=story, submission=submission)
    return page, 422 if form.is_submitted() else 200


def _form_page(
    form: StoryForm, status: int, submission: Submission, story: Story | None, **more: Any
) -> ResponseReturnValue:
    stored: Story | None = more.get("stored")
    page = render_template(
        "good_deeds/wall/form.html", form=form, submission=submission, story=story, accept=images.ACCEPT,
        stored_parts=blocks(stored.body) if stored else [], **more,
    )  # fmt: skip
    return page, status


def _writable(submission_id: int) -> Submission:
    """The case, for those who publish its story; 404 for what one may not know of, 403 for what one may not do."""
    actor = current_actor()
    submission = submissions.get(actor, submission_id)
    if submission is None:
        abort(404)
    if not rights.may_publish(actor, submission):
        abort(403)
    if submission.stage not in COMMENDED:
        abort(404)
    return submission


def _elsewhere(submission_id: int, story: Story | None) -> ResponseReturnValue:
    """Where somebody goes who wants to do with a story what was done already, or before there is one."""
    if story is None or story.status == "unpublished":
        return redirect(url_for(".edit_story", submission_id=submission_id), 303)
    return redirect(url_for(".story", story_id=story.id), 303)
