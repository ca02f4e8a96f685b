"""What holds for every test in this checkout, of core and of the bundled plugins.

The fixtures are those of :mod:`intranet.testing.fixtures`, the same that the author of a plugin has.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from intranet import clock
from tests.support import network

# How long an example takes says more of the machine than of us. All else stays: in CI the same examples each time.
settings.register_profile("house", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

BROWSER = "tests/browser/"
MIDNIGHT = 20
"""So many seconds before the day ends, no further test begins."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database sqlite` runs the tests on one kind of database only."""
    parser.addoption("--database", dest="intranet_database", choices=("sqlite", "postgresql"), help="the same, shorter")


def pytest_collection_finish() -> None:
    """Let the collector of garbage look seldom, and never at what stays: each test makes an application of its own."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give all tests of the browser to one worker: they share a demo, which takes a minute to make and to serve."""
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)

    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Begin no test in the last seconds of a day in Vietnam: many reckon with the day on which they began."""
    now = clock.local(clock.now())
    left = 86_400 - (now.hour * 60 + now.minute) * 60 - now.second
    if left < MIDNIGHT:
        time.sleep(left)


@pytest.fixture(scope="session", autouse=True)
def _children_compile_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where Python is told to keep no compiled code, what tests start keeps it in a folder of theirs.

    A quarter of the work of starting a command is compiling our modules.
    """
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_environment(own_environment: None) -> None:
    # A developer's INTRANET_… variables must not change what is tested.
    pass


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    network.close(monkeypatch)
