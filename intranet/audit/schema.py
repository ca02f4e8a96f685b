"""Database objects that models cannot express: triggers that refuse to change the trail."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

TABLES: Final = ("audit_entry", "audit_seal")
MESSAGE: Final = "the audit trail is append-only"
_FUNCTION: Final = "audit_refuse"


def create(connection: Connection) -> None:
    """Make the triggers. Both tables must be there; nothing happens on other databases than our two."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        )
    for table in TABLES:
        for statement in _statements(connection.dialect.name, table):
            connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name == "postgresql":
        # The triggers depend on the function and go with it.
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"))
        return
    for table in TABLES:
        for event in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{event}"))


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        refuse = f"EXECUTE FUNCTION {_FUNCTION}()"
        return [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} {refuse}"
        for event in ("update", "delete")
    ]
