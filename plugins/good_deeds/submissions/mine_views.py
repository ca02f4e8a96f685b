"""Đề xuất của tôi: what I wrote, what is about me, whom I mentor."""

from __future__ import annotations

from flask import render_template, request

from intranet import clock, current_actor, paginate, unit_names

from .. import rights
from ..flow import limits
from ..flow.stages import STAGES
from ..routes import bp
from ..texts import CATEGORIES
from . import queries


@bp.get("/mine")
def mine() -> str:
    """The list: `?of=` says whose, `?stage=` and `?q=` narrow it."""
    actor = current_actor()
    actor.require(rights.READ)
    counts = queries.counts_of(actor)
    chosen = request.args.get("of", "")
    of = chosen if counts.get(chosen) else "sent"
    form = queries.FilterMine()
    page = paginate(queries.mine(actor, of, form.filters))
    return render_template(
        "good_deeds/submissions/mine.html", page=page, of=of, counts=counts, form=form, filters=form.filters,
        stages=STAGES, categories=CATEGORIES, due={one.id: limits.state(one.due_on) for one in page.items},
        units=unit_names({one.unit_id for one in page.items}), today=clock.today(),
        may_submit=actor.may(rights.SUBMIT),
    )  # fmt: skip
