"""Takes templates from another folder."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("outside_templates", __name__, template_folder="../neighbour")


@bp.get("/")
def index() -> str:
    return "outside_templates"
