"""Where to go next, when the address comes from the request: only to ourselves."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import current_app, request, url_for

OPEN: Final = "endpoint_is_open"
"""The extension that says whether a view is open to the reader, set by the host of plugins."""


def safe_next(target: str | None, default: str | None = None) -> str:
    """`target` when it is a path of this site, else `default`, else the home page.

    Browsers read `//host`, `/\\host` and addresses with tabs or line breaks inside as other sites;
    all of these are refused.
    """
    if target and is_local(target):
        return target
    return default or home()


def is_local(target: str) -> bool:
    """Whether `target` is an absolute path of this very site, with nothing clever in it."""
    if not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return False
    if "\\" in target or any(ord(char) <= 0x20 or 0x7F <= ord(char) <= 0xA0 for char in target):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and not parts.path.startswith("//")


def came_from(default: str | None = None) -> str:
    """The page a form was on: its `next` field."""
    return safe_next(request.form.get("next") or request.args.get("next"), default)


def back() -> str:
    """The page of ours the reader came from; "" when that is unknown or this very page."""
    parts = urlsplit(request.referrer or "")
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    known = parts.netloc == request.host and is_local(target) and parts.path != request.path
    return target if known else ""


def home() -> str:
    """The home page, or the root when this application has none."""
    return url_for("home.index") if has_endpoint("home.index") else "/"


def has_endpoint(name: str) -> bool:
    """Whether the application has a view of this name, and it is not closed to the reader."""
    if name not in current_app.view_functions:
        return False
    is_open = current_app.extensions.get(OPEN)
    return is_open is None or bool(is_open(name))
