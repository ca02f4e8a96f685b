"""What the tracking page shows, put together. A constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intranet import charts, dates, paginate, settings

from ..people.figures import Figures
from ..sending import telling
from . import asked, figures, journal, listing, live, saying, states, words
from .access import Followed
from .figures import Board

UNITS: Final = 12
"""So many units stand on the page; the others on one of their own."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its pieces, and the same in words."""

    pieces: Any
    text: str


def bar(found: Figures) -> Bar:
    """The bar of some figures."""
    if found.total or not found.everybody:
        parts = [("f-ok", "", found.acknowledged), ("f-ok2", "", found.opened), ("f-rest", "", found.unopened)]
    else:
        parts = [("f-ok", "", found.read), ("f-rest", "", found.unread)]
    return Bar(charts.stack(parts), saying.bar_text(found))


def summary(followed: Followed, board: Board) -> dict[str, Any]:
    """What is shown anew while one looks: headline, figures, units, what was done."""
    total = board.total
    return {
        "followed": followed, "root": followed.root, "document": followed.document, "board": board, "total": total,
        "title": saying.headline(followed, total), "deadline": saying.deadline(followed, total.missing), "bar": bar,
        "when": saying.when, "as_of": live.as_of(), "shown_units": board.units[:UNITS],
        "coming": journal.coming(followed, total.missing), "past": journal.past(followed),
        "only_info": bool(total.everybody) and not total.total, "what": telling.title(followed.document),
    }  # fmt: skip


def whole(followed: Followed) -> dict[str, Any]:
    """The page."""
    board = figures.board(followed)
    question = asked.read(board)
    reach = figures.reach(followed) if board.total.missing else figures.Reach()
    total = reach.total if question.state == "unreachable" and question.unit_id is None else None
    known = asked.known_total(question, board)
    found = listing.select_people(followed, question)
    page = paginate(found, total=known if total is None or question.name else total)
    return {
        **summary(followed, board), "asked": question, "reach": reach, "page": page,
        "heading": asked.heading(question, board, dates.vnnumber(page.total)), "ways_out": states.WAYS_OUT,
        "people": listing.lines(page.items), "values": question.values, **_reminding(followed, board, reach),
    }  # fmt: skip


def _reminding(followed: Followed, board: Board, reach: figures.Reach) -> dict[str, Any]:
    if not followed.is_live or not board.total.missing:
        return {"able": None}
    return {
        "able": reach, "lagging": sum(1 for one in board.units if one.figures.missing and one.unit_id is not None),
        "usual_text": words.usual(followed.document, followed.root.deadline),
        "most_a_day": int(settings()["reminders_a_day"]),
    }  # fmt: skip
