"""One page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leaning", __name__)


@bp.get("/")
def index() -> str:
    return "leaning"
