"""Which identifiers are ours: messages to others are not for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import has_app_context

EXAMPLE_IDS: Final = frozenset(("000.00.00.H98", "000.00.05.H98", "H98.09", "000.11.05.H98", "H98.31.002"))
"""An invented province's: what a program has that nobody set up yet, so that it takes examples and nothing real."""


@dataclass(frozen=True, slots=True)
class Own:
    """An identifier of ours. `unit_id` is whose it is; None for those that only the settings name."""

    id: str
    unit_id: int | None = None


def own_ids() -> frozenset[str]:
    """The agency's identifiers: those of its units, of its settings, and known other names of these.

    Without a database, or while none is set up, the invented ones of the examples.
    """
    return (has_app_context() and _known()) or EXAMPLE_IDS


def listed() -> list[Own]:
    """The identifiers as they were set up: units in the order of the tree, then those of the settings."""
    from intranet import unit_edoc_ids, unit_facts

    units = unit_edoc_ids()
    order = {unit.id: place for place, unit in enumerate(unit_facts())}
    found = [Own(name, unit_id) for name, unit_id in sorted(units.items(), key=lambda pair: order.get(pair[1], 0))]
    taken = {one.id.upper() for one in found}
    return found + [Own(name) for name in _of_settings() if name.upper() not in taken]


def main_id() -> str:
    """The identifier under which the agency speaks where nothing says another: that of its highest unit.

    "" while none is set up.
    """
    return next((one.id for one in listed()), "")


def _of_settings() -> list[str]:
    from intranet import settings

    lines = (line.strip() for line in str(settings()["own_ids"]).splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _known() -> frozenset[str]:
    from sqlalchemy import select

    from intranet import db, unit_edoc_ids

    from .models import Organ

    found = {*unit_edoc_ids(), *_of_settings()}
    rows = db.session.execute(select(Organ.organ_id, Organ.same_as, Organ.unit_id)).all()
    parents = {organ_id: other for organ_id, other, _unit in rows if other}
    ours = {_root(parents, name.strip().upper()) for name in found}
    ours |= {_root(parents, organ_id) for organ_id, _other, unit_id in rows if unit_id}
    return frozenset(found | {organ_id for organ_id, _other, _unit in rows if _root(parents, organ_id) in ours})


def _root(parents: dict[str, str], name: str) -> str:
    from .service import root_of

    return root_of(parents, name)
