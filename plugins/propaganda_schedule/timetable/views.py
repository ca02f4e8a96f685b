"""Pages of the timetable: month, week, agenda."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template

from intranet import channel_names, clock, current_actor, paginate, unit_facts

from .. import rights
from ..routes import bp
from ..texts import ICONS, STATES
from . import feed_views as _feeds  # noqa: F401  adds its pages
from . import period, queries, titles
from .board import Board
from .filters import FilterSessions
from .queries import Row


@bp.get("/")
def index() -> str:
    """The timetable, narrowed down by the URL."""
    actor = current_actor()
    actor.require(rights.READ)
    units = unit_facts()
    form = FilterSessions(units)
    board = Board(actor, form.filters, period.asked(behind=form.filters.look_behind), clock.today())
    if board.plan is not None:
        form.offer_waves(board.plan)
    page = _page(board) if board.period.view in ("agenda", "day") else None
    named = [page.items] if page else board.shown.values()
    return render_template(
        "propaganda_schedule/timetable/index.html", form=form, board=board, titles=titles, states=STATES, icons=ICONS,
        channels=channel_names(), may_plan=rights.may_plan(actor), page=page,
        names=queries.names_of(units, *named, board.waiting[0], board.coming),
    )  # fmt: skip


def _page(board: Board) -> Any:
    page = paginate(queries.listing(board.found, board.period, board.today), total=board.total)
    return replace(page, items=[Row(*row) for row in page.items])
