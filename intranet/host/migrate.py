"""Migrations: one lineage for core and one for each plugin, each with a version table of its own.

In one shared version table a missing plugin would stop even core's upgrades, and a downgrade of core
could drop a plugin's tables. All functions take an engine, not an application, so that a command can
mend a database whose application does not load.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, column, create_engine, inspect, literal, select, table, text, union_all
from sqlalchemy.exc import DBAPIError, OperationalError

from intranet.config import Settings
from intranet.database import prepare_engine, writing
from intranet.host.migrating import fence
from intranet.host.migrating.versions import CORE, FOLDER, VERSION_TABLE, Lineage, MigrationError, chain, refusal
from intranet.web.i18n import _

# Alembic takes long to import, and most processes migrate nothing.
if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["CORE", "Lineage", "MigrationError", "Status", "downgrade", "is_behind", "open_engine", "status", "upgrade"]

# Any number that nothing else of ours locks.
LOCK_KEY = 720_260_101
# How long a second run waits for the first, and a migration for readers of a table it changes.
LOCK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Status:
    """How far a database is along one lineage.

    `orphan`: the database has it, the code does not. `fault`: why its version files cannot be read.
    """

    lineage: str
    current: str | None
    head: str | None
    pending: tuple[str, ...] = ()
    orphan: bool = False
    fault: str = ""

    @property
    def is_current(self) -> bool:
        """Whether nothing is to be done."""
        return self.orphan or (self.current == self.head and not self.fault)

    @property
    def is_ahead(self) -> bool:
        """Whether only a newer version of the code knows where this database is."""
        return not self.is_current and not self.fault and self.current is not None and not self.pending


def open_engine(settings: Settings) -> Engine:
    """An engine for the database of `settings`, without an application."""
    engine = create_engine(settings.database)
    prepare_engine(engine)
    return engine


def upgrade(
    engine: Engine, lineage: Lineage = CORE, revision: str = "heads", then: Callable[[Connection], None] | None = None
) -> None:
    """Bring the database up to `revision`, all or nothing. Raises :class:`MigrationError`.

    `then` is called with the connection at the end of the same transaction.
    """
    from alembic import command

    if is_ahead(engine, lineage):
        raise refusal(lineage, None, _("cơ sở dữ liệu thuộc phiên bản mới hơn của mã nguồn"))
    _run(engine, lineage, lambda config: command.upgrade(config, revision), then)


def downgrade(engine: Engine, lineage: Lineage = CORE, revision: str = "base") -> None:
    """Take the database back to `revision`, all or nothing. Raises :class:`MigrationError`."""
    from alembic import command

    chain(lineage)
    _run(engine, lineage, lambda config: command.downgrade(config, revision))


def is_behind(engine: Engine, lineage: Lineage = CORE) -> bool:
    """Whether the database lacks a migration this code needs. Two queries."""
    with engine.connect() as connection:
        return current_versions(connection).get(lineage.id) != lineage.head


def is_ahead(engine: Engine, lineage: Lineage = CORE) -> bool:
    """Whether the database was migrated by a newer version of the code than this. Raises :class:`MigrationError`."""
    found = status(engine, (lineage,))[0]
    if found.fault:
        raise MigrationError(found.fault)
    return found.is_ahead


def status(engine: Engine, lineages: Iterable[Lineage] = (CORE,)) -> list[Status]:
    """How far the database is along each lineage, then what it has without a lineage. Two queries."""
    known = list(lineages)
    with engine.connect() as connection:
        versions = current_versions(connection)
    found = [status_of(lineage, versions.get(lineage.id)) for lineage in known]
    gone = sorted(versions.keys() - {"", *(lineage.id for lineage in known)})
    return found + [Status(name, versions[name], None, orphan=True) for name in gone]


def status_of(lineage: Lineage, current: str | None) -> Status:
    """What lies before a database whose version of `lineage` is `current`. Runs no code of a plugin."""
    try:
        known = [version.revision for version in chain(lineage)]
    except MigrationError as error:
        return Status(lineage.id, current, None, fault=str(error))
    head = known[-1] if known else None
    if current is not None and current not in known:
        return Status(lineage.id, current, head)
    return Status(lineage.id, current, head, tuple(known[known.index(current) + 1 :] if current else known))


def current_versions(connection: Connection) -> dict[str, str | None]:
    """How far the database is, by lineage id; those without a version table are missing. Two queries."""
    names = [name for name in inspect(connection).get_table_names() if name.startswith(VERSION_TABLE)]
    found: dict[str, str | None] = {name.removeprefix(VERSION_TABLE).removeprefix("_"): None for name in names}
    if names:
        queries: Iterable[Any] = (
            select(literal(name), column("version_num")).select_from(table(name)) for name in names
        )
        rows: Any = connection.execute(union_all(*queries))
        for name, version in rows:
            found[name.removeprefix(VERSION_TABLE).removeprefix("_")] = version
    return found


def alembic_config(lineage: Lineage, connection: Connection | None = None, **options: Any) -> Config:
    """What Alembic needs to know of a lineage; `options` reach its context."""
    # Alembic would tell on the terminal what it does; that is for commands to say.
    from alembic.config import Config

    config = Config(cmd_opts=Namespace(quiet=True))
    for name, value in (("script_location", FOLDER), ("version_locations", lineage.folder)):
        config.set_main_option(name, str(value).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, options={"version_table": lineage.version_table, **options})
    return config


def _run(
    engine: Engine,
    lineage: Lineage,
    migrate: Callable[[Config], None],
    then: Callable[[Connection], None] | None = None,
) -> None:
    with _locked(engine) as connection:
        with fence.around(connection, lineage), _blaming(lineage):
            migrate(alembic_config(lineage, connection))
        _check_references(connection, lineage)
        if then:
            then(connection)


@contextmanager
def _blaming(lineage: Lineage) -> Iterator[None]:
    """Turn whatever a version file does into one line that names it. A file may well call `sys.exit`."""
    # Alembic loads version files as modules; nothing of them is to be left in the plugin's folder.
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    except (MigrationError, KeyboardInterrupt):
        raise
    except BaseException as error:
        if _is_lock(error):
            raise
        raise refusal(lineage, _file_at_fault(error.__traceback__, lineage), _words(error)) from error
    finally:
        sys.dont_write_bytecode = keep


def _file_at_fault(traceback: TracebackType | None, lineage: Lineage) -> Path | None:
    found = None
    while traceback:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.parent == lineage.folder:
            found = path
        traceback = traceback.tb_next
    return found


def _words(error: BaseException) -> str:
    told = error.orig if isinstance(error, DBAPIError) and error.orig else error
    first = (str(told).strip() or "-").splitlines()[0]
    return f"{type(told).__name__}: {first}"


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migration shares, kept only if the block succeeds."""
    with engine.connect() as connection, writing():
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            # Rebuilding a table would otherwise delete the rows that refer to it. Must precede BEGIN.
            _pragma(connection, "foreign_keys=OFF", f"busy_timeout={LOCK_SECONDS * 1000}")
        try:
            with _saying_who_holds_it(engine), connection.begin():
                if not sqlite:
                    _lock_postgresql(connection)
                yield connection
        finally:
            # A migration that tried to end it leaves the transaction open behind SQLAlchemy's back.
            _driver(connection).rollback()
            if sqlite:
                _pragma(connection, "foreign_keys=ON", "busy_timeout=15000")


