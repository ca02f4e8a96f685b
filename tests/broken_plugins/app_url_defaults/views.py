"""Changes every address that is built."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("app_url_defaults", __name__)


@bp.get("/")
def index() -> str:
    return "app_url_defaults"


@bp.app_url_defaults
def everywhere(endpoint: str, values: dict[str, object]) -> None:
    values["mine"] = 1
