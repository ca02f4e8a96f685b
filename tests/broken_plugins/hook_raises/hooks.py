"""Every hook of the pages of core raises."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem, Panel, WorkItem, hookimpl


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    raise ValueError("the menu is closed")


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    raise KeyError("work")


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    raise OSError("no cards left")


@hookimpl
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    raise ZeroDivisionError
