"""Answers for every error of the whole application."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("app_error_handler", __name__)


@bp.get("/")
def index() -> str:
    return "app_error_handler"


@bp.app_errorhandler(404)
def nowhere(error: Exception) -> tuple[str, int]:
    return "mine", 200
