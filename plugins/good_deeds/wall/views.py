"""The wall, the page of a story, its photos."""

from __future__ import annotations

from flask import Response, abort, render_template

from intranet import current_actor, files, for_everybody, is_open, plugin_url, public, settings, whole_url

from .. import rights
from ..flow import conditions
from ..routes import bp
from ..texts import CATEGORIES, ID, SUBJECTS
from . import edit_views as _edit_views  # noqa: F401  adds its pages
from . import page, photos, portal, queries, service
from . import public_views as _public_views  # noqa: F401  adds its pages
from .forms import FilterWall


@bp.get("/")
def index() -> str:
    """The stories that were published, narrowed by the URL."""
    actor = current_actor()
    actor.require(rights.READ)
    form = FilterWall()
    filters = form.filters
    return render_template(
        "good_deeds/wall/index.html", form=form, filters=filters, wall=page.wall(actor, filters), subjects=SUBJECTS,
        categories=CATEGORIES, honour=page.honour, propose=plugin_url("good_deeds.new_submission"),
        may_propose=actor.may(rights.SUBMIT),
    )  # fmt: skip


@bp.get("/stories/<int:story_id>")
def story(story_id: int) -> str:
    """One story; a draft for those who publish it."""
    actor = current_actor()
    actor.require(rights.READ)
    both = queries.get(actor, story_id)
    if both is None:
        abort(404)
    lacks = []
    if both[0].status == "draft":
        why_not = conditions.why_not(actor, both[1], "publish")
        lacks = [*filter(None, [why_not]), *map(str, service.missing(*both))]
    return render_template(
        "good_deeds/wall/story.html", page=page.story(actor, both, lacks), subjects=SUBJECTS, categories=CATEGORIES,
        honour=page.honour, address=whole_url("good_deeds.story", story_id=story_id),
        on_portal=both[0].on_portal and bool(settings()["portal"]),
    )  # fmt: skip


@bp.get("/photos/<int:photo_id>/<any(small, large):size>")
@public
def photo(photo_id: int, size: str) -> Response:
    """A photo: of a story one may read; to everybody only what the website may show."""
    shown = portal.photo(photo_id)
    if shown is not None:
        for_everybody()
        return files.show(photos.stored(shown, size), everybody=True)
    actor, shown = current_actor(), photos.get(photo_id)
    if shown is None or not is_open(ID, actor) or queries.get(actor, shown.story_id) is None:
        abort(404)
    return files.show(photos.stored(shown, size))
