"""Kinds of findable things: how each is called and where a hit leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of findable things. `url_for_hit(ref_id)` is called inside a request."""

    name: str
    label: str
    icon: str
    url_for_hit: Callable[[int], str]


_kinds: dict[str, Kind] = {}


def register_kind(kind: str, label: str, icon: str, url_for_hit: Callable[[int], str]) -> None:
    """Say how hits of `kind` are shown. Kinds nobody registered are never shown."""
    _kinds[kind] = Kind(kind, label, icon, url_for_hit)


def all_kinds() -> list[Kind]:
    """The registered kinds in the order of their registration."""
    return list(_kinds.values())


def get(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return _kinds[name]
