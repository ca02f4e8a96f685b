"""Actors with just the permissions a test is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intranet.access import Actor, Scope


@pytest.fixture
def make_actor() -> Callable[..., Actor]:
    """`make_actor("directory.edit_units", units=[1])`: somebody with these permissions, there or everywhere."""

    def make(*permissions: str, units: list[int] | None = None) -> Actor:
        reach = None if units is None else frozenset(units)
        return Actor(1, None, "Người thử", (Scope("staff", frozenset(permissions), reach),))

    return make
