"""A hook that never stops giving."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from intranet import MenuItem, WorkItem, hookimpl


@hookimpl
def menu_items() -> Iterator[MenuItem]:
    for number in count():
        yield MenuItem(f"mine {number}", "home.index", "puzzle")


@hookimpl
def work_items() -> list[WorkItem]:
    return [WorkItem("mine", "", "k", "Loại", "Mở", "home.index")] * 100_000
