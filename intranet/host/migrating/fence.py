"""What a migration of a plugin may touch: tables with its prefix, and nothing else.

SQLite tells of every statement before it runs. PostgreSQL counts the rows that a transaction changes;
the shape of foreign tables is compared before and after. In both cases the whole migration is undone.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text

from intranet.host.migrating.versions import Lineage, refusal
from intranet.web.i18n import _

# Made by Alembic while it rebuilds a table on SQLite.
_REBUILT = "_alembic_tmp_"
_ENDING = re.compile(r"\s*(BEGIN|COMMIT|END|ROLLBACK(?!\s+TO)|ATTACH|DETACH)\b", re.IGNORECASE)

# The argument that names the table, by SQLite's code of what a statement does.
_TABLE_ARGUMENT = {
    sqlite3.SQLITE_INSERT: 0, sqlite3.SQLITE_UPDATE: 0, sqlite3.SQLITE_DELETE: 0,
    sqlite3.SQLITE_CREATE_TABLE: 0, sqlite3.SQLITE_DROP_TABLE: 0, sqlite3.SQLITE_ALTER_TABLE: 1,
    sqlite3.SQLITE_CREATE_INDEX: 1, sqlite3.SQLITE_DROP_INDEX: 1, sqlite3.SQLITE_CREATE_TRIGGER: 1,
    sqlite3.SQLITE_DROP_TRIGGER: 1, sqlite3.SQLITE_CREATE_VIEW: 0, sqlite3.SQLITE_DROP_VIEW: 0,
    sqlite3.SQLITE_CREATE_VTABLE: 0, sqlite3.SQLITE_DROP_VTABLE: 0,
}  # fmt: skip

_ENDING_ACTIONS = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}

_SHAPES = text("""
    SELECT relname, concat_ws(' ', relkind, relfilenode,
        ARRAY(SELECT (attname, atttypid, attnotnull, atthasdef)::text FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum)::text,
        ARRAY(SELECT conname FROM pg_constraint WHERE conrelid = c.oid ORDER BY conname)::text,
        ARRAY(SELECT indexrelid FROM pg_index WHERE indrelid = c.oid ORDER BY indexrelid)::text,
        ARRAY(SELECT tgname FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal ORDER BY tgname)::text)
    FROM pg_class AS c WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
""")
_CHANGED = text("""
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE schemaname = current_schema()
""")


@contextmanager
def around(connection: Connection, lineage: Lineage) -> Iterator[None]:
    """Refuse at the end of the block what a plugin's migration did outside of its prefix; core may do anything.

    Raises :class:`MigrationError`. The block runs in one transaction, which the migration cannot end.
    """
    if not lineage.id:
        yield
        return
    watch = _watch_sqlite if connection.dialect.name == "sqlite" else _watch_postgresql
    with _one_transaction(connection, lineage), watch(connection) as touched:
        yield
        foreign = sorted(name for name in touched() if not _is_own(lineage, name))
        if foreign:
            names = ", ".join(foreign[:5])
            raise refusal(lineage, None, _("chạm vào bảng không phải của phân hệ: %(names)s", names=names))


def owns(lineage: Lineage, name: str) -> bool:
    """Whether a table of this name belongs to the plugin."""
    return name.startswith(f"{lineage.id}_")


def _is_own(lineage: Lineage, name: str) -> bool:
    name = name.removeprefix(_REBUILT)
    return owns(lineage, name) or name == lineage.version_table


@contextmanager
def _one_transaction(connection: Connection, lineage: Lineage) -> Iterator[None]:
    """Otherwise half of a failed migration would stay."""
    why = _("không được tự kết thúc giao dịch")

    def ending(*_event: Any) -> None:
        raise refusal(lineage, None, why)

    def statement(_connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        if _ENDING.match(sql):
            raise refusal(lineage, None, why)

    listeners: dict[str, Callable[..., None]] = {
        "commit": ending, "rollback": ending, "before_cursor_execute": statement,
    }  # fmt: skip
    for name, listener in listeners.items():
        event.listen(connection, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(connection, name, listener)


@contextmanager
def _watch_sqlite(connection: Connection) -> Iterator[Callable[[], set[str]]]:
    touched: set[str] = set()

    def note(action: int, *arguments: str | None) -> int:
        if action in _ENDING_ACTIONS:
            # Also what goes past SQLAlchemy, such as `executescript`, which commits first.
            return sqlite3.SQLITE_DENY
        if (place := _TABLE_ARGUMENT.get(action)) is not None and (name := arguments[place]):
            touched.add(name)
        return sqlite3.SQLITE_OK

    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_authorizer(note)
    try:
        # SQLite's own lists of what there is.
        yield lambda: {name for name in touched if not name.startswith("sqlite_")}
    finally:
        driver.set_authorizer(None)


@contextmanager
def _watch_postgresql(connection: Connection) -> Iterator[Callable[[], set[str]]]:
    before = _seen(connection)

    def touched() -> set[str]:
        after = _seen(connection)
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    yield touched


def _seen(connection: Connection) -> dict[str, tuple[str, int]]:
    """What each table looks like, and how many rows of it this connection has changed lately."""
    changed = {str(name): int(rows) for name, rows in connection.execute(_CHANGED)}
    return {str(name): (str(shape), changed.get(name, 0)) for name, shape in connection.execute(_SHAPES)}
