"""Which views are open to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from intranet.web.assets import is_static

MARK = "is_public"
View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Let anybody open `view`, signed in or not. Everything without this mark needs a session."""
    setattr(view, MARK, True)
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether the view behind `endpoint` is open to anybody. Static files of core and plugins are."""
    if endpoint is None:
        return False
    view = current_app.view_functions.get(endpoint)
    return is_static(endpoint) or bool(getattr(view, MARK, False))
