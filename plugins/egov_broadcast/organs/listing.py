"""Lists of identifiers: those outside to choose from, those of the admin page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from intranet import db, sort_key, unit_edoc_ids, unit_names

from .models import Organ
from .own import Own, listed
from .shape import key_of


@dataclass(frozen=True, slots=True)
class Ours:
    """An identifier of ours for the page; `unit` is "" for those of the settings."""

    own: Own
    unit: str


def outside() -> list[tuple[str, str]]:
    """Identifiers of agencies outside with their names, by name: of the directory, and those that wrote to us.

    Of those that stand for the same organisation only the head. Three statements.
    """
    units = unit_edoc_ids(external=True)
    called = unit_names(set(units.values()))
    found: dict[str, str] = {}
    once: set[int] = set()
    for organ_id, unit_id in units.items():
        if unit_id not in once:
            once.add(unit_id)
            found[key_of(organ_id)] = called.get(unit_id, "")
    theirs = {key_of(organ_id) for organ_id in units}
    rows = db.session.execute(select(Organ.organ_id, Organ.name).where(Organ.same_as.is_(None)))
    found |= {organ_id: name for organ_id, name in rows if organ_id not in theirs}
    return sorted(found.items(), key=lambda pair: (not pair[1], sort_key(pair[1]), pair[0]))


def ours() -> list[Ours]:
    """Our identifiers with the names of their units."""
    own = listed()
    called = unit_names({one.unit_id for one in own if one.unit_id is not None})
    return [Ours(one, called.get(one.unit_id or 0, "")) for one in own]


def known(words: str) -> Select[Any]:
    """What is in the table, heads before those that stand behind them."""
    found = select(Organ).order_by(Organ.same_as.is_not(None), Organ.name == "", Organ.name, Organ.organ_id)
    if words.strip():
        like = (column.icontains(words.strip(), autoescape=True) for column in (Organ.organ_id, Organ.name))
        found = found.where(or_(*like))
    return found


def followers(organs: Sequence[Organ]) -> dict[str, list[str]]:
    """Which identifiers stand behind each of these."""
    wanted = select(Organ.same_as, Organ.organ_id).where(Organ.same_as.in_([one.organ_id for one in organs]))
    found: dict[str, list[str]] = {}
    for head, organ_id in db.session.execute(wanted.order_by(Organ.organ_id)):
        found.setdefault(head or "", []).append(organ_id)
    return found
