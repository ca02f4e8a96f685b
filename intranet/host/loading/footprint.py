"""What a plugin leaves in the process when it is imported: found out, judged, and taken away again.

Of core's own tables, classes and listeners nothing may change; what has the plugin's prefix may be added.
SQLAlchemy has no public way to take some of this back; where private names are used, it says so.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Table
from sqlalchemy.event import registry as listeners
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, registry

from intranet.database import Base, db
from intranet.host.loading.names import is_own
from intranet.host.loading.namespace import module_name, modules_below, owner_of
from intranet.jobs import registry as jobs


@dataclass(frozen=True, slots=True)
class Footprint:
    """A copy of what the process holds at some moment."""

    tables: dict[str, Table]
    columns: dict[str, tuple[str, ...]]
    parts: dict[str, frozenset[Any]]
    classes: dict[type, frozenset[str]]
    listeners: frozenset[Any]
    tasks: dict[str, jobs.Task]

    @classmethod
    def take(cls) -> Footprint:
        """The state now."""
        tables = dict(Base.metadata.tables)
        return cls(
            tables,
            {name: tuple(table.c.keys()) for name, table in tables.items()},
            {name: frozenset((*table.constraints, *table.indexes)) for name, table in tables.items()},
            {mapper.class_: frozenset(vars(mapper.class_)) for mapper in Base.registry.mappers},
            frozenset(listeners._key_to_collection),
            dict(jobs._tasks),
        )


def tables_since(before: Footprint) -> tuple[str, ...]:
    """The names of the tables that were added."""
    return tuple(name for name in Base.metadata.tables if name not in before.tables)


def tasks_of(plugin_id: str) -> tuple[str, ...]:
    """The names of the jobs that the plugin has declared so far."""
    return tuple(name for name in jobs.names() if name.startswith(f"{plugin_id}."))


def own_registries(plugin_id: str) -> list[registry]:
    """The registries of the declarative bases in the plugin's modules."""
    found: dict[int, registry] = {}
    for name in modules_below(module_name(plugin_id)):
        for value in list(vars(sys.modules[name]).values()):
            if isinstance(value, type) and issubclass(value, DeclarativeBase) and value is not DeclarativeBase:
                found[id(value.registry)] = value.registry
    found.pop(id(Base.registry), None)
    return list(found.values())


def changes(before: Footprint, after: Footprint, plugin_id: str) -> list[str]:
    """What was changed that is not the plugin's own, in the words of an author."""
    found = [
        f"table {name}" for name in after.tables.keys() - before.tables.keys() if not name.startswith(f"{plugin_id}_")
    ]
    for name in before.tables:
        if after.tables.get(name) is not before.tables[name]:
            found.append(f"table {name}")
        elif after.columns[name] != before.columns[name] or after.parts[name] != before.parts[name]:
            found.append(f"columns of table {name}")
    for model in before.classes.keys() | after.classes.keys():
        added = after.classes.get(model, frozenset()) - before.classes.get(model, frozenset())
        found += [f"{model.__name__}.{name}" for name in sorted(added)]
    tasks = [name for name, task in after.tasks.items() if before.tasks.get(name) is not task]
    found += [f"task {name}" for name in tasks if not is_own(name, plugin_id)]
    heard = _own_listeners(after.listeners - before.listeners, plugin_id)
    targets = _of_core() if heard else {}
    return found + [f"event {key[1]} of {targets[key[0]]}" for key in heard if key[0] in targets]


def undo(before: Footprint, plugin_id: str) -> None:
    """Take away what was added since. The plugin's modules must still be there."""
    # First what leads from core to the plugin: disposing what core depends on would take core along.
    for mapper in list(Base.registry.mappers):
        for name in vars(mapper.class_).keys() - before.classes.get(mapper.class_, vars(mapper.class_).keys()):
            _remove_attribute(mapper, name)
        for relationship in mapper._props.values():
            # Private: `back_populates` that turns out to be wrong has been noted on the other side by then.
            others: set[Any] = getattr(relationship, "_reverse_property", set())
            others -= {other for other in others if owner_of(other.parent.class_.__module__) == plugin_id}
    discard(plugin_id, tables_since(before))
    _restore_tables(before)
    jobs._tasks.clear()
    jobs._tasks.update(before.tasks)


