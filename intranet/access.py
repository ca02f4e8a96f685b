"""Who acts, and what they may do. Services take an :class:`Actor` and ask it; views never decide.

This module knows neither accounts nor units' trees: `auth` builds actors from grants, commands and
background work use :data:`SYSTEM`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field


class Forbidden(Exception):
    """The actor lacks a permission. Answered with 403, or 404 where existence is not public."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class Refused(Exception):
    """A rule of the domain says no. `str(error)` is a sentence for the reader, already translated.

    `field` names the form field at fault, when there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Scope:
    """Permissions that hold for some units, or everywhere when `unit_ids` is None."""

    role: str
    permissions: frozenset[str]
    unit_ids: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or the system itself) on whose behalf a service runs."""

    person_id: int | None
    account_id: int | None
    name: str
    scopes: tuple[Scope, ...] = ()
    home_unit_id: int | None = None
    is_system: bool = False
    locale: str = "vi"
    channel: str = field(default="web", compare=False)

    def may(self, permission: str, unit_id: int | None = None) -> bool:
        """Whether `permission` is granted for `unit_id`; with None: for at least one unit."""
        if self.is_system:
            return True
        return any(
            permission in scope.permissions and (unit_id is None or scope.unit_ids is None or unit_id in scope.unit_ids)
            for scope in self.scopes
        )

    def may_everywhere(self, permission: str) -> bool:
        """Whether `permission` is granted without a limit to some units."""
        return self.is_system or any(
            permission in scope.permissions and scope.unit_ids is None for scope in self.scopes
        )

    def units_for(self, permission: str) -> Collection[int] | None:
        """Units for which `permission` is granted; None means all of them."""
        if self.may_everywhere(permission):
            return None
        return frozenset(
            unit_id for scope in self.scopes if permission in scope.permissions for unit_id in scope.unit_ids or ()
        )

    def require(self, permission: str, unit_id: int | None = None) -> None:
        """Raise :class:`Forbidden` unless :meth:`may`."""
        if not self.may(permission, unit_id):
            raise Forbidden(permission)

    def has_role(self, role: str) -> bool:
        """Whether the actor holds `role` anywhere."""
        return any(scope.role == role for scope in self.scopes)


SYSTEM = Actor(person_id=None, account_id=None, name="Hệ thống", is_system=True, channel="system")
ANONYMOUS = Actor(person_id=None, account_id=None, name="")


def _nobody() -> Actor:
    return ANONYMOUS


_source: Callable[[], Actor] = _nobody


def set_actor_source(source: Callable[[], Actor]) -> None:
    """Say who acts in the request being answered: called by `auth`, so that lower floors need not import it."""
    global _source  # noqa: PLW0603 - one seam for the whole process, set when the application is built
    _source = source


def current_actor() -> Actor:
    """Who acts in the request being answered; ANONYMOUS when nobody signed in."""
    return _source()


def _all_open(_name: str, _actor: Actor | None) -> bool:
    return True


_gate: Callable[[str, Actor | None], bool] = _all_open


def set_gate(gate: Callable[[str, Actor | None], bool]) -> None:
    """Say what is open: called by the host of plugins, so that lower floors need not import it."""
    global _gate  # noqa: PLW0603 - one seam for the whole process, set when the application is built
    _gate = gate


def is_open(name: str, actor: Actor | None) -> bool:
    """Whether what is called `name` (`<owner>` or `<owner>.…`) is open to `actor`; with None: to anybody at all.

    What core owns always is; what a plugin owns is while the plugin is on.
    """
    return _gate(name, actor)
