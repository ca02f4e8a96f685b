"""Adds a command beside core's, which closing the plugin would not close."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("flask_command", __name__)


@bp.get("/")
def index() -> str:
    return "flask_command"


@bp.cli.command("wipe")
def wipe() -> None:
    return
