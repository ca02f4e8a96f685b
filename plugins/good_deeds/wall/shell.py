"""The menu entry and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Card, MenuItem, unit_names

from .. import rights
from ..texts import _
from . import queries
from .queries import Around

SHOWN = 3


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Người tốt, việc tốt"), "good_deeds.index", "award", order=40, short=_("Gương tốt"))


def cards(actor: Actor) -> Iterable[Card]:
    """The story of the month and the newest ones, in three statements; no card when there is none."""
    if not actor.may(rights.READ):
        return
    featured, newest = queries.featured(), queries.latest(SHOWN)
    if not newest:
        return
    others = [row for row in newest if featured is None or row.id != featured.id]
    rows = others[: SHOWN - (1 if featured else 0)]
    names = unit_names({row.unit_id for row in [*rows, *([featured] if featured else [])]})
    context = {"rows": rows, "around": Around(units=names), "featured": featured}
    yield Card("good_deeds.stories", _("Người tốt, việc tốt"), "good_deeds/wall/card.html", context, order=40)
