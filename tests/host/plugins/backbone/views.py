"""One page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("backbone", __name__)


@bp.get("/")
def index() -> str:
    return "backbone"
