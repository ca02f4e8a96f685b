"""Links to pages of others, and to pages of nobody."""

from __future__ import annotations

from intranet import MenuItem, WorkItem, hookimpl


@hookimpl
def menu_items() -> list[MenuItem]:
    return [MenuItem("mine", "neighbour.index", "puzzle")]


@hookimpl
def work_items() -> list[WorkItem]:
    return [WorkItem("mine", "", "k", "Loại", "Mở", "foreign_links.nowhere")]


@hookimpl
def dashboard_cards() -> list[MenuItem]:
    return [MenuItem("mine", "plans.show", "puzzle")]
