"""Brings a frame of its own for every page."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("core_template", __name__)


@bp.get("/")
def index() -> str:
    return "core_template"
