"""Pages: coverage of the running plans, of one plan, and one's own."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import clock, current_actor, paginate, paginate_rows

from .. import rights
from ..routes import bp
from ..texts import REASONS, _
from . import absence_views as _absences  # noqa: F401  adds its pages
from . import asked, export, export_job, figures, mine, missing, overview
from . import makeup_views as _makeup  # noqa: F401  adds its pages

VIEWS = ("units", "channels")


@bp.get("/coverage")
def coverage_index() -> str:
    """The running plans, one line each, with the share of the units the reader follows."""
    actor = current_actor()
    actor.require(rights.FOLLOW)
    return render_template(
        "propaganda_schedule/coverage/index.html", lines=overview.lines(actor, clock.today()), today=clock.today()
    )


@bp.get("/plans/<int:plan_id>/coverage")
def coverage(plan_id: int) -> ResponseReturnValue:
    """The coverage of a plan. `?format=xlsx` gives it as a spreadsheet; filters as in :class:`asked.CoverageFilter`."""
    actor = current_actor()
    question = asked.read(actor, plan_id)
    if question.plan.replaced_by:
        return redirect(url_for("propaganda_schedule.coverage", plan_id=question.plan.replaced_by))
    if request.args.get("format") == "xlsx":
        return _sheet(question)
    view = request.args.get("view", "")
    shown = _channels(question) if view == "channels" else _units(question)
    return render_template(
        "propaganda_schedule/coverage/show.html", asked=question, plan=question.plan, today=clock.today(),
        view=view if view in VIEWS else "units", may_plan=rights.may_plan(actor), **shown,
    )  # fmt: skip


def _sheet(question: asked.Asked) -> ResponseReturnValue:
    if export_job.is_long(question):
        values = {**question.values, "reason": question.reason or None}
        return redirect(url_for("propaganda_schedule.long_sheet", plan_id=question.plan.id, **values))
    return export.answer(question)


@bp.route("/plans/<int:plan_id>/coverage/sheet", methods=["GET", "POST"])
def long_sheet(plan_id: int) -> ResponseReturnValue:
    """A spreadsheet that takes long is made in the background, once that is wanted."""
    actor = current_actor()
    question = asked.read(actor, plan_id)
    if request.method == "POST":
        return redirect(url_for("jobs.show", job_id=export_job.start(actor, question)), 303)
    many = missing.count(question, question.reason)
    return render_template(
        "web/confirm.html", title=_("Lập bảng tính có nhiều tên"), danger=False, submit=_("Lập bảng tính"),
        question=_("Bảng có %(num)s người chưa hưởng ứng nên cần ít phút. Có thể rời trang trong lúc chờ; "
                   "bảng được giữ một ngày, chỉ người lập tải được.", num=f"{many:,}".replace(",", ".")),
        cancel_url=url_for("propaganda_schedule.coverage", plan_id=plan_id, **question.values),
    )  # fmt: skip


def _units(question: asked.Asked) -> dict[str, Any]:
    board = figures.board(question)
    return {
        "board": board, "total": board.total, "page": paginate_rows(board.branch.lines),
        "course": figures.course(question, board.total),
    }  # fmt: skip


def _channels(question: asked.Asked) -> dict[str, Any]:
    board = figures.board(question)
    rows = figures.matrix(question, _("Mọi kênh"))
    return {"board": board, "total": board.total, "rows": rows, "course": None}


@bp.get("/plans/<int:plan_id>/gaps")
def gaps(plan_id: int) -> ResponseReturnValue:
    """Who is not reached, by name, and why."""
    actor = current_actor()
    question = asked.read(actor, plan_id)
    if question.plan.replaced_by:
        return redirect(url_for("propaganda_schedule.gaps", plan_id=question.plan.replaced_by))
    reason = question.reason
    page = paginate(missing.listing(question, reason), total=missing.total(question, reason))
    return render_template(
        "propaganda_schedule/coverage/gaps.html", asked=question, plan=question.plan, page=page, reason=reason,
        people=missing.gaps_of(question, page.items), reasons=REASONS, may_plan=rights.may_plan(actor),
        may_report=actor.may(rights.REPORT),
    )  # fmt: skip


@bp.get("/mine")
def my_coverage() -> str:
    """What the reader took part in, and the share of their unit."""
    actor = current_actor()
    actor.require(rights.READ)
    if actor.person_id is None:
        abort(404)
    own = mine.of(actor, request.args.get("plan", ""))
    entries = [
        (plan.reference or plan.title, url_for("propaganda_schedule.my_coverage", plan=plan.id), plan == own.plan)
        for plan in own.plans
    ]
    return render_template("propaganda_schedule/coverage/mine.html", own=own, tab_entries=entries, today=clock.today())
