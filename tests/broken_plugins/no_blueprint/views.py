"""Views without a blueprint."""

from __future__ import annotations


def index() -> str:
    return "nobody comes here"
