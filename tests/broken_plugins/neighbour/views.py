"""One page that must go on working whatever the others do."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("neighbour", __name__)


@bp.get("/")
def index() -> str:
    return "neighbour"
