"""The menu entry with its number, work items, the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from flask import current_app, g, has_request_context, session

from intranet import Actor, Card, MenuItem, WorkItem, clock

from .. import rights
from ..intake import work as intake
from ..texts import ID, _
from . import queries, words

MOST_ITEMS = 40
NEWS = 4
KEPT = 60
"""Seconds for which the number beside the menu entry is taken from memory, on pages of others."""
_MOST_KEPT = 20_000


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry with how many documents are to be confirmed."""
    if actor.may(rights.READ):
        yield MenuItem(
            _("Văn bản eGov"), "egov_broadcast.index", "inbox", order=35, short=_("Văn bản"), count=_number(actor)
        )


def work(actor: Actor) -> Iterable[WorkItem]:
    """What waits for the reader's confirmation, and for a clerk. One statement, for clerks two more."""
    yield from intake.items(actor)
    if not actor.may(rights.READ):
        return
    for row in queries.first_to_confirm(actor, MOST_ITEMS):
        urgent = words.urgency(row.urgency)
        yield WorkItem(
            words.name(row.code, row.subject), " · ".join(filter(None, [row.issuer, urgent[0] if urgent else ""])),
            ID, _("Văn bản"), _("Đọc, xác nhận") if row.asks else _("Xác nhận"), "egov_broadcast.item",
            {"root_id": row.root_id}, "inbox", due=clock.local(row.due_at).date() if row.due_at else None,
        )  # fmt: skip


def cards(actor: Actor) -> Iterable[Card]:
    """Unread documents for information: what is to be confirmed stands among the work items. One statement."""
    if not actor.may(rights.READ):
        return
    news = queries.unread_news(actor, NEWS)
    if news.total:
        context = {"news": news, "words": words}
        yield Card(f"{ID}.inbox", _("Văn bản chưa đọc"), "egov_broadcast/inbox/card.html", context, order=30)


def waiting(actor: Actor) -> int:
    """How many documents the actor has to confirm: asked once in a request, and remembered for the menu of others."""
    if "egov_broadcast_waiting" not in g:
        number = queries.waiting(actor)
        g.egov_broadcast_waiting = number
        _remember(actor, number)
    found: int = g.egov_broadcast_waiting
    return found


def changed() -> None:
    """The reader has confirmed something: what any process remembers of them no longer holds.

    Their cookie says so, since the next page may be another process's.
    """
    session[ID] = session.get(ID, 0) + 1


def _number(actor: Actor) -> int:
    """The menu stands on every page; a query of its own on each would be dear, so a minute-old number will do."""
    if "egov_broadcast_waiting" in g or not has_request_context():
        return waiting(actor)
    stamp, until, number = _memory().get(actor.person_id, (None, 0.0, 0))
    return number if stamp == session.get(ID, 0) and monotonic() < until else waiting(actor)


def _remember(actor: Actor, number: int) -> None:
    if has_request_context() and actor.person_id is not None:
        memory = _memory()
        if len(memory) >= _MOST_KEPT:
            memory.clear()
        memory[actor.person_id] = session.get(ID, 0), monotonic() + KEPT, number


def _memory() -> dict[int | None, tuple[int | None, float, int]]:
    found: dict[int | None, tuple[int | None, float, int]] = current_app.extensions.setdefault("egov_broadcast", {})
    return found
