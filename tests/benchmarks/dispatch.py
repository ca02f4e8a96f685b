"""What one hook costs over many plugins.

python -m tests.benchmarks.dispatch [--plugins 20] [--rounds 3000]

Each plugin is loaded, on for everybody, and answers the hook `menu_items`: with nothing, with one entry, or after
a statement of its own. Microseconds of CPU time for one call of the hook over all of them, core's part left out.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import text

from intranet import config, hookimpl
from intranet.access import SYSTEM, Actor
from intranet.database import db
from intranet.hookspecs.shell import MenuItem
from intranet.host import collect, dispatch
from intranet.testing.application import build_core, make_application
from tests.support.hooks import host

GOAL = 30.0


class Nothing:
    """Contributes nothing."""

    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        """Trivial."""
        return []


class Entry:
    """Contributes an entry."""

    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        """One entry."""
        return [MenuItem("Mục", "home.index", "puzzle")]


class Statement:
    """Asks the database, behind a savepoint of its own."""

    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        """Nothing, after a statement."""
        db.session.execute(text("SELECT 1"))
        return []


def without_core(app: Flask) -> None:
    """Leave core's own entries out: they are not what is measured."""
    found = dispatch.current()
    calls = {name: tuple(call for call in calls if call.plugin is not None) for name, calls in found.calls.items()}
    app.extensions["host"] = type(found)(found.manager, found.plugins, calls)


def microseconds(call: Callable[[], Any], rounds: int) -> float:
    """The median of one call."""
    for _round in range(50):
        call()
    times = []
    for _round in range(rounds):
        began = time.perf_counter_ns()
        call()
        times.append((time.perf_counter_ns() - began) / 1000)
    return median(times)


def bare(app: Flask) -> Callable[[], Any]:
    """pluggy's own call, which stops at the first error and knows no gate."""
    plugins = dispatch.current().plugins
    caller = app.extensions["host"].manager.subset_hook_caller(
        "menu_items", [module for name, module in hook_modules(app) if name not in plugins]
    )
    return lambda: caller(actor=SYSTEM)


def hook_modules(app: Flask) -> list[tuple[str, Any]]:
    """Everything registered."""
    return [(name, module) for name, module in app.extensions["host"].manager.list_name_plugin() if module]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugins", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'db.sqlite'}"
        build_core(url)
        app = make_application(config.load(Path(folder), database_url=url, secret_key="0" * 32))
        app.testing = False
        for kind in (Nothing, Entry, Statement):
            measure(app, kind, given.plugins, given.rounds)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def measure(app: Flask, kind: type[Any], number: int, rounds: int) -> None:
    """One line of the table."""
    host(app, **{f"plugin_{n}": kind() for n in range(number)})
    with app.test_request_context("/"):
        plain = microseconds(bare(app), rounds)
        without_core(app)
        answers = collect("menu_items", actor=SYSTEM)
        db.session.execute(text("SELECT 1"))
        took = microseconds(lambda: collect("menu_items", actor=SYSTEM), rounds)
    words = f"{kind.__name__.lower()}: {took:.1f} µs over {number} plugins, {len(answers)} entries"
    print(f"{words}; pluggy alone {plain:.1f} µs" + (f"; goal {GOAL:.0f} µs" if kind is Nothing else ""))


if __name__ == "__main__":
    main()
