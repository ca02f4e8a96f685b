"""The menu entry and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem

from .. import rights
from ..texts import _


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Người tốt, việc tốt"), "good_deeds.index", "award", order=40, short=_("Gương tốt"))


def cards(_actor: Actor) -> Iterable[Card]:
    """The newest stories."""
    return ()
