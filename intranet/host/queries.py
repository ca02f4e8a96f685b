"""Plugins for screens: how they are, for whom they are on, what they bring. A constant number of statements each.

Everything here works for plugins whose code is gone, too: what is known of them stands in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import func, select

from intranet import clock
from intranet.database import db
from intranet.host import gate, health, known
from intranet.host.calling.breaker import Suspension
from intranet.host.models import PluginFault, PluginState
from intranet.host.registry import Plugin, Problem, current
from intranet.host.switching import pending, standing, switches
from intranet.host.switching.standing import Standing

State = Literal["uninstalled", "gone", "broken", "disabled", "migration", "off", "partly", "on"]
"""What holds of a plugin as a whole: the first that does. `broken`: not loaded; `gone`: only its data are here."""

LATELY: Final = timedelta(days=1)
MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class PluginRow:
    """One plugin in the list of all. `reason` says why it is open to nobody; empty when it is on somewhere.

    `title`, `summary` are in the reader's language. `pending` names migrations to be run. `faults` counts errors
    noted within the last day, `faulty_at` is the latest ever. `suspended` are hooks that pause in this process.
    """

    id: str
    title: str
    summary: str
    version: str
    category: str
    contact: str
    icon: str
    source: str
    is_system: bool
    is_loaded: bool
    state: State
    reason: str
    note: str
    problem: Problem | None
    default: str
    units_on: int
    units: int
    pending: tuple[str, ...]
    faults: int
    faulty_at: datetime | None
    suspended: tuple[Suspension, ...]
    requires: tuple[str, ...]
    needed_by: tuple[str, ...]
    settings: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the list of plugins is made from: five statements, however many plugins and units."""

    stored: Mapping[str, PluginState]
    standing: Mapping[str, Standing]
    switches: switches.Switches
    faults: Mapping[str, tuple[int, datetime]]
    versions: Mapping[str, str | None]
    suspended: Sequence[Suspension]


def overview() -> list[PluginRow]:
    """All plugins: those found, and those that left something in the database; by title."""
    facts = _facts()
    orphans = {name for name in facts.versions if name} - facts.stored.keys() - current().plugins.keys()
    ids = {*current().plugins, *orphans, *(name for name, row in facts.stored.items() if _left_something(row, facts))}
    return sorted((_row(plugin_id, facts) for plugin_id in ids), key=lambda row: (row.title.casefold(), row.id))


def find(plugin_id: str) -> PluginRow | None:
    """One plugin as :func:`overview` shows it; None when there is nothing of that name."""
    return next((row for row in overview() if row.id == plugin_id), None)


def faults(plugin_id: str, limit: int = MOST_FAULTS) -> list[PluginFault]:
    """The errors of a plugin, latest first."""
    wanted = select(PluginFault).where(PluginFault.plugin_id == plugin_id)
    return list(db.session.scalars(wanted.order_by(PluginFault.last_at.desc(), PluginFault.id.desc()).limit(limit)))


def as_json() -> dict[str, Any]:
    """The list of plugins as plain values for JSON; the same as the page shows."""
    host = current()
    rows = [
        {
            **{name: getattr(row, name) for name in _PLAIN},
            "problem": _problem(row.problem),
            "faulty_at": row.faulty_at.isoformat() if row.faulty_at else None,
            "suspended": [{**asdict(pause), "until": pause.until.isoformat()} for pause in row.suspended],
            **{name: list(getattr(row, name)) for name in _LISTS},
        }
        for row in overview()
    ]
    return {"safe_mode": host.safe_mode, "at": clock.now().isoformat(), "plugins": rows}


_PLAIN: Final = (
    "id", "title", "summary", "version", "category", "contact", "icon", "source", "is_system", "is_loaded", "state",
    "reason", "note", "default", "units_on", "units", "faults",
)  # fmt: skip
_LISTS: Final = ("pending", "requires", "needed_by", "settings", "tables")


def _facts() -> _Facts:
    counted = select(
        PluginFault.plugin_id, func.max(PluginFault.last_at),
        func.sum(PluginFault.count).filter(PluginFault.last_at >= clock.now() - LATELY),
    ).group_by(PluginFault.plugin_id)  # fmt: skip
    found = {plugin_id: (int(many or 0), last_at) for plugin_id, last_at, many in db.session.execute(counted)}
    return _Facts(
        {row.id: row for row in db.session.scalars(select(PluginState))}, standing.of_agency(), switches.read(),
        found, pending.versions(), health.suspended(),
    )  # fmt: skip


def _left_something(row: PluginState, facts: _Facts) -> bool:
    """Whether a plugin without code is still worth showing: one that was purged is not."""
    return row.uninstalled_at is None or bool(row.archive or row.tables) or row.id in facts.versions


def _row(plugin_id: str, facts: _Facts) -> PluginRow:
    plugin, stored = current().plugins.get(plugin_id), facts.stored.get(plugin_id)
    manifest = plugin.manifest if plugin else None
    waits = pending.waiting(plugin, facts.versions) if plugin else ()
    is_system = bool(plugin and plugin.is_system)
    default = known.default_of(plugin, stored)
    units = len(facts.switches.parents)
    on = _units_on(plugin, facts, default, units)
    state = _state(plugin, facts.standing.get(plugin_id), waits, on, units)
    many, last_at = facts.faults.get(plugin_id, (0, None))
    return PluginRow(
        plugin_id, known.title_of(plugin_id, plugin, stored),
        known.in_language(manifest.summary) if manifest else "",
        manifest.version if manifest else (stored.version if stored else ""),
        manifest.category if manifest else "other", manifest.contact if manifest else "",
        manifest.icon if manifest else "puzzle", plugin.source if plugin else "", is_system,
        bool(plugin and plugin.is_loaded), state,
        gate.reason(plugin_id, plugin, facts.standing.get(plugin_id), behind=bool(waits)),
        stored.reason if stored else "", plugin.problem if plugin else None, default, on, units, waits, many, last_at,
        tuple(found for found in facts.suspended if found.plugin_id == plugin_id),
        known.required_by(plugin) if plugin else (), tuple(other.id for other in known.needing(plugin_id)),
        tuple(sorted(plugin.settings)) if plugin else (), tuple(known.tables_of(plugin, stored)),
    )  # fmt: skip


def _units_on(plugin: Plugin | None, facts: _Facts, default: str, units: int) -> int:
    """For how many units it would be on, whether or not it can run."""
    if plugin is not None and plugin.is_system:
        return units if default in standing.ON else 0
    return facts.switches.units_on(plugin.id, default) if plugin is not None else 0


def _state(plugin: Plugin | None, stored: Standing | None, waits: Collection[str], units_on: int, units: int) -> State:
    found: dict[State, bool] = {
        "uninstalled": stored is not None and stored.uninstalled,
        "gone": plugin is None,
        "broken": plugin is not None and not plugin.is_loaded,
        "disabled": stored is not None and not stored.enabled,
        "migration": bool(waits),
        "off": not units_on,
        "partly": units_on < units,
    }
    return next((state for state, holds in found.items() if holds), "on")


def _problem(problem: Problem | None) -> dict[str, str] | None:
    if problem is None:
        return None
    return {"trouble": problem.trouble, "reason": str(problem.reason), "traceback": problem.traceback}
