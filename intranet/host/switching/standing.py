"""How plugins stand in the database: for some units, or for the agency as a whole. One query each.

A unit's switch holds for the units below it until one of them has a switch of its own; where there is none, the
plugin's default holds. Units and their parents are those of today.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.directory.queries import in_force
from intranet.host.models import PluginState, PluginSwitch

ON: Final = ("on", "forced")
STATES: Final = ("unavailable", "off", "on", "forced")
FIXED: Final = ("unavailable", "forced")
"""States that only administrators give and take back."""

# Parents that refer to each other in a circle must not make a request run for ever.
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of one plugin.

    `switched_on`: a switch makes it on for at least one of the units asked about; `unswitched`: for at least
    one of them no switch says anything, so that the default holds there.
    """

    plugin_id: str
    enabled: bool
    uninstalled: bool
    default_state: str
    changed_at: datetime
    switched_on: bool
    unswitched: bool

    def is_on(self, default: str) -> bool:
        """Whether it is on for one of the units, `default` being what its manifest says."""
        if not self.enabled or self.uninstalled:
            return False
        return self.switched_on or (self.unswitched and (self.default_state or default) in ON)

    def is_on_for_all(self, default: str) -> bool:
        """:meth:`is_on` for a system plugin, which has no switches."""
        return self.enabled and not self.uninstalled and (self.default_state or default) in ON


def of_units(unit_ids: Collection[int]) -> dict[str, Standing]:
    """How plugins stand for some units, by id; plugins of which nothing is stored are left out. One query."""
    return _read(_for_units(), units=sorted(unit_ids))


def of_agency() -> dict[str, Standing]:
    """How plugins stand for whatever unit there is, by id. One query."""
    return _read(_for_all())


def _read(statement: Select[Any], **values: Any) -> dict[str, Standing]:
    rows = db.session.execute(statement, {"day": clock.today(), **values})
    return {
        row.id: Standing(
            row.id, row.enabled, row.uninstalled_at is not None, row.default_state, row.changed_at,
            bool(row.switched_on), row.units > (row.switched or 0),
        )
        for row in rows
    }  # fmt: skip


# Requests ask this all the time, and to build it takes longer than to run it.
@cache
def _for_units() -> Select[Any]:
    """Per plugin: how many of the units :units have a switch above or at them, and whether one says on."""
    day = bindparam("day", type_=Date)
    units = bindparam("units", expanding=True, type_=Integer)
    start = select(
        UnitVersion.unit_id.label("origin"), UnitVersion.unit_id.label("unit_id"),
        UnitVersion.parent_id.label("parent_id"), literal(0).label("distance"),
    ).where(UnitVersion.unit_id.in_(units), in_force(UnitVersion, day))  # fmt: skip
    chain = start.cte("chain", recursive=True)
    above = aliased(UnitVersion)
    chain = chain.union_all(
        select(chain.c.origin, above.unit_id, above.parent_id, chain.c.distance + 1).join(
            above, and_(above.unit_id == chain.c.parent_id, in_force(above, day), chain.c.distance < _DEEPEST)
        )
    )
    near = func.row_number().over(partition_by=(PluginSwitch.plugin_id, chain.c.origin), order_by=chain.c.distance)
    ranked = (
        select(PluginSwitch.plugin_id, PluginSwitch.state, near.label("rank"))
        .join(chain, chain.c.unit_id == PluginSwitch.unit_id)
        .subquery()
    )
    is_on = func.max(case((ranked.c.state.in_(ON), 1), else_=0))
    counted = (
        select(ranked.c.plugin_id, is_on.label("switched_on"), func.count().label("switched"))
        .where(ranked.c.rank == 1)
        .group_by(ranked.c.plugin_id)
        .subquery()
    )
    total = select(func.count()).select_from(chain).where(chain.c.distance == 0).scalar_subquery()
    columns = _columns(counted.c.switched_on, counted.c.switched, total)
    return select(*columns).outerjoin(counted, counted.c.plugin_id == PluginState.id)


@cache
def _for_all() -> Select[Any]:
    """The same for all units of ours, without walking the tree: nobody of an external one reads here.

    A unit that is on by default has no switch at or above it, and then neither has the unit at the top.
    """
    day = bindparam("day", type_=Date)
    parent = aliased(UnitVersion)
    orphan = ~select(parent.id).where(parent.unit_id == UnitVersion.parent_id, in_force(parent, day)).exists()
    tops = (
        select(UnitVersion.unit_id)
        .where(in_force(UnitVersion, day), UnitVersion.kind != "external", or_(UnitVersion.parent_id.is_(None), orphan))
        .cte("tops")
    )
    mine = PluginSwitch.plugin_id == PluginState.id
    held = and_(UnitVersion.unit_id == PluginSwitch.unit_id, in_force(UnitVersion, day))
    is_on = select(PluginSwitch.unit_id).join(UnitVersion, held).where(mine, PluginSwitch.state.in_(ON)).exists()
    switched = select(func.count()).select_from(PluginSwitch).join(tops, tops.c.unit_id == PluginSwitch.unit_id)
    total = select(func.count()).select_from(tops).scalar_subquery()
    return select(*_columns(is_on, switched.where(mine).scalar_subquery(), total))


def _columns(is_on: Any, switched: Any, units: Any) -> list[Any]:
    state = (PluginState.enabled, PluginState.uninstalled_at, PluginState.default_state, PluginState.changed_at)
    asked = (is_on.label("switched_on"), switched.label("switched"), units.label("units"))
    return [PluginState.id, *state, *asked]
