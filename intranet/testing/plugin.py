"""The pytest plugin of Lan Tỏa, loaded by entry point wherever Lan Tỏa is installed.

Other projects' tests run on the same machines: until a test of a plugin (or of core) is collected, this module
adds two settings and one option with names of its own, imports nothing and defines no fixture.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from intranet.testing.folders import plugin_of, with_required

KINDS = ("sqlite", "postgresql")
FIXTURES = "intranet.testing.fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--intranet-database`, and what a project may set for good."""
    parser.getgroup("intranet", "plugins of Lan Tỏa").addoption(
        "--intranet-database", choices=KINDS, help="run database tests on this kind of database only"
    )
    parser.addini("intranet_plugins", "folders of plugins to test, where the tests lie outside of them", "paths")
    parser.addini("intranet_databases", "kinds of databases to test on: sqlite (default), postgresql", "args")


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the fixtures where a project says that its tests need them."""
    if config.getini("intranet_plugins") or config.getini("intranet_databases"):
        _bring_fixtures(config)


def pytest_collection(session: pytest.Session) -> None:
    """Load the plugins that a project names."""
    for folder in session.config.getini("intranet_plugins"):
        _load(folder)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Bring in the fixtures for tests that lie in a plugin's folder, and let them import the plugin."""
    # Asked for every file there is; a plugin without tests is not to be loaded.
    patterns = parent.config.getini("python_files")
    if any(file_path.match(pattern) for pattern in patterns) and (folder := plugin_of(file_path.parent)):
        _bring_fixtures(parent.config)
        _load(folder)


def kinds(config: pytest.Config) -> tuple[str, ...]:
    """The kinds of databases to test on."""
    only = config.getoption("intranet_database")
    return (only,) if only else tuple(config.getini("intranet_databases")) or KINDS[:1]


def _bring_fixtures(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(FIXTURES):
        from intranet.testing import fixtures

        config.pluginmanager.register(fixtures, FIXTURES)
        fixtures.configure(config)


@cache
def _load(folder: Path) -> None:
    """Load the plugin as the host does, before a test imports it as `intranet_plugins.<id>`."""
    from intranet.testing.application import load_once

    load_once(with_required([folder]))
