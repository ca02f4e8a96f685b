"""The two full-text engines behind one pair of expressions. The only SQL of one dialect in the house."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, select, table, type_coerce
from sqlalchemy import column as plain_column
from sqlalchemy.types import Boolean, Float

from intranet.database import db
from intranet.search.models import SearchEntry
from intranet.search.schema import INDEX
from intranet.search.words import Query


def ids(query: Query) -> Select[int]:
    """The ids of all entries that hold every word of `query`."""
    if _is_postgresql():
        return select(SearchEntry.id).where(_vector_matches(query))
    index = table(INDEX, plain_column("rowid"))
    return select(index.c.rowid).select_from(index).where(_fts_matches(query))


def ranked(query: Query) -> tuple[Select[Any], ColumnElement[Any]]:
    """A select of entry ids to filter further, and what to order it by: the better, the earlier."""
    if _is_postgresql():
        rank = func.ts_rank(literal_column(f"search_entry.{INDEX}"), _tsquery(query), type_=Float)
        return select(SearchEntry.id).where(_vector_matches(query)), rank.desc()
    index = table(INDEX, plain_column("rowid"))
    joined = select(SearchEntry.id).join(index, index.c.rowid == SearchEntry.id).where(_fts_matches(query))
    return joined, literal_column("rank")


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _fts_matches(query: Query) -> ColumnElement[bool]:
    # In double quotes every word is only a word: no operator, no column name.
    asked = " ".join(f'"{word}"' for word in query.folded) + ("*" if query.prefix else "")
    return type_coerce(literal_column(INDEX).op("MATCH")(literal(asked)), Boolean)


def _vector_matches(query: Query) -> ColumnElement[bool]:
    return type_coerce(literal_column(f"search_entry.{INDEX}").op("@@")(_tsquery(query)), Boolean)


def _tsquery(query: Query) -> ColumnElement[Any]:
    asked = " & ".join(f"'{word}'" for word in query.folded) + (":*" if query.prefix else "")
    return func.to_tsquery(literal_column("'simple'::regconfig"), asked)
