"""Hooks that fill the shell: menu, inbox, home page, plan page.

All are collected at each request for the person who reads, and ordered by (order, plugin id).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from intranet.access import Actor
from intranet.hookspecs import hookspec

Tone = Literal["", "ok", "warn", "bad", "gold", "info"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the side menu. `icon` is a Bootstrap Icons name; `count` shows beside the label."""

    label: str
    endpoint: str
    icon: str
    order: int = 100
    group: Literal["core", "plugin", "admin"] = "plugin"
    count: int = 0
    tone: Tone = "info"
    short: str = ""
    """A label of at most two words for the bottom bar on phones; empty keeps it out of there."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that waits for the reader: one row of "Việc cần làm"."""

    title: str
    detail: str
    kind: str
    kind_label: str
    action: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    icon: str = "check2-square"
    tone: Tone = "info"
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A panel of the home page, rendered from `template` with `context` alone."""

    key: str
    title: str
    template: str
    context: Mapping[str, Any]
    order: int = 100
    place: Literal["main", "aside"] = "aside"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on a plan's page: one heading, at most three figures, one link; fits 336 px."""

    key: str
    title: str
    owner: str
    template: str
    context: Mapping[str, Any]
    order: int = 100


@hookspec(kind="collected", gate="viewer")
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """Entries of the side menu for `actor`.

    When called: on each page. Result: items the actor may open. Gate: viewer.
    If it raises: the plugin's entries are missing and the fault is noted. Since: 1.0.
    Example: `return [MenuItem("Kế hoạch", "plans.index", "journal-text", order=20)]`
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="viewer")
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """What waits for `actor`: rows of the inbox "Việc cần làm".

    When called: on the home page. Result: at most 50 items, soonest first, whose number of queries does
    not grow with their number. Gate: viewer. If it raises: the plugin's rows are missing and the page
    says that one source did not answer. Since: 1.0.
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="viewer")
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Panels of the home page.

    When called: on the home page. Result: cards. Gate: viewer.
    If it raises: the card is replaced by a quiet notice. Since: 1.0.
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="subject")
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """Panels on the page of the plan `plan_id`, which `actor` may read.

    When called: on the plan's page. Result: panels. Gate: subject (the plan's issuing unit).
    If it raises: the panel is missing and the fault is noted. Since: 1.0.
    """
    raise AssertionError("spec")
