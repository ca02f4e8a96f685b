"""Pages for everybody: the feed, and pieces of HTML for the website of the agency."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, render_template, request

from intranet import current_actor, for_everybody, force_locale, is_open, public, row_id, whole_url

from ..routes import bp
from ..texts import CATEGORIES, ID, _
from . import atom, photos, portal
from .prose import blocks

KEPT = f"public, max-age={5 * 60}"
"""What was taken down has to be gone soon."""


@bp.get("/feed.atom")
@public
def feed() -> Response:
    """The newest stories as an Atom feed."""
    _open()
    stories = portal.stories()
    first = photos.first_of([story.id for story, _submission in stories])
    updated = portal.changed_at(stories)
    with force_locale("vi"):
        body = atom.feed(
            _("Người tốt, việc tốt – %(agency)s", agency=_agency()), _agency(), stories, first,
            photos.bytes_of(first.values()), updated, _addresses(),
        )  # fmt: skip
    return _answer(body, atom.MEDIA_TYPE, updated)


@bp.get("/fragment.html")
@public
def fragment() -> Response:
    """A list of stories, or one of them, as a piece of HTML without any style: for a page of the website."""
    _open()
    with force_locale("vi"):
        story_id = _number("story")
        body, updated = _list() if story_id is None else _one(story_id)
    return _answer(body.encode(), "text/html", updated)


def _open() -> None:
    """The same answer for everybody while the website is open; before that, 404 for all but those who publish."""
    if portal.is_on():
        for_everybody()
        return
    actor = current_actor()
    if not is_open(ID, actor) or not portal.may_read(actor):
        abort(404)


def _list() -> tuple[str, datetime | None]:
    category = request.args.get("category", "")
    stories = portal.stories(_number("n") or 5, category if category in CATEGORIES else "")
    first = photos.first_of([story.id for story, _submission in stories])
    page = render_template("good_deeds/wall/fragment.html", stories=stories, photos=first, **_words())
    return page, portal.changed_at(stories)


def _one(story_id: int) -> tuple[str, datetime | None]:
    both = portal.story(story_id)
    if both is None:
        abort(404)
    story, submission = both
    page = render_template(
        "good_deeds/wall/fragment_story.html", story=story, submission=submission, parts=blocks(story.body),
        photos=photos.of(story.id), **_words(),
    )  # fmt: skip
    return page, portal.changed_at([both])


def _words() -> dict[str, Any]:
    addresses = _addresses()
    return {"categories": CATEGORIES, "photo_url": addresses.photo, "story_url": addresses.story}


def _addresses() -> atom.Addresses:
    return atom.Addresses(
        whole_url("good_deeds.feed"),
        lambda story_id: whole_url("good_deeds.fragment", story=story_id),
        lambda photo_id, size: whole_url("good_deeds.photo", photo_id=photo_id, size=size),
    )


def _agency() -> str:
    return str(current_app.jinja_env.globals["agency"].agency_name)


def _number(name: str) -> int | None:
    try:
        return row_id(request.args.get(name, ""))
    except ValueError:
        return None


def _answer(body: bytes, media_type: str, updated: datetime | None) -> Response:
    response = Response(body, mimetype=media_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    if updated is not None:
        response.last_modified = updated
    if not portal.is_on():
        # Only for those who look at it before it is opened.
        return response
    response.headers["Cache-Control"] = KEPT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Vary"] = "Origin"
    sites = portal.sites()
    if request.headers.get("Origin") in sites:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    # Says more than X-Frame-Options, and browsers that know it heed nothing else.
    around = " ".join(sites) or "'none'"
    response.headers["Content-Security-Policy"] = f"default-src 'none'; img-src 'self'; frame-ancestors {around}"
    response.make_conditional(request)
    return response
