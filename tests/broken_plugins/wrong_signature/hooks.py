"""Asks for an argument that the hook does not have."""

from __future__ import annotations

from intranet import hookimpl


@hookimpl
def menu_items(request: object) -> list[object]:
    return []
