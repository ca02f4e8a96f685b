"""Fixtures of core's own tests beside those of :mod:`intranet.testing.fixtures`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from intranet.cli.demo_data import build as demo
from intranet.cli.demo_data.build import World
from intranet.testing import agency as invented


@pytest.fixture(scope="session")
def seeds() -> Mapping[str, Callable[[], Any]]:
    """Fixtures whose data are built once and copied for each test, by name."""
    return {"agency": invented.build, "demo_agency": demo.build}


@pytest.fixture
def demo_agency(app: Flask, database_kind: str, seeded: dict[tuple[str, str], Any]) -> World:
    """The larger agency that `intranet demo` shows, with its plans."""
    found: World = seeded[database_kind, "demo_agency"]
    return found
