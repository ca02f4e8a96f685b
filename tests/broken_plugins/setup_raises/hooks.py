"""Fails while it declares its permissions, after the first."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import Permission, hookimpl


@hookimpl
def register_permissions() -> Iterator[Permission]:
    yield Permission("setup_raises.edit", "Sửa", ("office",))
    raise LookupError("the list of permissions is gone")
