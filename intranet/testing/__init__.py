"""What the author of a plugin tests with: a pytest plugin, and the conformance suite.

Installing Lan Tỏa installs the pytest plugin (:mod:`intranet.testing.plugin`); its fixtures are there for
tests that lie in a plugin's folder, see :mod:`intranet.testing.fixtures`. The names below are public, too.
They are imported when first used: every pytest on this machine imports this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intranet.testing.agency import Agency
    from intranet.testing.calls import HookCall, HookCalls
    from intranet.testing.client import Client
    from intranet.testing.conformance import Conformance
    from intranet.testing.queries import Counted
    from intranet.testing.sweeps import is_killed_telling, standing
    from intranet.testing.switches import Switch

__all__ = [
    "Agency",
    "Client",
    "Conformance",
    "Counted",
    "HookCall",
    "HookCalls",
    "Switch",
    "is_killed_telling",
    "standing",
]

_PLACES = {
    "Agency": "agency",
    "Client": "client",
    "Conformance": "conformance",
    "Counted": "queries",
    "HookCall": "calls",
    "HookCalls": "calls",
    "Switch": "switches",
    "is_killed_telling": "sweeps",
    "standing": "sweeps",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _PLACES:
            return getattr(import_module(f"intranet.testing.{_PLACES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
