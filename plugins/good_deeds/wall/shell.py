"""The menu entry and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem


def menu(_actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    return ()


def cards(_actor: Actor) -> Iterable[Card]:
    """The newest stories."""
    return ()
