"""A page whose template has a syntax error."""

from __future__ import annotations

from flask import Blueprint, render_template

bp = Blueprint("broken_page", __name__)


@bp.get("/")
def index() -> str:
    return render_template("broken_page/index.html")
