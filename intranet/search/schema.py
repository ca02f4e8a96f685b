"""The full-text index: FTS5 on SQLite, generated tsvectors with GIN on PostgreSQL.

Both read the columns `folded` and `folded_title` of `search_entry`, which hold nothing but folded words with
spaces between them, so neither engine's idea of accents or word breaks matters. On SQLite triggers keep the
index in the transaction that writes the row; a migration that rebuilds `search_entry` must drop and create them.
Every object is named `search_index…`: migrations leave such names alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

INDEX: Final = "search_index"
TITLES: Final = "search_index_title"
"""PostgreSQL's column for titles alone; FTS5 has both in one index."""

# An external-content table keeps no second copy of the text, but must be told what it forgets.
_ADD = "INSERT INTO search_index(rowid, folded, folded_title) VALUES (new.id, new.folded, new.folded_title)"
_REMOVE = (
    "INSERT INTO search_index(search_index, rowid, folded, folded_title) "
    "VALUES ('delete', old.id, old.folded, old.folded_title)"
)
_TABLE = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "folded, folded_title, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
)
_REBUILD = "INSERT INTO search_index(search_index) VALUES ('rebuild')"
_CHECK = "INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"
_WORDS = "folded, folded_title"
_SQLITE: Final = (
    _TABLE,
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON search_entry BEGIN {_ADD}; END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON search_entry BEGIN {_REMOVE}; END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE OF id, {_WORDS} ON search_entry BEGIN {_REMOVE}; {_ADD}; END",
    _REBUILD,
)
_VECTOR = "tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, {})) STORED"
_POSTGRESQL: Final = tuple(
    statement
    for column, source in ((INDEX, "folded"), (TITLES, "folded_title"))
    for statement in (
        f"ALTER TABLE search_entry ADD COLUMN {column} {_VECTOR.format(source)}",
        f"CREATE INDEX {column}_words ON search_entry USING gin ({column})",
    )
)


def create(connection: Connection) -> None:
    """Make the index over the rows that are there. The table `search_entry` must exist."""
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Remove the index; the rows stay."""
    if connection.dialect.name == "postgresql":
        for column in (INDEX, TITLES):
            connection.execute(text(f"ALTER TABLE search_entry DROP COLUMN IF EXISTS {column}"))
        return
    for event in ("insert", "delete", "update"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {INDEX}_{event}"))
    connection.execute(text(f"DROP TABLE IF EXISTS {INDEX}"))


def mend(connection: Connection) -> bool:
    """Make the index agree with its rows, where it can disagree; whether it had to be made again.

    Readers find by the old index until the transaction ends.
    """
    if connection.dialect.name == "postgresql":
        return False
    try:
        connection.execute(text(_CHECK))
    except DatabaseError:
        connection.execute(text(_REBUILD))
        return True
    return False
