"""The database: one declarative base, one way to write, the settings that keep SQLite honest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy import session as flask_session
from sqlalchemy import CursorResult, DateTime, Dialect, Engine, MetaData, String, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, RelationshipProperty, SessionTransaction
from sqlalchemy.types import TypeDecorator

from intranet import turns
from intranet.text import nfc, squeeze

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class _ForCoreOnly:
    # Not in Base itself: Flask-SQLAlchemy copies its body into a class of its own, where super() would not work.
    def __init_subclass__(cls, **options: Any) -> None:
        package, _dot, rest = cls.__module__.partition(".")
        if package == "intranet_plugins":
            plugin_id = rest.partition(".")[0]
            raise TypeError(f'{cls.__qualname__}: a plugin\'s tables derive from Model = model_base("{plugin_id}")')
        super().__init_subclass__(**options)


class Base(_ForCoreOnly, DeclarativeBase):
    """Base of every core table. Plugins have bases of their own on the same metadata."""

    metadata = MetaData(naming_convention=NAMING)


class SessionGuard(Protocol):
    """Is asked before others' code does something to core's session, see `intranet.host.calling.guard`."""

    def before_statement(self, clause: Any) -> None:
        """Called before a statement is sent or a savepoint begun."""

    def before_flush(self) -> bool:
        """Called before changes are sent; whether they may be."""

    def refuse(self, what: str) -> NoReturn:
        """Called instead of what would end the transaction, or lead past the guard."""


class Session(flask_session.Session):
    """The session of a request, a job or a command. While `guard` is set, a plugin's hook is at work."""

    guard: SessionGuard | None = None

    def is_untouched(self) -> bool:
        """Whether nothing waits to be sent."""
        return self._is_clean()

    def get_bind(self, *given: Any, **named: Any) -> Engine | Connection:
        """Called for each statement."""
        if self.guard is not None:
            self.guard.before_statement(named.get("clause"))
        return super().get_bind(*given, **named)

    def begin(self, nested: bool = False) -> SessionTransaction:
        """Begin a transaction or a savepoint."""
        if self.guard is not None:
            self.guard.before_statement(None)
        return super().begin(nested)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Send changes."""
        if self.guard is None or self.guard.before_flush():
            super().flush(objects)


def _core_only(name: str) -> Callable[..., Any]:
    method = getattr(flask_session.Session, name)

    @wraps(method)
    def checked(session: Session, *given: Any, **named: Any) -> Any:
        if session.guard is not None:
            session.guard.refuse(name)
        return method(session, *given, **named)

    return checked


_ENDING = ("commit", "rollback", "close", "reset", "invalidate", "prepare", "expunge_all")
# What would lead past the guard.
_AROUND = ("connection", "get_transaction", "get_nested_transaction", "bulk_save_objects", "bulk_insert_mappings",
           "bulk_update_mappings")  # fmt: skip
for _name in (*_ENDING, *_AROUND):
    setattr(Session, _name, _core_only(_name))

db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "class_": Session})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def model_base(plugin_id: str) -> type[DeclarativeBase]:
    """The declarative base of a plugin, whose tables are all named `<plugin_id>_…`.

    It has its own registry on the shared metadata: in core's registry one plugin's faulty relationship would
    break every query of core. Its classes raise TypeError for what would reach into core's.
    """

    class PluginModel(DeclarativeBase):
        __abstract__ = True
        metadata = Base.metadata

        def __init_subclass__(cls, **options: Any) -> None:
            _check_model(cls, plugin_id)
            super().__init_subclass__(**options)

    PluginModel.__doc__ = f"Base of every table of {plugin_id}."
    return PluginModel


def _check_model(model: type[DeclarativeBase], plugin_id: str) -> None:
    table = vars(model).get("__tablename__")
    if isinstance(table, str) and not table.startswith(f"{plugin_id}_"):
        raise TypeError(f'{model.__qualname__}: __tablename__ "{table}" must begin with "{plugin_id}_"')
    for name, value in vars(model).items():
        if isinstance(value, RelationshipProperty) and value.backref:
            raise TypeError(f"{model.__qualname__}.{name}: backref changes the other class; use back_populates")


PATIENCE: Final = 15.0
"""Seconds a writer of SQLite waits for the others of its process; then those of other processes have as long."""
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)
_failed_inside: ContextVar[bool] = ContextVar("transaction_failed_inside", default=False)


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

    Services wrap each of their calls in this; nested calls join the outer transaction, and an error inside ends it
    for all: whoever catches it there gets a RuntimeError at the end. Called by a hook it is a savepoint: the
    transaction is core's.
    """
    if getattr(db.session(), "guard", None) is not None:
        # Called by a plugin's hook in the midst of core's work, which must neither be ended nor undone.
        with db.session.begin_nested():
            yield
        return
    depth = _depth.get()
    if depth == 0 and not _writing.get():
        # Whatever was read before was read without a write lock and may be stale: start afresh.
        db.session.rollback()
    if depth == 0:
        _failed_inside.set(False)
    depth_token, write_token = _depth.set(depth + 1), _writing.set(True)
    try:
        yield
        if depth:
            db.session.flush()
        elif _failed_inside.get():
            # What came before was rolled back with it; half of a unit of work must not be kept.
            raise RuntimeError("a transaction inside failed, its error was caught, and all went on")
        else:
            db.session.commit()
    except BaseException:
        db.session.rollback()
        _failed_inside.set(True)
        raise
    finally:
        _depth.reset(depth_token)
        _writing.reset(write_token)


