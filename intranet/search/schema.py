"""The full-text index: FTS5 on SQLite, a generated tsvector with GIN on PostgreSQL.

Both read the column `search_entry.folded`, which holds nothing but folded words with spaces between
them, so neither engine's idea of accents or word breaks matters. On SQLite triggers keep the index in
the transaction that writes the row; a migration that rebuilds `search_entry` must drop and create them.
Every object is named `search_index…`: migrations leave such names alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

INDEX: Final = "search_index"

# An external-content table keeps no second copy of the text, but must be told what it forgets.
_ADD = "INSERT INTO search_index(rowid, folded) VALUES (new.id, new.folded)"
_REMOVE = "INSERT INTO search_index(search_index, rowid, folded) VALUES ('delete', old.id, old.folded)"
_TABLE = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "folded, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
)
_COLUMN = (
    "ALTER TABLE search_entry ADD COLUMN search_index tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, folded)) STORED"
)
_SQLITE: Final = (
    _TABLE,
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON search_entry BEGIN {_ADD}; END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON search_entry BEGIN {_REMOVE}; END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE OF id, folded ON search_entry BEGIN {_REMOVE}; {_ADD}; END",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
)
_POSTGRESQL: Final = (
    _COLUMN,
    "CREATE INDEX search_index_words ON search_entry USING gin (search_index)",
)


def create(connection: Connection) -> None:
    """Make the index over the rows that are there. The table `search_entry` must exist."""
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Remove the index; the rows stay."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE search_entry DROP COLUMN IF EXISTS {INDEX}"))
        return
    for event in ("insert", "delete", "update"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {INDEX}_{event}"))
    connection.execute(text(f"DROP TABLE IF EXISTS {INDEX}"))
