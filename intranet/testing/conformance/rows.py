"""Rows for tables that are known from the database only: whether a migration works where something is stored."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, MetaData, Table, inspect, select
from sqlalchemy.exc import DBAPIError

_SAMPLES: dict[type, Any] = {
    int: 1, str: "x", float: 1.0, Decimal: Decimal(1), bool: False, bytes: b"x", dict: {}, list: [],
    date: date(2026, 1, 5), datetime: datetime(2026, 1, 5, tzinfo=UTC), time: time(8), UUID: UUID(int=1),
}  # fmt: skip


def put(connection: Connection, names: Collection[str]) -> None:
    """One row into each of these tables that has none, with what they refer to; left out where none can be made.

    Only columns that must have a value get one.
    """
    if not names:
        return
    metadata = MetaData()
    metadata.reflect(connection, only=sorted(names))
    for name in sorted(names):
        _row_of(connection, metadata.tables[name], frozenset())


def _row_of(connection: Connection, table: Table, waiting: frozenset[str]) -> Any:
    """A row of the table, made if need be; None where none can be."""
    found = connection.execute(select(table).limit(1)).mappings().first()
    if found is not None or table.name in waiting:
        return found
    try:
        values = {
            column.name: _value(connection, column, waiting | {table.name})
            for column in table.columns if not _fills_itself(connection, column)
        }  # fmt: skip
        with connection.begin_nested():
            connection.execute(table.insert().values(values))
    except (DBAPIError, LookupError, NotImplementedError):
        return None
    return connection.execute(select(table).limit(1)).mappings().first()


def _fills_itself(connection: Connection, column: Column[Any]) -> bool:
    # Elsewhere a column that counts has a default of the server's, or says that it is an identity.
    alone = connection.dialect.name == "sqlite" and len(column.table.primary_key.columns) == 1
    counts = column.primary_key and alone and not column.foreign_keys and _type(column) is int
    return counts or bool(column.nullable) or column.server_default is not None or column.identity is not None


def _value(connection: Connection, column: Column[Any], waiting: frozenset[str]) -> Any:
    for key in column.foreign_keys:
        row = _row_of(connection, key.column.table, waiting)
        if row is None:
            raise LookupError(key.target_fullname)
        return row[key.column.name]
    if _type(column) is str:
        # One of the words that a check constraint allows, where there is one.
        for check in inspect(connection).get_check_constraints(column.table.name):
            words = re.findall(r"'([^']*)'", check["sqltext"])
            if words and re.search(rf"\b{re.escape(column.name)}\b", check["sqltext"]):
                return words[0]
    return _SAMPLES[_type(column)]


def _type(column: Column[Any]) -> type:
    kind: type = column.type.python_type
    return kind