def upsert(model: type[Any]) -> Any:
    """An INSERT into the table of `model` that may be given `on_conflict_do_nothing` or `on_conflict_do_update`.

    Both databases know it, SQLAlchemy spells it in two places.
    """
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)


def scrub(model: type[Any]) -> None:
    """Make earlier values of rows of `model` leave the files of the database, as far as that is possible just now.

    To be called after the transaction that changed or deleted them: SQLite keeps them in its write-ahead log,
    PostgreSQL as dead rows. What was copied before (backups, replicas, logs being archived) is out of reach, and
    somebody reading at this moment may keep it from happening: it never fails and never waits.
    """
    if in_transaction():
        return
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as pooled, closing(pooled.cursor()) as cursor:
            waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout=0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            cursor.execute(f"PRAGMA busy_timeout={waits:d}")
        return
    # Outside of a transaction: VACUUM refuses to run in one.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        table = db.engine.dialect.identifier_preparer.quote(model.__tablename__)
        connection.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {table}")


def changed_rows(statement: Any, session: Any = None) -> int:
    """Execute an INSERT, UPDATE or DELETE of many rows; how many they were. Objects loaded before are not told."""
    options = {"synchronize_session": False, "preserve_rowcount": True}
    result = (session or db.session()).execute(statement, execution_options=options)
    assert isinstance(result, CursorResult), "a statement that changes rows"
    return result.rowcount


def in_transaction() -> bool:
    """Whether a block of :func:`transaction` is open."""
    return _depth.get() > 0


def init_app(app: Flask) -> None:
    """Bind the database to `app` and make its engine safe."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "connect", _on_postgresql_connect)


def prepare_engine(engine: Engine) -> None:
    """Install the connection settings `engine` needs to lose nothing."""
    if engine.dialect.name != "sqlite":
        return
    wait = turns.install(engine, PATIENCE)

    def begin(connection: Connection) -> None:
        if _writing.get():
            wait(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", begin)


def _on_postgresql_connect(connection: Any, _record: Any) -> None:
    # As patient as SQLite; without it a reader waits for ever behind a transaction that hangs. Not for migrations.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '15s'")
    connection.commit()


def _on_sqlite_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # pysqlite's own transaction handling opens none at a SELECT: lost updates. We send BEGIN ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=15000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
