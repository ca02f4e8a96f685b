"""Migrations: one lineage for core and one for each plugin, each with a version table of its own.

In one shared version table a missing plugin would stop even core's upgrades, and a downgrade of core
could drop a plugin's tables. All functions take an engine, not an application, so that a command can
mend a database whose application does not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import autogenerate, command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Select, column, create_engine, inspect, select, table, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from intranet.config import Settings
from intranet.database import Base, prepare_engine, writing

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
VERSION_TABLE = "alembic_version"
SEARCH_INDEX = "search_index"
QUEUE = "huey_"
# Any number that nothing else of ours locks.
_LOCK = 720_260_101


class MigrationError(Exception):
    """A migration left the database in a state that it must not have; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A chain of migrations: core's (`id` empty) or a plugin's, with the folder of its version files."""

    id: str = ""
    folder: Path = FOLDER / "versions"

    @property
    def version_table(self) -> str:
        """The table that says how far this database is."""
        return f"{VERSION_TABLE}_{self.id}" if self.id else VERSION_TABLE

    @property
    def head(self) -> str | None:
        """The newest migration the code has."""
        return _head(self)


@dataclass(frozen=True, slots=True)
class Status:
    """How far a database is along one lineage. `orphan`: the database has it, the code does not."""

    lineage: str
    current: str | None
    head: str | None
    pending: tuple[str, ...] = ()
    orphan: bool = False

    @property
    def is_current(self) -> bool:
        """Whether nothing is to be done."""
        return self.orphan or self.current == self.head

    @property
    def is_ahead(self) -> bool:
        """Whether only a newer version of the code knows where this database is."""
        return not self.is_current and self.current is not None and not self.pending


CORE = Lineage()


def open_engine(settings: Settings) -> Engine:
    """An engine for the database of `settings`, without an application."""
    engine = create_engine(settings.database)
    prepare_engine(engine)
    return engine


def upgrade(engine: Engine, lineage: Lineage = CORE, revision: str = "heads") -> None:
    """Bring the database up to `revision`, all or nothing. Raises :class:`MigrationError`."""
    if is_ahead(engine, lineage):
        raise MigrationError(f"the database is newer than this version: {_current(engine, lineage)}")
    with _locked(engine) as connection:
        command.upgrade(_config(lineage, connection), revision)
        _check_references(connection)


def downgrade(engine: Engine, lineage: Lineage = CORE, revision: str = "base") -> None:
    """Take the database back to `revision`, all or nothing. Raises :class:`MigrationError`."""
    with _locked(engine) as connection:
        command.downgrade(_config(lineage, connection), revision)
        _check_references(connection)


def is_behind(engine: Engine, lineage: Lineage = CORE) -> bool:
    """Whether the database lacks a migration this code needs. One query."""
    return _current(engine, lineage) != lineage.head


def is_ahead(engine: Engine, lineage: Lineage = CORE) -> bool:
    """Whether the database was migrated by a newer version of the code than this."""
    return _status_of(engine, lineage).is_ahead


def status(engine: Engine, lineages: Iterable[Lineage] = (CORE,)) -> list[Status]:
    """How far the database is along each lineage, then the version tables no lineage owns."""
    known = list(lineages)
    found = [_status_of(engine, lineage) for lineage in known]
    owned = {lineage.version_table for lineage in known}
    for name in sorted(inspect(engine).get_table_names()):
        if name.startswith(VERSION_TABLE + "_") and name not in owned:
            orphan = Lineage(name.removeprefix(VERSION_TABLE + "_"))
            found.append(Status(orphan.id, _current(engine, orphan), None, orphan=True))
    return found


def check(engine: Engine, lineage: Lineage = CORE) -> list[str]:
    """Differences between the models imported so far and the database; none when migrations are complete."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=_comparing(connection, lineage))
        return [repr(difference) for difference in autogenerate.compare_metadata(context, Base.metadata)]


def make_revision(message: str, lineage: Lineage = CORE) -> Path:
    """Write the next migration from the models imported so far, compared with a scratch database; its path."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    prepare_engine(engine)
    if lineage.head:
        upgrade(engine, lineage)
    number = f"{len(list(lineage.folder.glob('[0-9]*.py'))) + 1:04}"
    with engine.connect() as connection:
        config = _config(lineage, connection, **_comparing(connection, lineage))
        made = command.revision(config, message, autogenerate=True, rev_id=number)
    if made is None or isinstance(made, list):
        raise MigrationError(f"no single revision was made: {made!r}")
    return Path(made.path)


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migration shares, kept only if the block succeeds."""
    with engine.connect() as connection, writing():
        if engine.dialect.name == "sqlite":
            # Rebuilding a table would otherwise delete the rows that refer to it. Must precede BEGIN.
            _pragma(connection, "OFF")
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                _pragma(connection, "ON")


def _pragma(connection: Connection, value: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={value}")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            raise MigrationError(f"rows without the row they refer to: {[tuple(row) for row in broken]}")


def _status_of(engine: Engine, lineage: Lineage) -> Status:
    current, head = _current(engine, lineage), lineage.head
    script = _script(lineage)
    known = [revision.revision for revision in script.walk_revisions()]
    if current is not None and current not in known:
        return Status(lineage.id, current, head)
    newer = known[: known.index(current)] if current else known
    return Status(lineage.id, current, head, tuple(reversed(newer)))


def _current(engine: Engine, lineage: Lineage) -> str | None:
    query: Select[tuple[Any]] = select(column("version_num")).select_from(table(lineage.version_table))
    with engine.connect() as connection:
        try:
            found = connection.execute(query).scalar()
        except (OperationalError, ProgrammingError):
            # No such table (SQLite, PostgreSQL): nothing was migrated yet.
            return None
    return None if found is None else str(found)


@lru_cache(maxsize=64)
def _head(lineage: Lineage) -> str | None:
    return _script(lineage).get_current_head()


def _script(lineage: Lineage) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(lineage))


def _config(lineage: Lineage, connection: Connection | None = None, **options: Any) -> Config:
    config = Config()
    for name, value in (("script_location", FOLDER), ("version_locations", lineage.folder)):
        config.set_main_option(name, str(value).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, options={"version_table": lineage.version_table, **options})
    return config


def _comparing(connection: Connection, lineage: Lineage) -> dict[str, Any]:
    names = inspect(connection).get_table_names()
    plugins = [name.removeprefix(VERSION_TABLE + "_") for name in names if name.startswith(VERSION_TABLE + "_")]

    def owns(name: str | None, kind: str, _parents: Any) -> bool:
        if name is not None and name.startswith(SEARCH_INDEX):
            # Made by the package search, in ways that differ between the databases.
            return False
        return kind != "table" or name is None or _owns(lineage, name, plugins)

    return {
        "target_metadata": Base.metadata,
        "include_name": owns,
        "include_object": lambda _object, name, kind, *_rest: owns(name, kind, None),
        "render_as_batch": True,
        "render_item": _render,
        "compare_type": True,
    }


def _owns(lineage: Lineage, name: str, plugins: list[str]) -> bool:
    if lineage.id:
        return name.startswith(f"{lineage.id}_")
    if name in {mapper.local_table.description for mapper in Base.registry.mappers}:
        return True
    return not name.startswith((VERSION_TABLE, SEARCH_INDEX, QUEUE, *(f"{plugin}_" for plugin in plugins)))


def _render(kind: str, item: Any, _context: Any) -> str | bool:
    # Our own types are plain ones in the database; a migration must not depend on tomorrow's code.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False
