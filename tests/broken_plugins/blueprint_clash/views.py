"""Bears the name of a blueprint of core."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("plans", __name__)


@bp.get("/")
def index() -> str:
    return "blueprint_clash"
