"""The catalogue of permissions: what core and plugins declared, and which role holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import current_app, has_app_context

from intranet.auth.models import ROLES
from intranet.hookspecs.setup import Permission

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_KEY = "permissions"


class DeclarationError(ValueError):
    """A declaration is wrong: a bad or doubled name, a foreign prefix, an unknown role."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Declared permissions by name, and their names by role."""

    by_name: dict[str, Permission] = field(default_factory=dict)
    by_role: dict[str, frozenset[str]] = field(default_factory=dict)


def load(declared: Iterable[Permission | tuple[str, Permission]]) -> None:
    """Make `declared` the catalogue of the current application.

    A pair gives the owner too (`plans`, or `core.plans`), whose prefix the name must then bear.
    Raises :class:`DeclarationError`.
    """
    by_name: dict[str, Permission] = {}
    for item in declared:
        owner, permission = item if isinstance(item, tuple) else ("", item)
        _check(permission, owner.rpartition(".")[2])
        if permission.name in by_name:
            raise DeclarationError(f"{permission.name}: declared twice")
        by_name[permission.name] = permission
    by_role = {role: frozenset(name for name, p in by_name.items() if role in p.roles) for role in ROLES}
    current_app.extensions[_KEY] = Catalogue(by_name, by_role)


def _check(permission: Permission, prefix: str) -> None:
    if not _NAME.fullmatch(permission.name):
        raise DeclarationError(f"{permission.name}: not of the form <package>.<action>")
    if prefix and not permission.name.startswith(f"{prefix}."):
        raise DeclarationError(f"{permission.name}: must begin with {prefix}.")
    unknown = set(permission.roles) - set(ROLES)
    if unknown:
        raise DeclarationError(f"{permission.name}: no such role: {', '.join(sorted(unknown))}")


def catalogue() -> dict[str, Permission]:
    """All permissions of the current application by name."""
    return dict(_loaded().by_name)


def permissions_of(role: str) -> frozenset[str]:
    """The names of the permissions that `role` holds."""
    return _loaded().by_role.get(role, frozenset())


def _loaded() -> Catalogue:
    found = current_app.extensions.get(_KEY) if has_app_context() else None
    return found if isinstance(found, Catalogue) else Catalogue()
