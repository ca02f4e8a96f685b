"""Pages of tracking."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from intranet import Actor, current_actor, paginate_rows

from ..routes import bp
from . import access, figures, forms, journal, live, page, saying
from . import list_views as _lists  # noqa: F401  adds its pages
from . import remind_views as _remind  # noqa: F401  adds its pages
from . import settle_views as _settle  # noqa: F401  adds its pages
from .access import Followed

__all__ = ["bp", "followed_or_404"]


def followed_or_404(actor: Actor, root_id: int) -> Followed:
    """What the actor follows of the broadcast; 404 when they may not know of it."""
    followed = access.find(actor, root_id)
    if followed is None:
        abort(404)
    return followed


@bp.get("/sent/<int:root_id>")
def tracking(root_id: int) -> str:
    """Who has confirmed, who has not, who can hardly be reached. Filters as in :class:`asked.PeopleFilter`."""
    actor = current_actor()
    followed = followed_or_404(actor, root_id)
    form = forms.RemindForm(formdata=None, token=forms.new_token(), scope="all")
    shown = page.whole(followed)
    form.text.data = shown.get("usual_text", "")
    return render_template(
        "egov_broadcast/tracking/show.html", **shown, form=form, every=int(live.EVERY.total_seconds()),
        etag=_tag(actor, followed),
    )  # fmt: skip


@bp.get("/sent/<int:root_id>/part")
def tracking_part(root_id: int) -> ResponseReturnValue:
    """What changes while one looks. 304 while nothing has: then one statement is all it takes."""
    actor = current_actor()
    followed = followed_or_404(actor, root_id)
    tag = _tag(actor, followed)
    if request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag, followed)
    shown = page.summary(followed, figures.board(followed))
    return _tagged(make_response(render_template("egov_broadcast/tracking/part.html", **shown)), tag, followed)


@bp.get("/sent/<int:root_id>/units")
def tracking_units(root_id: int) -> str:
    """Every unit with its figures."""
    followed = followed_or_404(current_actor(), root_id)
    board = figures.board(followed)
    return render_template(
        "egov_broadcast/tracking/units.html", followed=followed, root=followed.root, document=followed.document,
        board=board, page=paginate_rows(board.units), bar=page.bar, title=saying.headline(followed, board.total),
        only_info=not board.total.total,
    )  # fmt: skip


@bp.get("/sent/<int:root_id>/log")
def tracking_log(root_id: int) -> str:
    """Everything that was done about it."""
    followed = followed_or_404(current_actor(), root_id)
    return render_template(
        "egov_broadcast/tracking/log.html", followed=followed, root=followed.root, document=followed.document,
        page=paginate_rows(journal.past(followed, None)),
    )  # fmt: skip


def _tag(actor: Actor, followed: Followed) -> str:
    return live.stamp(followed, actor.locale, actor.person_id)


def _tagged(answer: Response, tag: str, followed: Followed) -> Response:
    answer.set_etag(tag, weak=True)
    if followed.root.status not in ("live", "sending"):
        # Nothing changes any more: no need to ask again.
        answer.headers["X-Live"] = "ended"
    return answer
