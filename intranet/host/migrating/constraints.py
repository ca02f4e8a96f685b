"""Check constraints: those of the models, compared with those in a database. Alembic does not look at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, MetaData, Table, inspect, text
from sqlalchemy.schema import CreateTable, DropTable


def differences(connection: Connection, tables: Iterable[Table]) -> Iterator[str]:
    """What differs, a sentence for each table. Tables that are not in the database are left out.

    The models' tables are made for a moment as temporary ones: each database spells constraints in its own way.
    """
    there = set(inspect(connection).get_table_names())
    for table in sorted((one for one in tables if one.name in there), key=lambda one: one.name):
        # Before a temporary table of the same name hides it.
        stored = _checks(connection, table.name, None)
        wanted = _as_modelled(connection, table)
        if stored != wanted:
            yield (
                f"check constraints differ: {table.name}: models.py has {_told(wanted - stored)}, "
                f"the migrations make {_told(stored - wanted)}; change them by hand in a migration"
            )


def _as_modelled(connection: Connection, table: Table) -> Counter[str]:
    sqlite = connection.dialect.name == "sqlite"
    copy = table.to_metadata(MetaData(), schema="temp" if sqlite else "pg_temp")
    connection.execute(CreateTable(copy, include_foreign_key_constraints=[]))
    try:
        query = text("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()")
        return _checks(connection, table.name, "temp" if sqlite else connection.execute(query).scalar_one())
    finally:
        connection.execute(DropTable(copy))


def _checks(connection: Connection, name: str, schema: str | None) -> Counter[str]:
    found = inspect(connection).get_check_constraints(name, schema=schema)
    return Counter(f"{one['name'] or '-'} ({_plain(one['sqltext'])})" for one in found)


def _plain(sql: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql.replace('"', "").strip()))


def _told(checks: Counter[str]) -> str:
    return ", ".join(sorted(checks)) or "-"
