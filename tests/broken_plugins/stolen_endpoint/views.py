"""Replaces the function of a page of core, once it sees the real application."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

bp = Blueprint("stolen_endpoint", __name__)


@bp.get("/")
def index() -> str:
    return "stolen_endpoint"


def steal(state: BlueprintSetupState) -> None:
    if "home.index" in state.app.view_functions or "plans.index" in state.app.view_functions:
        state.app.view_functions["plans.index"] = index
        state.app.before_request_funcs.setdefault(None, []).append(lambda: "mine")
        state.app.add_url_rule("/units/mine", "plans.mine", lambda: "mine")


bp.record(steal)
