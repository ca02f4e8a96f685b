"""Which identifiers are ours: messages to others are not for us."""

from __future__ import annotations

from typing import Final

from flask import has_app_context

EXAMPLE_IDS: Final = frozenset(("000.00.00.H98", "000.00.05.H98", "H98.09", "000.11.05.H98", "H98.31.002"))
"""An invented province's: what a program has that nobody set up yet, so that it takes examples and nothing real."""


def own_ids() -> frozenset[str]:
    """The agency's identifiers: those of its units, of its settings, and known other names of these.

    Without a database, or while none is set up, the invented ones of the examples.
    """
    return (has_app_context() and _known()) or EXAMPLE_IDS


def _known() -> frozenset[str]:
    from sqlalchemy import select

    from intranet import db, settings, unit_edoc_ids

    from .models import Organ

    found = set(unit_edoc_ids()) | {line.strip() for line in str(settings()["own_ids"]).splitlines()}
    found.discard("")
    keys = {name.upper() for name in found}
    rows = db.session.execute(select(Organ.organ_id, Organ.same_as, Organ.unit_id)).all()
    return frozenset(found | {organ_id for organ_id, other, unit in rows if unit or organ_id in keys or other in keys})
