"""Routes of the plans: browse, edit, steps of life, import."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from werkzeug.exceptions import NotFound

from intranet.plans import labels
from intranet.plans.checks import basis_words
from intranet.plans.heads import reference
from intranet.plans.parts import PARTS
from intranet.plans.rights import Unknown

bp = Blueprint("plans", "intranet.plans", url_prefix="/plans", template_folder="templates")


@bp.errorhandler(Unknown)
def unknown(_error: Unknown) -> Any:
    """Whoever may not know of a plan is told that there is none."""
    return current_app.handle_user_exception(NotFound())


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this package need everywhere."""
    return {"labels": labels, "reference": reference, "all_parts": PARTS, "basis_words": basis_words}


from intranet.plans.views import browse, editing, importing, steps  # noqa: E402  the routes need `bp`

__all__ = ["bp", "browse", "editing", "importing", "steps"]
