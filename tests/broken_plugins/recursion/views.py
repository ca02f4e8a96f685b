"""A page that calls itself."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("recursion", __name__)


@bp.get("/")
def index() -> str:
    return index()
