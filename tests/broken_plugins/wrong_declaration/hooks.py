"""Gives words where a permission is expected."""

from __future__ import annotations

from intranet import hookimpl


@hookimpl
def register_permissions() -> list[str]:
    return ["wrong_declaration.edit"]
