"""Pages: the figures."""

from __future__ import annotations

from flask import Response, render_template, request

from intranet import current_actor, paginate_rows

from ..routes import bp
from . import asked, export
from .lines import lines, total
from .marks import MEASURES


@bp.get("/figures")
def figures() -> str:
    """What was found, reviewed, commended, published and replicated. `by`: unit, category, wave or month."""
    form = asked.FigureFilter()
    question = asked.read(current_actor(), form, request.args.get("by", ""))
    found = lines(question)
    return render_template(
        "good_deeds/figures/index.html", form=form, asked=question, page=paginate_rows(found), sum=total(found),
        measures=MEASURES, ways=asked.BY, most=max((line["found"] for line in found), default=0),
    )  # fmt: skip


@bp.get("/figures/sheet")
def figures_sheet() -> Response:
    """The same as a spreadsheet, in all ways to look at it."""
    question = asked.read(current_actor(), asked.FigureFilter(), request.args.get("by", ""))
    return export.answer(question)
