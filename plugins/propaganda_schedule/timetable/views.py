"""Pages of the timetable: month, week, agenda."""

from __future__ import annotations

from typing import Any

from flask import render_template

from intranet import channel_names, clock, current_actor, paginate

from .. import rights
from ..routes import bp
from ..texts import ICONS, STATES
from . import period, queries, titles
from .board import Board
from .filters import FilterSessions


@bp.get("/")
def index() -> str:
    """The timetable, narrowed down by the URL."""
    actor = current_actor()
    actor.require(rights.READ)
    form = FilterSessions()
    board = Board(actor, form.filters, period.asked(), clock.today())
    if board.plan is not None:
        form.offer_waves(board.plan)
    shown = _agenda(board) if board.period.view in ("agenda", "day") else _cells(board)
    return render_template(
        "propaganda_schedule/timetable/index.html", form=form, board=board, titles=titles, states=STATES, icons=ICONS,
        channels=channel_names(), may_plan=rights.may_plan(actor), **shown,
    )  # fmt: skip


def _cells(board: Board) -> dict[str, Any]:
    named = board.shown.values()
    return {"names": queries.names_of(*named, board.waiting, board.coming), "page": None}


def _agenda(board: Board) -> dict[str, Any]:
    found = queries.listing(board.found, board.period, board.today)
    page = paginate(found, total=board.total)
    return {"names": queries.names_of(page.items, board.waiting, board.coming), "page": page}
