"""Applications that are kept from one test to the next: to build one takes longer than most tests."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from flask import Flask
from sqlalchemy import Engine

from intranet.config import Settings
from intranet.database import db
from intranet.host import health
from intranet.host.loading import namespace
from intranet.host.loading.app_tables import AppTables, restore
from intranet.jobs import queue
from intranet.testing.application import at_ease, close, make_application

MOST: Final = 3
"""So many are kept: tests of one folder follow each other and want the same."""


class Applications:
    """Applications on the same place with the same plugins, lent to one test after the other."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Settings, tuple[Path, ...]], _Kept] = {}

    def take(self, settings: Settings, plugins: Sequence[Path]) -> Flask:
        """An application like a new one; give it back with :func:`~intranet.testing.application.close`."""
        key = (settings, tuple(plugins))
        kept = self._kept.pop(key, None)
        if kept is None or not kept.renew():
            kept = _Kept(make_application(settings, plugins))
        self._kept[key] = kept
        for oldest in list(self._kept)[:-MOST]:
            close(self._kept.pop(oldest).app)
        return kept.app


class _Kept:
    """One application, and what it was like when it was new."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._tables = AppTables.of(app)
        self._entries = {key: dict(value) for key, value in app.extensions.items() if isinstance(value, dict)}
        self._modules = _modules(app)
        with app.app_context():
            self._engine = db.engine
        self._listeners = _listeners(self._engine)

    def renew(self) -> bool:
        """Make it like new; False when that cannot be done."""
        if _modules(self.app) != self._modules or _listeners(self._engine) != self._listeners:
            # Another test has loaded a plugin of that name, or listens to the database.
            return False
        restore(self.app, self._tables)
        for key, entries in self._entries.items():
            value = self.app.extensions[key]
            value.clear()
            value.update(entries)
        # Pages may be added to an application until its first request.
        self.app._got_first_request = False
        health.renew(self.app)
        at_ease(self.app)
        # What lay beside the database is gone with the test it belonged to.
        queue._made.clear()
        return True


def _modules(app: Flask) -> dict[str, ModuleType | None]:
    names = [namespace.module_name(plugin_id) for plugin_id in app.extensions["host"].plugins]
    return {name: sys.modules.get(name) for name in names}


def _listeners(engine: Engine) -> list[int]:
    """How many listen to each event of the engine and of its pool."""
    tables: tuple[Any, ...] = (engine.dispatch, engine.pool.dispatch)
    return [len(getattr(table, name)) for table in tables for name in sorted(table._event_names)]
