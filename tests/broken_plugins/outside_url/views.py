"""Takes the address of a page of core."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("outside_url", __name__)


@bp.get("/")
def index() -> str:
    return "outside_url"


bp.record(lambda state: state.app.add_url_rule("/plans/mine", "outside_url.mine", lambda: "mine"))
