"""The catalogue of permissions: declared by core and plugins, checked when the application starts."""

from __future__ import annotations

import pytest
from flask import Flask

from intranet.auth import permissions
from intranet.auth.models import ROLES
from intranet.auth.permissions import DeclarationError
from intranet.hookspecs.setup import Permission


@pytest.fixture
def bare():
    app = Flask("test")
    with app.app_context():
        yield app


def test_roles_hold_what_was_declared_for_them(bare):
    permissions.load(
        [Permission("plans.edit", "Sửa", ("office",)), Permission("plans.read", "Xem", ("office", "staff"))]
    )
    assert permissions.permissions_of("office") == {"plans.edit", "plans.read"}
    assert permissions.permissions_of("staff") == {"plans.read"}
    assert permissions.permissions_of("nobody") == frozenset()
    assert permissions.catalogue()["plans.edit"].title == "Sửa"


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ([Permission("edit", "x")], "form"),
        ([Permission("Plans.Edit", "x")], "form"),
        ([Permission("plans.edit", "x", ("king",))], "king"),
        ([Permission("plans.edit", "x"), Permission("plans.edit", "y")], "twice"),
        ([("schedule", Permission("plans.edit", "x"))], "begin with schedule"),
        ([("core.plans", Permission("auth.grant", "x"))], "begin with plans"),
    ],
)
def test_wrong_declarations_stop_the_start(bare, declared, says):
    with pytest.raises(DeclarationError, match=says):
        permissions.load(declared)


def test_owners_may_come_along(bare):
    permissions.load([("core.plans", Permission("plans.edit", "x")), ("schedule", Permission("schedule.edit", "y"))])
    assert set(permissions.catalogue()) == {"plans.edit", "schedule.edit"}


def test_the_application_declares_its_own(app):
    names = set(permissions.catalogue())
    assert {"auth.grant", "auth.manage_accounts", "directory.edit_units", "directory.edit_people"} <= names
    assert all(role in ROLES for permission in permissions.catalogue().values() for role in permission.roles)
    assert "auth.grant" in permissions.permissions_of("admin")
    assert "auth.grant" not in permissions.permissions_of("coordinator")
