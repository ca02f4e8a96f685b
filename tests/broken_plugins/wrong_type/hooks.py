"""Hooks that give back what nobody asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from intranet import Card, MenuItem, WorkItem, hookimpl


@hookimpl
def menu_items() -> Any:
    return ["<b>mine</b>", MenuItem("mine", "home.index", "puzzle")]


@hookimpl
def work_items() -> Any:
    # A moment where a day is asked for: nobody could compare it with today.
    return [WorkItem("mine", "", "k", "Loại", "Mở", "home.index", due=datetime(2026, 1, 1, tzinfo=UTC))]


@hookimpl
def dashboard_cards() -> Any:
    return Card("mine", "mine", "wrong_type/card.html", {})
