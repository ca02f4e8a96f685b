"""Bringing plugins' tables up to date: each plugin on its own, after those it needs.

Works without an application. Nothing of a plugin is imported but its version files, while they run.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from sqlalchemy import Connection, Engine, Table, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError

from intranet import clock
from intranet.config import Settings
from intranet.database import writing
from intranet.host import migrate
from intranet.host.calling import faults
from intranet.host.loading import boot, discovery
from intranet.host.loading.conditions import Found
from intranet.host.migrate import CORE, Status
from intranet.host.migrating import fence
from intranet.host.migrating.versions import Lineage, MigrationError
from intranet.host.models import PluginState
from intranet.web.i18n import _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one plugin: the migrations that ran, where it is now, or why nothing of it was changed."""

    id: str
    steps: tuple[str, ...] = ()
    current: str | None = None
    fault: str = ""


def lineage_of(found: Found) -> Lineage | None:
    """The migrations of a plugin; None when it has no code here."""
    return Lineage(found.id, found.folder / "migrations") if found.folder and "@" not in found.id else None


def lineages(found: Iterable[Found]) -> list[Lineage]:
    """The migrations of all plugins that are there, whether or not they can be loaded."""
    return [lineage for one in found if (lineage := lineage_of(one))]


def needs(found: Found) -> set[str]:
    """The ids of the plugins that this one needs."""
    return {Requirement(text).name for text in (found.manifest.requires if found.manifest else ())}


def status(engine: Engine, settings: Settings) -> list[Status]:
    """How far the database is: core, the plugins in the order of loading, then what no code here knows.

    Left out are plugins without tables, and those that were uninstalled before they were behind.
    """
    found = migrate.status(engine, (CORE, *lineages(discovery.find(settings))))
    away = put_away(engine)
    return [one for one in found if not one.lineage or one.orphan or _counts(one, away)]


def _counts(one: Status, away: Collection[str]) -> bool:
    return bool(one.current or one.head or one.fault) and (one.is_current or one.lineage not in away)


def put_away(engine: Engine) -> set[str]:
    """The plugins that were uninstalled: their tables, if any are left, stay as they are."""
    table = _states()
    with engine.connect() as connection:
        if not inspect(connection).has_table(table.name):
            return set()
        return set(connection.scalars(select(table.c.id).where(table.c.uninstalled_at.is_not(None))))


def upgrade(
    engine: Engine, settings: Settings, only: Collection[str] | None = None, folders: Sequence[Path] | None = None
) -> Iterator[Outcome]:
    """Upgrade the plugins `only`, or all that are installed and can be loaded; each is given when it is done.

    A plugin whose migration fails keeps its tables as they were, and the others go on. `folders` as for
    :func:`discovery.find`.
    """
    found = [one for one in discovery.find(settings, folders) if lineage_of(one)]
    away = put_away(engine)
    with boot.marking(settings.instance) as marker:
        held_back = boot.crashes(settings.instance)
        for one in found:
            if (only is not None and one.id not in only) or (only is None and (one.problem or one.id in away)):
                continue
            crash = held_back.get(one.id)
            if crash and one.manifest and one.folder and boot.is_still_so(crash, one.manifest.version, one.folder):
                retry = f"intranet plugins retry {one.id}"
                yield Outcome(
                    one.id, fault=_("làm dừng chương trình ở lần trước; sửa rồi chạy: %(retry)s", retry=retry)
                )
                continue
            marker.note(one.id, one.manifest.version if one.manifest else "", "migration")
            outcome = _upgraded(engine, one, found)
            marker.clear()
            yield outcome


def downgrade(engine: Engine, found: Found, revision: str = "base") -> str | None:
    """Undo a plugin's migrations down to `revision`; where it is now. Raises :class:`MigrationError`."""
    lineage = lineage_of(found)
    if lineage is None:
        raise MigrationError(_("%(id)s: không có mã nguồn", id=found.id))
    try:
        migrate.downgrade(engine, lineage, revision)
    except MigrationError as error:
        _note(engine, found.id, error)
        raise
    return migrate.status(engine, (lineage,))[0].current


def _upgraded(engine: Engine, one: Found, found: Sequence[Found]) -> Outcome:
    lineage = lineage_of(one)
    if lineage is None or one.problem:
        return Outcome(one.id, fault=str(one.problem.reason) if one.problem else _("không có mã nguồn"))
    before = migrate.status(engine, (lineage,))[0]
    try:
        if before.fault:
            raise MigrationError(before.fault)
        if not before.is_current:
            _require_others(engine, one, found)
            migrate.upgrade(engine, lineage, then=lambda connection: _remember(connection, one, lineage))
        after = migrate.status(engine, (lineage,))[0]
    except MigrationError as error:
        _note(engine, one.id, error)
        return Outcome(one.id, current=before.current, fault=str(error).removeprefix(f"{one.id}: "))
    except DatabaseError as error:
        _note(engine, one.id, error)
        return Outcome(one.id, current=before.current, fault=str(error.orig).splitlines()[0])
    return Outcome(one.id, before.pending, after.current)


def _require_others(engine: Engine, one: Found, found: Iterable[Found]) -> None:
    others = [lineage for other in found if other.id in needs(one) and (lineage := lineage_of(other))]
    behind = [other.lineage for other in migrate.status(engine, others) if not other.is_current]
    if behind:
        raise MigrationError(_("cần nâng cấp trước: %(names)s", names=", ".join(behind)))


def _remember(connection: Connection, one: Found, lineage: Lineage) -> None:
    """Keep what is to be known on the day when the code is gone."""
    table = _states()
    if not inspect(connection).has_table(table.name):
        return
    values = {
        "title": one.manifest.title.vi if one.manifest else "",
        "version": one.manifest.version if one.manifest else "",
        "tables": sorted(name for name in inspect(connection).get_table_names() if fence.owns(lineage, name)),
        "changed_at": clock.now(),
    }
    known = connection.execute(select(table.c.id).where(table.c.id == one.id)).first()
    if known:
        connection.execute(update(table).where(table.c.id == one.id).values(values))
    else:
        connection.execute(insert(table).values(id=one.id, enabled=True, default_state="", reason="", **values))


def _note(engine: Engine, plugin_id: str, error: Exception) -> None:
    """Keep the traceback for the plugin's page."""
    try:
        with writing(), engine.begin() as connection:
            faults.keep(connection, [faults.describe(plugin_id, "migration", error)])
    except DatabaseError as trouble:
        log.warning("a fault of %s could not be kept: %s", plugin_id, trouble.orig)


def _states() -> Table:
    table = PluginState.__table__
    assert isinstance(table, Table)
    return table
