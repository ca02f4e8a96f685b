"""Wants to replace what everybody else answers."""

from __future__ import annotations

from collections.abc import Generator

from intranet import Actor, hookimpl


@hookimpl(wrapper=True)
def menu_items(actor: Actor) -> Generator[None, object, list[object]]:
    yield
    return []
