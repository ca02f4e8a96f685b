"""The menu entry, and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem

from .. import rights
from ..texts import _


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Lịch tuyên truyền"), "propaganda_schedule.index", "calendar3", order=30, short=_("Lịch"))


def cards(actor: Actor) -> Iterable[Card]:
    """What is due for the reader this week."""
    return []
