"""Declares a permission in the name of core."""

from __future__ import annotations

from intranet import Permission, hookimpl


@hookimpl
def register_permissions() -> list[Permission]:
    return [Permission("plans.edit", "Sửa kế hoạch", ("staff",))]
