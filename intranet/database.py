"""The database: one declarative base, one way to write, the settings that keep SQLite honest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from intranet.text import nfc, squeeze

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every core table. Plugins have bases of their own on the same metadata."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def model_base(plugin_id: str) -> type[DeclarativeBase]:
    """The declarative base of a plugin: its own registry on the shared metadata.

    In core's registry one plugin's faulty relationship would break every query of core.
    """

    class PluginModel(DeclarativeBase):
        __abstract__ = True
        metadata = Base.metadata

    PluginModel.__doc__ = f"Base of every table of {plugin_id}."
    return PluginModel


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. Refuses naive values: they are somebody's mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Line(TypeDecorator[str]):
    """One line of text: NFC, white space collapsed."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Normalise on the way in."""
        return None if value is None else squeeze(value)


class Prose(TypeDecorator[str]):
    """Text of several lines: NFC, otherwise as typed."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Normalise on the way in."""
        return None if value is None else nfc(value)


@contextmanager
def writing(on: bool = True) -> Iterator[None]:
    """Open transactions begun inside as writers (SQLite: BEGIN IMMEDIATE).

    Two readers that both go on to write would otherwise overwrite each other or fail half-way.
    """
    token = _writing.set(on)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work: commits at the end of the outermost block, rolls back on any error.

    Services wrap each of their calls in this; nested calls join the outer transaction.
    """
    depth = _depth.get()
    if depth == 0 and not _writing.get():
        # Whatever was read before was read without a write lock and may be stale: start afresh.
        db.session.rollback()
    depth_token, write_token = _depth.set(depth + 1), _writing.set(True)
    try:
        yield
        if depth == 0:
            db.session.commit()
        else:
            db.session.flush()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _depth.reset(depth_token)
        _writing.reset(write_token)


def init_app(app: Flask) -> None:
    """Bind the database to `app` and make its engine safe."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """Install the connection settings `engine` needs to lose nothing."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)


def _on_sqlite_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # pysqlite's own transaction handling opens none at a SELECT: lost updates. We send BEGIN ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=15000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
