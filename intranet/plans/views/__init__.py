"""Routes of the plans: browse, edit, steps of life, import."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, current_app, request
from werkzeug.exceptions import NotFound

from intranet.plans import labels
from intranet.plans.checks import basis_words
from intranet.plans.heads import reference
from intranet.plans.parts import PARTS
from intranet.plans.rights import Unknown

bp = Blueprint("plans", "intranet.plans", url_prefix="/plans", template_folder="templates")

LONG_FORMS: Final = {"plans.edit_part", "plans.review", "plans.upload"}
"""Whole papers and hundreds of rows are sent here; Flask's limits are meant for short forms."""
FORM_PARTS: Final = 20_000


@bp.url_value_preprocessor
def take_long_forms(endpoint: str | None, _values: Any) -> None:
    """Raise the limits before the check of the form's token reads the form: in the view it would be too late."""
    if endpoint in LONG_FORMS:
        request.max_form_parts = FORM_PARTS
        request.max_form_memory_size = current_app.config["MAX_CONTENT_LENGTH"]


@bp.errorhandler(Unknown)
def unknown(_error: Unknown) -> Any:
    """Whoever may not know of a plan is told that there is none."""
    return current_app.handle_user_exception(NotFound())


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this package need everywhere."""
    return {"labels": labels, "reference": reference, "all_parts": PARTS, "basis_words": basis_words}


from intranet.plans.views import browse, editing, importing, reporting, steps  # noqa: E402  the routes need `bp`

__all__ = ["bp", "browse", "editing", "importing", "reporting", "steps"]
