"""Which plugins wait for migrations, looked at as seldom as is enough.

A plugin that was found up to date stays so until somebody changes its state; while one is behind, it is looked at
again every few seconds, so that `intranet db upgrade` takes effect without a restart.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import inspect

from intranet.database import db, writing
from intranet.host.migrate import current_versions, status_of
from intranet.host.migrating.versions import Lineage, MigrationError
from intranet.host.models import PluginState
from intranet.host.registry import Plugin

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = 3.0
"""Seconds after which a plugin that was behind is looked at again."""
_KEY: Final = "host_pending"


@dataclass(slots=True)
class _Known:
    has_tables: bool = False
    current: dict[str, datetime | None] = field(default_factory=dict)
    looked_at: dict[str, tuple[datetime | None, float]] = field(default_factory=dict)


def has_tables() -> bool:
    """Whether the database has the host's own tables: not before core's migrations have run."""
    known = _known()
    if not known.has_tables:
        with writing(False), db.engine.connect() as connection:
            known.has_tables = inspect(connection).has_table(PluginState.__tablename__)
    return known.has_tables


def behind(plugins: Iterable[Plugin], changed: Mapping[str, datetime | None]) -> frozenset[str]:
    """The plugins whose tables are not those their code needs. At most two queries, mostly none.

    `changed` says when the state of each was last changed: after that it is looked at afresh.
    """
    known, now = _known(), time.monotonic()
    waiting = {p.id: p for p in plugins if known.current.get(p.id, _NEVER) != changed.get(p.id)}
    asked = {
        plugin_id: lineage_of(plugin) for plugin_id, plugin in waiting.items()
        if _is_due(known.looked_at.get(plugin_id), changed.get(plugin_id), now)
    }  # fmt: skip
    if asked:
        found = versions()
        for plugin_id, lineage in asked.items():
            known.looked_at[plugin_id] = changed.get(plugin_id), now
            if found.get(plugin_id) == _head(lineage):
                known.current[plugin_id] = changed.get(plugin_id)
                waiting.pop(plugin_id)
    return frozenset(waiting)


def _is_due(looked_at: tuple[datetime | None, float] | None, changed: datetime | None, now: float) -> bool:
    return looked_at is None or looked_at[0] != changed or now - looked_at[1] >= AGAIN_AFTER


def forget(plugin_id: str) -> None:
    """Look at the plugin afresh the next time."""
    known = _known()
    known.current.pop(plugin_id, None)
    known.looked_at.pop(plugin_id, None)


def lineage_of(plugin: Plugin) -> Lineage:
    """The migrations of a plugin whose code is here."""
    assert plugin.folder is not None, f"{plugin.id} has no folder"
    return Lineage(plugin.id, plugin.folder / "migrations")


def versions() -> dict[str, str | None]:
    """How far the database is along each lineage it knows ("" is core's). Two queries, however many."""
    with writing(False), db.engine.connect() as connection:
        return current_versions(connection)


def waiting(plugin: Plugin, found: Mapping[str, str | None]) -> tuple[str, ...]:
    """The migrations that wait to be run, going by the :func:`versions` in hand; "?" when that cannot be said."""
    if plugin.folder is None:
        return ()
    status = status_of(lineage_of(plugin), found.get(plugin.id))
    return () if status.is_current else status.pending or (_UNREADABLE,)


def _head(lineage: Lineage) -> str | None:
    try:
        return lineage.head
    except MigrationError as error:
        log.warning("%s", error)
        return _UNREADABLE


# No revision is called so: a plugin whose migrations cannot be read stays behind.
_UNREADABLE: Final = "?"
# No moment and not None: a plugin without a stored state has changed at None.
_NEVER: Final[Any] = object()


def _known() -> _Known:
    found: _Known = current_app.extensions.setdefault(_KEY, _Known())
    return found