def discard(plugin_id: str, tables: Iterable[str]) -> None:
    """Take away what a plugin added, these tables among it. Its modules must still be there."""
    for key in _own_listeners(tuple(listeners._key_to_collection), plugin_id):
        _remove_listener(key)
    for own in own_registries(plugin_id):
        # Private: a dependency is never given up.
        for one, other in ((Base.registry, own), (own, Base.registry)):
            one._dependencies.discard(other)
            other._dependents.discard(one)
        with suppress(Exception):
            own.dispose()
    for name in tables:
        if name in Base.metadata.tables:
            Base.metadata.remove(Base.metadata.tables[name])
    for name in tasks_of(plugin_id):
        del jobs._tasks[name]


def _restore_tables(before: Footprint) -> None:
    for name, table in before.tables.items():
        if name not in Base.metadata.tables:
            # Private: there is no other way to put a table back.
            Base.metadata._add_table(table.name, table.schema, table)
        for part in {*table.constraints, *table.indexes} - before.parts[name]:
            table.constraints.discard(part)
            table.indexes.discard(part)
        for key in set(table.c.keys()) - set(before.columns[name]):
            # Private: columns can be added, but not taken away.
            table._columns.remove(table.c[key])


def _remove_attribute(mapper: Mapper[Any], name: str) -> None:
    # Private: a property can be added to a mapped class, but not taken away, and its metaclass refuses.
    mapper._props.pop(name, None)
    mapper._init_properties.pop(name, None)
    mapper._expire_memoizations()
    manager: Any = mapper.class_manager
    manager.local_attrs.pop(name, None)
    manager.pop(name, None)
    manager._reset_memoizations()
    type.__delattr__(mapper.class_, name)


def _own_listeners(keys: Iterable[Any], plugin_id: str) -> list[Any]:
    # Private: listeners can be removed by those who still hold function and target only.
    return [
        key for key in keys
        if any(_is_by(function(), plugin_id) for function in listeners._key_to_collection.get(key, {}).values())
    ]  # fmt: skip


def _is_by(function: Any, plugin_id: str, depth: int = 3) -> bool:
    if owner_of(str(getattr(function, "__module__", ""))) == plugin_id:
        return True
    # SQLAlchemy puts some listeners into functions of its own.
    held = _held(function) if depth and inspect.isfunction(function) else ()
    return any(callable(inner) and _is_by(inner, plugin_id, depth - 1) for inner in held)


def _held(function: Any) -> Iterator[Any]:
    """What the function holds in its closure. A name that was never given, or taken back, holds nothing."""
    for cell in function.__closure__ or ():
        with suppress(ValueError):
            yield cell.cell_contents


def _remove_listener(key: Any) -> None:
    for owner, function in listeners._key_to_collection.pop(key, {}).items():
        collection: Any = owner()
        held = [getattr(collection, "listeners", ()), *getattr(collection, "_clslevel", {}).values()]
        for place in held:
            if function() in place:
                place.remove(function())


def _of_core() -> dict[int, str]:
    things: dict[str, Any] = {
        "Session": Session, "Engine": Engine, "Mapper": Mapper, "Base": Base, "metadata": Base.metadata,
        "db.session": db.session, "session class": db.session.session_factory.class_,
        "session factory": db.session.session_factory,
    }  # fmt: skip
    for mapper in Base.registry.mappers:
        model = mapper.class_.__name__
        things |= {model: mapper.class_, f"{model} mapper": mapper, f"{model} table": mapper.local_table}
        things |= {f"{model}.{key}": value for key, value in vars(mapper.class_).items()}
    return {id(thing): name for name, thing in things.items()}
