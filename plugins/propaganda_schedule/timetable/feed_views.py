"""Calendars for other programs: private feeds, and single downloads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, force_locale, public, running_plans

from .. import rights
from ..models import Feed, Session
from ..routes import bp
from ..sessions.found import visible
from ..texts import _
from . import events, feeds, ics, period
from .filters import FilterSessions, condition
from .forms import FeedForm, waves


@bp.route("/feeds", methods=["GET", "POST"], endpoint="feeds")
def feed_list() -> ResponseReturnValue:
    """One's feeds, and the form for another one. Its address is shown once, on the page that made it."""
    actor = current_actor()
    actor.require(rights.READ)
    plans = running_plans(actor)
    form = FeedForm(plans)
    address, shown = "", ""
    if form.validate_on_submit():
        kind, ref_id, shown = form.chosen
        try:
            _made, token = feeds.create(actor, kind, ref_id, shown)
            address = url_for("propaganda_schedule.feed", token=token, _external=True)
        except Refused as refusal:
            form.refuse(refusal)
    mine = feeds.of_person(actor.person_id)
    names = {**feeds.labels(mine), **_with_plans(mine, waves(plans))}
    page = render_template(
        "propaganda_schedule/timetable/feeds.html", form=form, feeds=mine, names=names, address=address, shown=shown,
        webcal="webcal://" + address.partition("://")[2],
    )  # fmt: skip
    return page, 422 if form.is_submitted() and not address else 200


@bp.route("/feeds/<int:feed_id>/revoke", methods=["GET", "POST"])
def revoke_feed(feed_id: int) -> ResponseReturnValue:
    """Close a feed: says what that means, then does it."""
    actor = current_actor()
    actor.require(rights.READ)
    feed = next((feed for feed in feeds.of_person(actor.person_id) if feed.id == feed_id), None)
    if feed is None:
        abort(404)
    name = feeds.labels([feed])[feed_id]
    if request.method == "POST":
        feeds.revoke(actor, feed_id, name)
        return redirect(url_for("propaganda_schedule.feeds"), 303)
    return render_template("propaganda_schedule/timetable/revoke.html", feed=feed, name=name)


@bp.get("/feed/<token>.ics")
@public
def feed(token: str) -> Response:
    """A feed, for calendar programs: they cannot sign in, the address itself is the key."""
    opened = feeds.opened(token)
    if opened is None:
        abort(404)
    with force_locale(opened.owner.locale):
        name = _("Lịch tuyên truyền: %(shown)s", shown=opened.name)
        body = ics.calendar(name, events.of(opened.found, clock.today()))
    response = _calendar(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response


@bp.get("/calendar.ics")
def download() -> Response:
    """What the timetable shows under its filters, as a file."""
    actor = current_actor()
    actor.require(rights.READ)
    filters = FilterSessions(()).filters
    shown = period.asked(behind=filters.look_behind)
    found = condition(actor, filters, clock.today())
    found &= Session.day.between(shown.first, shown.last)
    return _calendar(ics.calendar(_("Lịch tuyên truyền"), events.of(found)), events.name_of_file(shown.first))


@bp.get("/sessions/<int:session_id>.ics")
def session_calendar(session_id: int) -> Response:
    """One session, as a file."""
    session = visible(session_id)
    found = events.of(Session.id == session_id)
    return _calendar(ics.calendar(session.title, found), events.name_of_file(session.day))


def _with_plans(mine: Sequence[Feed], names: dict[int, str]) -> dict[int, str]:
    return {feed.id: names[feed.ref_id] for feed in mine if feed.kind == "wave" and feed.ref_id in names}


def _calendar(body: bytes, name: str = "") -> Response:
    response = Response(body, mimetype="text/calendar")
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
