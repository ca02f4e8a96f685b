"""Kinds of findable things: how each is called and where a hit leads."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from flask import current_app

from intranet.access import Actor, is_open
from intranet.hookspecs.setup import SearchKind

log = logging.getLogger(__name__)

_KEY: Final = "search_kinds"


def load(declared: Iterable[SearchKind]) -> None:
    """Make what packages declare through the hook `register_search` the kinds of the current application."""
    kinds: dict[str, SearchKind] = {}
    for kind in declared:
        if kinds.setdefault(kind.name, kind) is not kind:
            log.warning("two kinds of findable things are called %s; the first holds", kind.name)
    current_app.extensions[_KEY] = kinds


def open_to(actor: Actor) -> list[SearchKind]:
    """The kinds that may be shown to `actor`, in the order of their registration; others are never shown."""
    return [kind for kind in _loaded().values() if is_open(kind.name, actor)]


def closed_to(actor: Actor) -> list[str]:
    """The names of the kinds whose owner is closed to `actor`."""
    return [name for name in _loaded() if not is_open(name, actor)]


def with_own_rights() -> list[SearchKind]:
    """The kinds that say by themselves who finds what."""
    return [kind for kind in _loaded().values() if kind.visible is not None]


def loaded() -> list[SearchKind]:
    """Every kind, open or not."""
    return list(_loaded().values())


def get(name: str) -> SearchKind:
    """The kind of this name. Raises KeyError."""
    return _loaded()[name]


def _loaded() -> dict[str, SearchKind]:
    found: dict[str, SearchKind] = current_app.extensions.get(_KEY, {})
    return found
