"""Pages: reminding people, and who got a reminder."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, current_actor, dates, db, paginate

from ..routes import bp
from ..texts import _, ngettext
from . import access, forms, remind_job, reminded, service, words
from .access import Followed
from .models import Reminder


@bp.route("/sent/<int:root_id>/remind", methods=["GET", "POST"])
def remind(root_id: int) -> ResponseReturnValue:
    """How many people would get a reminder, with which words; then remind them.

    GET takes `scope`, `unit` and `people` from the URL. Whoever asks coordinators to chase sees first who that is.
    """
    actor = current_actor()
    followed = _followed(actor, root_id)
    form = _form(followed)
    ask = form.ask()
    shows = request.method == "GET" or (ask.scope == "units" and not form.sure.data)
    if not shows and form.validate_on_submit():
        try:
            return _send(actor, followed, ask)
        except Refused as refusal:
            form.refuse(refusal)
    form.sure.data = "1"
    shown = reminded.preview(followed, ask)
    html = render_template(
        "egov_broadcast/tracking/remind.html", followed=followed, root=followed.root, document=followed.document,
        form=form, ask=ask, **shown,
    )  # fmt: skip
    return html, 200 if shows else 422


@bp.get("/sent/<int:root_id>/reminders/<int:reminder_id>")
def reminder(root_id: int, reminder_id: int) -> str:
    """Who got a reminder, of the people the reader follows, and what it said."""
    followed = _followed(current_actor(), root_id)
    found = db.session.get(Reminder, reminder_id)
    if found is None or found.root_id != root_id or not (followed.everybody or found.by == followed.person_id):
        abort(404)
    listed = paginate(reminded.people(reminder_id))
    return render_template(
        "egov_broadcast/tracking/reminder.html", followed=followed, root=followed.root, document=followed.document,
        reminder=found, page=listed, people=reminded.lines(root_id, listed.items), entry=reminded.entry(found),
        state_words=reminded.STATE_WORDS,
    )  # fmt: skip


def _followed(actor: Actor, root_id: int) -> Followed:
    followed = access.find(actor, root_id)
    if followed is None:
        abort(404)
    return followed


def _form(followed: Followed) -> forms.RemindForm:
    if request.method == "POST":
        return forms.RemindForm()
    form = forms.RemindForm(formdata=None, token=forms.new_token())
    form.scope.data = request.args.get("scope", "all")
    form.unit.data = request.args.get("unit", "")
    form.text.data = words.usual(followed.document, followed.root.deadline)
    return form


def _send(actor: Actor, followed: Followed, ask: service.Ask) -> ResponseReturnValue:
    root_id = followed.root.id
    service.check(ask)
    if service.already(root_id, ask) is None and remind_job.is_long(followed, ask):
        return redirect(url_for("jobs.show", job_id=remind_job.start(actor, root_id, ask)), 303)
    told = service.remind(actor, root_id, ask)
    flash(
        ngettext("Đã nhắc %(count)s người.", "Đã nhắc %(count)s người.", told, count=dates.vnnumber(told))
        if ask.scope != "units" else _("Đã nhắc %(num)s đầu mối đơn vị.", num=dates.vnnumber(told)),
        "success",
    )  # fmt: skip
    return redirect(url_for("egov_broadcast.tracking", root_id=root_id), 303)
