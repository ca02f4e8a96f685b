"""Checks of the tables: their names, and migrations that go up, down and up again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, inspect

from intranet.database import Base, prepare_engine
from intranet.host import migrate
from intranet.host.migrate import Lineage
from intranet.host.migrating import fence, revisions
from intranet.host.migrating.versions import MigrationError, chain
from intranet.testing.application import build_core
from intranet.testing.conformance import rows
from intranet.testing.conformance.subject import Subject

_PEOPLE = ("person", "account")


def prefixed(subject: Subject) -> Iterator[str]:
    """Every table begins with the plugin's id, those of the models and those in the database."""
    for name in _tables_of(subject):
        if not name.startswith(f"{subject.id}_"):
            yield f"models.py: the table {name} must be called {subject.id}_…"


def migrations(url: str, folder: Path) -> Iterator[str]:
    """The migrations make exactly what the models say, undo it, make it again, and touch nothing else.

    `url` is a database without a table; the models are imported already.
    """
    build_core(url)
    lineage = Lineage(folder.name, folder / "migrations")
    with _engine(url) as engine:
        before = _shape(engine)
        if not lineage.folder.is_dir():
            if revisions.check(engine, lineage):
                yield f"there are tables and no migrations; run: intranet plugins makemigrations {folder.name}"
            return
        try:
            sound = True
            for fault in _up_and_down(engine, lineage, before):
                sound = False
                yield fault
            if sound:
                yield from _with_rows(engine, lineage)
        except Exception as error:
            yield f"migrations/: {type(error).__name__}: {error}"


def _up_and_down(engine: Engine, lineage: Lineage, before: dict[str, Any]) -> Iterator[str]:
    migrate.upgrade(engine, lineage)
    first = _shape(engine)
    for name in sorted(first.keys() | before.keys()):
        if first.get(name) != before.get(name) and not name.startswith((f"{lineage.id}_", lineage.version_table)):
            yield f"migrations/: the table {name} is changed, which is not the plugin's ({lineage.id}_…)"
    for difference in revisions.check(engine, lineage):
        yield f"migrations/ and models.py differ: {difference}; run: intranet plugins makemigrations {lineage.id}"
    migrate.downgrade(engine, lineage)
    left = {name: shape for name, shape in _shape(engine).items() if name != lineage.version_table}
    for name in sorted(left.keys() | before.keys()):
        if left.get(name) != before.get(name):
            yield f"migrations/: downgrade() does not take back {name}; undo there what upgrade() did"
    migrate.upgrade(engine, lineage)
    if _shape(engine) != first:
        yield "migrations/: after down and up the tables are not what they were; compare upgrade() and downgrade()"


def _with_rows(engine: Engine, lineage: Lineage) -> Iterator[str]:
    """Every step once more, with a row in each table: what works on empty ones may fail in a real agency."""
    migrate.downgrade(engine, lineage)
    for version in chain(lineage):
        try:
            migrate.upgrade(engine, lineage, version.revision)
        except MigrationError as error:
            yield (
                f"migrations/: fails where tables hold rows: {error}; give a new column that must not be empty a "
                "server_default, or add it nullable, fill it, then forbid NULL"
            )
            return
        with engine.begin() as connection:
            rows.put(connection, [name for name in inspect(connection).get_table_names() if fence.owns(lineage, name)])


def about_people(subject: Subject) -> list[tuple[Table, str]]:
    """The plugin's tables that refer to people, each with the column that does."""
    found = []
    for name in _tables_of(subject):
        table = Base.metadata.tables[name]
        for column in table.columns:
            targets = {key.target_fullname.partition(".")[0] for key in column.foreign_keys}
            if targets & {*_PEOPLE} or column.name == "person_id" or column.name.endswith("_person_id"):
                found.append((table, column.name))
    return found


def _tables_of(subject: Subject) -> list[str]:
    return sorted(name for name in subject.plugin.tables if name in Base.metadata.tables)


def _shape(engine: Engine) -> dict[str, Any]:
    found = inspect(engine)
    return {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)),
            sorted((str(one["name"]), str(one["column_names"]), one["unique"]) for one in found.get_indexes(name)),
            sorted(str(key["constrained_columns"]) for key in found.get_foreign_keys(name)),
        )
        for name in found.get_table_names()
    }


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    prepare_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()
