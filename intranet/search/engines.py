"""The two full-text engines behind one set of expressions. The only SQL of one dialect in the house.

Neither engine's own idea of rank is used: they differ. Both give the latest entries first, those with every
word in the title before the others.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, select, table, type_coerce
from sqlalchemy import column as plain_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import Boolean

from intranet.database import db
from intranet.search.models import SearchEntry
from intranet.search.schema import INDEX, TITLES
from intranet.search.words import Query

_FTS: Final = table(INDEX, plain_column("rowid"))


def ids(query: Query) -> Select[int]:
    """The ids of all entries that hold every word of `query`."""
    if _is_postgresql():
        return select(SearchEntry.id).where(_vector_matches(INDEX, query))
    return select(_FTS.c.rowid).select_from(_FTS).where(_fts_matches("folded", query))


def latest(query: Query, condition: ColumnElement[bool], limit: int, *, in_title: bool) -> Select[int]:
    """The ids of the `limit` latest entries for which `condition` holds and that hold every word of `query`."""
    if _is_postgresql():
        column = TITLES if in_title else INDEX
        found = select(SearchEntry.id).where(_vector_matches(column, query), condition)
        return found.order_by(SearchEntry.id.desc()).limit(limit)
    column = "folded_title" if in_title else "folded"
    joined = select(SearchEntry.id).select_from(_FTS).join(SearchEntry, _FTS.c.rowid == SearchEntry.id)
    # In the order of the index itself: it stops as soon as it has enough.
    return joined.where(_fts_matches(column, query), condition).order_by(_FTS.c.rowid.desc()).limit(limit)


def insert() -> Any:
    """An INSERT of entries that can say what to do about those that are there."""
    return (postgresql if _is_postgresql() else sqlite).insert(SearchEntry)


def _is_postgresql() -> bool:
    return bool(db.session.get_bind().dialect.name == "postgresql")


def _fts_matches(column: str, query: Query) -> ColumnElement[bool]:
    # In double quotes every word is only a word: no operator, no column name.
    asked = " ".join(f'"{word}"' for word in query.folded) + ("*" if query.prefix else "")
    return type_coerce(literal_column(INDEX).op("MATCH")(literal(f"{column} : ({asked})")), Boolean)


def _vector_matches(column: str, query: Query) -> ColumnElement[bool]:
    return type_coerce(literal_column(f"search_entry.{column}").op("@@")(_tsquery(query)), Boolean)


def _tsquery(query: Query) -> ColumnElement[Any]:
    asked = " & ".join(f"'{word}'" for word in query.folded) + (":*" if query.prefix else "")
    return func.to_tsquery(literal_column("'simple'::regconfig"), asked)
