"""Writing migrations: what the models say, compared with a database (for developers and tests)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import autogenerate, command
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from intranet.database import Base, prepare_engine
from intranet.host import migrate
from intranet.host.migrating import constraints, fence
from intranet.host.migrating.tidy import tidy
from intranet.host.migrating.versions import CORE, VERSION_TABLE, Lineage, MigrationError, chain

SEARCH_INDEX = "search_index"
QUEUE = "huey_"


def check(engine: Engine, lineage: Lineage = CORE) -> list[str]:
    """Differences between the models imported so far and the database; none when migrations are complete."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=_comparing(connection, lineage))
        found = [repr(difference) for difference in autogenerate.compare_metadata(context, Base.metadata)]
        return [*found, *_checks(connection, lineage)]


def _checks(connection: Connection, lineage: Lineage) -> list[str]:
    owned = _comparing(connection, lineage)["include_name"]
    tables = [table for name, table in Base.metadata.tables.items() if owned(name, "table", None)]
    return list(constraints.differences(connection, tables))


def make_revision(message: str, lineage: Lineage = CORE, below: Sequence[Lineage] = ()) -> Path | None:
    """Write the next migration from the models imported so far; its path, or None when there is nothing to do.

    They are compared with a scratch database that holds the lineages `below` and the history of this one.
    Raises :class:`MigrationError`, also where only check constraints differ, which is left to the author.
    """
    lineage.folder.mkdir(exist_ok=True)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    prepare_engine(engine)
    try:
        for known in (*below, lineage):
            migrate.upgrade(engine, known)
        with engine.connect() as connection:
            made = _written(connection, message, lineage)
            if made is None and (differing := _checks(connection, lineage)):
                raise MigrationError("\n".join(differing))
            return made
    finally:
        engine.dispose()


def _written(connection: Connection, message: str, lineage: Lineage) -> Path | None:
    def drop_when_empty(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
        operations = directives[0].upgrade_ops
        if operations is None or operations.is_empty():
            directives.clear()

    options = {**_comparing(connection, lineage), "process_revision_directives": drop_when_empty}
    config = migrate.alembic_config(lineage, connection, **options)
    made = command.revision(config, message, autogenerate=True, rev_id=f"{len(chain(lineage)) + 1:04}")
    if made is None or isinstance(made, list):
        return None
    path = Path(made.path)
    path.write_text(tidy(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


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
        return fence.owns(lineage, name)
    if name in Base.metadata.tables:
        # Plugins that are imported have their tables there, too.
        return name in {mapper.local_table.description for mapper in Base.registry.mappers}
    return not name.startswith((VERSION_TABLE, SEARCH_INDEX, QUEUE, *(f"{plugin}_" for plugin in plugins)))


def _render(kind: str, item: Any, _context: Any) -> str | bool:
    # Our own types are plain ones in the database; a migration must not depend on tomorrow's code.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False
