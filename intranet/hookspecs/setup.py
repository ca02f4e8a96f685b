"""Hooks called once, when the application starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Background work that is due once a minute, hour or day (of Vietnam), however many workers run.

    `run` is called inside an application context, at least once in each period; it must not mind being
    called again. `name` is `<package or plugin>.<action>`, `title` is what administrators read.
    """

    name: str
    title: str
    run: Callable[[], object]
    every: Literal["minute", "hour", "day"]


@hookspec
def register_permissions() -> Iterable[Permission]:
    """Declare permissions.

    When called: once, at start. Result: permissions, each named with the prefix of its owner.
    Gate: none. If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [Permission("plans.edit", "Sửa kế hoạch", ("office",))]`
    """
    raise AssertionError("spec")


@hookspec
def register_jobs() -> Iterable[PeriodicJob]:
    """Declare periodic background work.

    When called: once, at start. Result: jobs, each named with the prefix of its owner.
    Gate: none. If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [PeriodicJob("files.sweep", "Dọn kho tệp", sweep, every="day")]`
    """
    raise AssertionError("spec")
