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
    """A panel of the home page, rendered from `template` with `context` and `card`, the card itself; nothing else.

    `key` is the id of the plugin, or begins with it and a dot; the template carries the heading `id="card-<key>"`.
    """

    key: str
    title: str
    template: str
    context: Mapping[str, Any]
    order: int = 100
    place: Literal["main", "aside"] = "aside"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on a plan's page: one heading, at most three figures, one link; fits 336 px.

    Rendered below its heading from `template` with `context` and `panel`, the panel itself; `key` as for a card.
    `owner` is the plugin in words.
    """

    key: str
    title: str
    owner: str
    template: str
    context: Mapping[str, Any]
    order: int = 100


@hookspec(kind="collected", gate="viewer")
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """Entries of the side menu.

    When called: on each page. Arguments: `actor` is who reads. Result: items the actor may open, of pages
    of the contributor's own. Gate: viewer. If it raises: the plugin's entries are missing and the fault is noted.
    Since: 1.0. Example: `return [MenuItem("Bảng tin", "bulletin.index", "megaphone", order=40)]`
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="viewer")
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """What waits for the reader: rows of the inbox "Việc cần làm".

    When called: on the home page. Arguments: `actor` is who reads. Result: at most 50 items, soonest first,
    found by a number of queries that does not grow with theirs. Gate: viewer.
    If it raises: the plugin's rows are missing and the fault is noted. Since: 1.0.
    Example: `return [WorkItem("Báo cáo buổi 12", "Đợt 2", "session", "Buổi", "Báo cáo", "schedule.report")]`
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="viewer")
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Panels of the home page.

    When called: on the home page. Arguments: `actor` is who reads. Result: cards, each rendered on its own from
    a template of the contributor's with the card's context alone. Gate: viewer.
    If it raises: the card, or all of the plugin's cards, are replaced by a quiet notice and the fault is noted.
    Since: 1.0. Example: `return [Card("bulletin", "Bảng tin", "bulletin/card.html", {"posts": newest(actor)})]`
    """
    raise AssertionError("spec")


@hookspec(kind="collected", gate="subject")
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """Panels on a plan's page.

    When called: on the plan's page. Arguments: `actor` is who reads, `plan_id` the plan, which they may read.
    Result: panels, rendered as cards are. Gate: subject (the plan's issuing unit).
    If it raises: the panel is missing or replaced by a quiet notice, and the fault is noted. Since: 1.0.
    Example: `return [Panel("bulletin", "Tin của kế hoạch", "bulletin", "bulletin/panel.html", {"posts": posts})]`
    """
    raise AssertionError("spec")
