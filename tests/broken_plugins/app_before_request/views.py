"""Answers every request of the whole application."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("app_before_request", __name__)


@bp.get("/")
def index() -> str:
    return "app_before_request"


@bp.before_app_request
def answer() -> str:
    return "mine"
