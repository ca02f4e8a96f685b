"""Saving many switches at once: all of them or none, and never over what somebody else set meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory.queries import unit_names
from intranet.host import gate, known, service
from intranet.host.models import PluginState, PluginSwitch
from intranet.host.switching import states

Place = tuple[str, int | None]
"""A plugin and a unit; without a unit: the plugin's default."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new state for a place, and the one that stood there when the reader decided; "" is none of its own."""

    plugin_id: str
    unit_id: int | None
    expected: str
    state: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.plugin_id, self.unit_id


class Overtaken(Exception):
    """Somebody switched the same places in between; nothing was saved. `present` is what stands there now."""

    def __init__(self, present: Mapping[Place, str]) -> None:
        super().__init__(len(present))
        self.present = present


def save_switches(actor: Actor, changes: Sequence[Change], reason: str = "") -> int:
    """Make all changes, or none; how many there were.

    Raises :class:`Forbidden`, :class:`Refused` naming plugin and unit in its sentence, or :class:`Overtaken`.
    """
    if not changes:
        return 0
    for change in changes:
        actor.require(service.SWITCH if change.unit_id is not None else service.MANAGE, change.unit_id)
    with transaction():
        for plugin_id in sorted({change.plugin_id for change in changes}):
            states.locked(actor, plugin_id)
        present = _present(changes)
        if overtaken := {c.place: present[c.place] for c in changes if present[c.place] != c.expected}:
            raise Overtaken(overtaken)
        for change in changes:
            _save(actor, change, reason)
    gate.forget()
    return len(changes)


def _save(actor: Actor, change: Change, reason: str) -> None:
    try:
        if change.unit_id is None:
            service.set_default(actor, change.plugin_id, change.state, reason)
        else:
            service.set_switch(actor, change.plugin_id, change.unit_id, change.state or None, reason)
    except Refused as refusal:
        if refusal.field == "reason":
            raise
        raise Refused(f"{_words(change)}: {refusal}", field=refusal.field) from None


def _words(change: Change) -> str:
    title = known.title_of(change.plugin_id)
    return title if change.unit_id is None else f"{title}, {unit_names([change.unit_id]).get(change.unit_id, '?')}"


def _present(changes: Sequence[Change]) -> dict[Place, str]:
    """What stands at each place now."""
    plugin_ids = {change.plugin_id for change in changes}
    found: dict[Place, str] = dict.fromkeys((change.place for change in changes), "")
    switches = select(PluginSwitch).where(PluginSwitch.plugin_id.in_(plugin_ids))
    found.update({(row.plugin_id, row.unit_id): row.state for row in db.session.scalars(switches)})
    defaults = select(PluginState).where(PluginState.id.in_(plugin_ids))
    found.update({(row.id, None): row.default_state for row in db.session.scalars(defaults)})
    return found