def _lock_postgresql(connection: Connection) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    # Who holds the lock is told to whoever waits in vain.
    name = {"name": f"intranet db upgrade, {os.uname().nodename}, {os.getpid()}"[:63]}
    connection.execute(text("SELECT set_config('application_name', :name, true)"), name)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


@contextmanager
def _saying_who_holds_it(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not _is_lock(error):
            raise
        name = "" if engine.dialect.name == "sqlite" else _holder(engine)
        holder = f" ({name})" if name else ""
        why = _(
            "cơ sở dữ liệu đang được tiến trình khác ghi hoặc nâng cấp%(holder)s; chờ xong rồi chạy lại", holder=holder
        )
        raise MigrationError(why) from error


def _is_lock(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and any(
        words in str(error.orig) for words in ("database is locked", "lock timeout")
    )


def _holder(engine: Engine) -> str:
    query = text("""
        SELECT coalesce(string_agg(application_name, '; '), '') FROM pg_stat_activity
        WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :key)
    """)
    with engine.connect() as connection:
        return str(connection.execute(query, {"key": LOCK_KEY}).scalar() or "")


def _pragma(connection: Connection, *settings: str) -> None:
    for setting in settings:
        _driver(connection).execute(f"PRAGMA {setting}")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _check_references(connection: Connection, lineage: Lineage) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            rows = ", ".join(f"{row[0]} → {row[2]}" for row in broken)
            raise refusal(lineage, None, _("có dòng trỏ tới dòng không tồn tại: %(rows)s", rows=rows))
