"""Hooks called once, when the application starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intranet.hookspecs import hookspec


@dataclass(frozen=True, slots=True)
class Permission:
    """Something one may be allowed to do. `name` is `<package or plugin>.<action>`.

    `roles` are the roles that hold it unless an administrator decides otherwise; an administrator's
    role holds every permission that `admin` declares.
    """

    name: str
    title: str
    roles: tuple[str, ...] = ()


@hookspec
def register_permissions() -> Iterable[Permission]:
    """Declare permissions.

    When called: once, at start. Result: permissions, each named with the prefix of its owner.
    Gate: none. If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [Permission("plans.edit", "Sửa kế hoạch", ("office",))]`
    """
    raise AssertionError("spec")
