"""Changes what every template sees."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("app_context_processor", __name__)


@bp.get("/")
def index() -> str:
    return "app_context_processor"


@bp.app_context_processor
def everywhere() -> dict[str, str]:
    return {"agency": "mine"}
