"""Which state a plugin has for each unit, and whose switch makes it so; for screens and rules about switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from intranet import clock
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.directory.queries import in_force
from intranet.host.models import PluginSwitch
from intranet.host.switching.standing import FIXED, ON


@dataclass(frozen=True, slots=True)
class Effective:
    """The state that holds for a unit. `from_unit`: whose switch it is; None: nobody's, it is the default."""

    state: str
    from_unit: int | None = None
    reason: str = ""

    @property
    def is_on(self) -> bool:
        """Whether the plugin is on here."""
        return self.state in ON

    @property
    def is_fixed(self) -> bool:
        """Whether only administrators may change it."""
        return self.state in FIXED


@dataclass(frozen=True, slots=True)
class Own:
    """A unit's own switch."""

    state: str
    reason: str


@dataclass(slots=True)
class Switches:
    """All units of today with their parents, and the switches of some plugins."""

    parents: Mapping[int, int | None]
    own: Mapping[tuple[str, int], Own]
    _found: dict[tuple[str, int], Effective | None] = field(default_factory=dict)
    _own_on: dict[str, dict[int, bool]] = field(default_factory=dict)

    def effective(self, plugin_id: str, unit_id: int, default: str) -> Effective:
        """What holds for the unit: the nearest switch at or above it, else the default."""
        return self._nearest(plugin_id, unit_id) or Effective(default)

    def inherited(self, plugin_id: str, unit_id: int, default: str) -> Effective:
        """What would hold for the unit without a switch of its own."""
        parent = self.parents.get(unit_id)
        return Effective(default) if parent is None else self.effective(plugin_id, parent, default)

    def units_on(self, plugin_id: str, default: str) -> int:
        """For how many units the plugin is on."""
        if not self._own_on and self.own:
            for (owner, unit_id), switch in self.own.items():
                self._own_on.setdefault(owner, {})[unit_id] = switch.state in ON
        is_on = default in ON
        own = self._own_on.get(plugin_id)
        if own is None:
            return len(self.parents) if is_on else 0
        # As :meth:`_nearest`, without what nobody asks for: it is counted for sixty plugins and a thousand units.
        found = {unit_id: on for unit_id, on in own.items() if unit_id in self.parents}
        for unit_id in self.parents:
            walked, at = [], unit_id
            while at not in found and at not in walked:
                walked.append(at)
                above = self.parents[at]
                if above is None or above not in self.parents:
                    break
                at = above
            found.update(dict.fromkeys(walked, found.get(at, is_on)))
        return sum(found.values())

    def _nearest(self, plugin_id: str, unit_id: int) -> Effective | None:
        walked: list[int] = []
        found: Effective | None = None
        at: int | None = unit_id
        while at is not None and at in self.parents and at not in walked:
            if (plugin_id, at) in self._found:
                found = self._found[plugin_id, at]
                break
            walked.append(at)
            if switch := self.own.get((plugin_id, at)):
                found = Effective(switch.state, at, switch.reason)
                break
            at = self.parents[at]
        self._found.update(((plugin_id, passed), found) for passed in walked)
        return found


def read(plugin_id: str | None = None) -> Switches:
    """The switches of one plugin, or of all. Two queries."""
    own_units = in_force(UnitVersion, clock.today()), UnitVersion.kind != "external"
    units = select(UnitVersion.unit_id, UnitVersion.parent_id).where(*own_units)
    parents = dict(db.session.execute(units).all())
    wanted = select(PluginSwitch.plugin_id, PluginSwitch.unit_id, PluginSwitch.state, PluginSwitch.reason)
    if plugin_id is not None:
        wanted = wanted.where(PluginSwitch.plugin_id == plugin_id)
    own = {(owner, unit_id): Own(state, reason) for owner, unit_id, state, reason in db.session.execute(wanted)}
    return Switches(parents, own)
