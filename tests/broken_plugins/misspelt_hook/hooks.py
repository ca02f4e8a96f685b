"""A name that no specification has."""

from __future__ import annotations

from intranet import Actor, hookimpl


@hookimpl
def menu_itmes(actor: Actor) -> list[object]:
    return []
