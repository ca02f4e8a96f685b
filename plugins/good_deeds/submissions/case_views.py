"""The page of a case, and what is like it."""

from __future__ import annotations

from flask import abort, render_template

from intranet import current_actor

from .. import rights
from ..models import Submission
from ..routes import bp
from . import near, page, queries

MOST_NEAR = 20


@bp.get("/cases/<int:submission_id>")
def submission(submission_id: int) -> str:
    """One case: where it stands, what was done, what every room says about it."""
    actor = current_actor()
    found = _found(submission_id)
    return render_template("good_deeds/submissions/show.html", **page.load(actor, found))


@bp.get("/cases/<int:submission_id>/near", endpoint="near")
def likely_duplicates(submission_id: int) -> str:
    """Submissions like this one, as far as the reader may know of them."""
    actor = current_actor()
    found = _found(submission_id)
    alike = near.shown(actor, near.like(found, MOST_NEAR))
    return render_template(
        "good_deeds/submissions/near.html", submission=found, near=alike, is_own=rights.is_submitter(actor, found)
    )


def _found(submission_id: int) -> Submission:
    found = queries.get(current_actor(), submission_id)
    if found is None:
        abort(404)
    return found
