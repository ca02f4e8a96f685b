"""A hook that raises after its first result."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import MenuItem, WorkItem, hookimpl


@hookimpl
def menu_items() -> Iterator[MenuItem]:
    yield MenuItem("mine", "home.index", "puzzle")
    raise LookupError("the second entry is gone")


@hookimpl
def work_items() -> Iterator[WorkItem]:
    yield WorkItem("mine", "", "k", "Loại", "Mở", "home.index")
    raise LookupError("the second row is gone")
