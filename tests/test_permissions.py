"""Permissions: declared once, checked somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intranet.auth import permissions

PACKAGE = Path(__file__).resolve().parent.parent / "intranet"


def _checked() -> set[str]:
    text = "\n".join(
        path.read_text() for path in PACKAGE.rglob("*.py") if path.name != "hooks.py" and "hookspecs" not in path.parts
    )
    return set(re.findall(r"\"([a-z_]+\.[a-z_]+)\"", text))


@pytest.mark.database("sqlite")
def test_every_declared_permission_is_checked_by_code(app):
    declared = set(permissions.catalogue())
    assert declared
    assert declared - _checked() == set()


@pytest.mark.database("sqlite")
def test_every_checked_permission_is_declared(app):
    asked: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        pattern = r"\b(?:require|may|may_everywhere|units_for)\(\s*\"([a-z_]+\.[a-z_]+)\""
        asked |= set(re.findall(pattern, path.read_text()))
    assert asked - set(permissions.catalogue()) == set()


@pytest.mark.database("sqlite")
def test_an_administrator_can_do_what_an_administrator_declares(app):
    for name, permission in permissions.catalogue().items():
        for role in permission.roles:
            assert name in permissions.permissions_of(role)
