"""Pages: one's notices, how one wants them by mail, leaving by the link in a mail, mail that does not arrive."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import clock
from intranet.access import Actor, Forbidden, Refused, current_actor
from intranet.notices import kinds, links, post, queries, service, service_preferences
from intranet.notices.forms import preferences_form
from intranet.notices.service_preferences import MANAGE
from intranet.web import public
from intranet.web.i18n import _, locale, ngettext
from intranet.web.paging import paginate
from intranet.web.redirects import came_from

bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/notices")
def index() -> str:
    """What one was told, unread first."""
    actor = current_actor()
    shown = kinds.open_kinds(actor)
    page = paginate(queries.of(_person(actor), list(shown)))
    return render_template(
        "notices/index.html", page=page, kinds=shown, language=locale(),
        unread=queries.unread(_person(actor), list(shown)), most=queries.MOST_COUNTED, now=clock.now(),
    )  # fmt: skip


@bp.post("/notices/<int:matter_id>/open")
def follow(matter_id: int) -> ResponseReturnValue:
    """Mark a notice as read and go where it leads."""
    url = service.mark_read(current_actor(), matter_id)
    if url is None:
        abort(404)
    return redirect(url or url_for("notices.index"), 303)


@bp.post("/notices/<int:matter_id>/read")
def read(matter_id: int) -> ResponseReturnValue:
    """Mark a notice as read and stay."""
    if service.mark_read(current_actor(), matter_id) is None:
        abort(404)
    return redirect(came_from(url_for("notices.index")), 303)


@bp.post("/notices/read-all")
def read_all() -> ResponseReturnValue:
    """Mark everything as read that had come when the page was made."""
    try:
        until = datetime.fromtimestamp(float(request.form.get("until", "")), UTC)
    except (ValueError, OverflowError, OSError):
        abort(400)
    count = service.mark_all_read(current_actor(), until)
    told = ngettext("Đã đánh dấu %(num)d thông báo là đã đọc.", "Đã đánh dấu %(num)d thông báo là đã đọc.", count)
    flash(told, "success")
    return redirect(url_for("notices.index"), 303)


@bp.route("/account/notices", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """How one wants each kind by mail."""
    actor = current_actor()
    shown = kinds.open_kinds(actor)
    optional = {name: str(kind.title) for name, kind in sorted(shown.items()) if kind.optional}
    form = preferences_form(optional, queries.cadences_of(_person(actor)))
    if form.validate_on_submit():
        try:
            service_preferences.save(actor, {name: form[name].data for name in optional})
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu cách nhận thư."), "success")
            return redirect(url_for("notices.preferences"), 303)
    settings = current_app.extensions["settings"]
    page = render_template(
        "notices/preferences.html", form=form, always=[kind for kind in shown.values() if not kind.optional],
        office=post.office(settings), address=queries.address_of(_person(actor)), hour=settings.mail_digest_hour,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/notices/unsubscribe/<code>", methods=["GET", "POST"])
@public
def unsubscribe(code: str) -> ResponseReturnValue:
    """Leave what a mail belongs to, without signing in. GET asks; POST, also a mail program's own, does it."""
    subscription = links.read(code)
    if subscription is None:
        abort(404)
    covered = service_preferences.covered(subscription)
    done = request.method == "POST"
    if done:
        service_preferences.unsubscribe(subscription)
    titles = [str(kinds.get(name).title) for name in covered]
    return render_template("notices/unsubscribe.html", code=code, titles=titles, done=done)


@bp.get("/admin/mail")
def undelivered() -> str:
    """Addresses that are refused, mails that were given up, and how the mail server is."""
    if not current_actor().may_everywhere(MANAGE):
        raise Forbidden(MANAGE)
    settings = current_app.extensions["settings"]
    office = post.office(settings)
    return render_template(
        "notices/undelivered.html", page=paginate(queries.refused_addresses()), failed=queries.recent_failures(),
        office=office, missing=post.missing(settings), waiting=queries.waiting(),
        server=queries.server(office.host) if office else None, now=clock.now(),
    )  # fmt: skip


@bp.post("/admin/mail/<int:person_id>/retry")
def retry(person_id: int) -> ResponseReturnValue:
    """Send to a refused address again."""
    if not current_actor().may_everywhere(MANAGE):
        abort(404)
    try:
        service_preferences.retry_address(current_actor(), person_id)
    except LookupError:
        abort(404)
    return redirect(url_for("notices.undelivered"), 303)


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        abort(401)
    return actor.person_id
