"""A hook that makes the reader somebody else."""

from __future__ import annotations

from intranet import Actor, hookimpl


@hookimpl
def menu_items(actor: Actor) -> None:
    actor.name = "mine"  # type: ignore[misc]


@hookimpl
def work_items(actor: Actor) -> None:
    actor.scopes.clear()  # type: ignore[attr-defined]
