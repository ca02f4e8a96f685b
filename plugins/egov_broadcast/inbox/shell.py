"""The menu entry, work items and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem, WorkItem

from .. import rights
from ..texts import _


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Văn bản eGov"), "egov_broadcast.index", "inbox", order=50, short=_("Văn bản"))


def work(actor: Actor) -> Iterable[WorkItem]:
    """What waits for the reader's confirmation."""
    return ()


def cards(actor: Actor) -> Iterable[Card]:
    """What is to be confirmed, on the home page."""
    return ()
