"""Pages: tasks of the running plans by unit, and the reports plans ask for."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from intranet import clock, current_actor, duties, paginate, paginate_rows, person_names, unit_names

from .. import rights
from ..routes import bp
from . import asked, board, export


@bp.get("/tasks")
def tasks() -> ResponseReturnValue:
    """The tasks, the first due first, or the figures by unit. `?format=xlsx` gives both as a spreadsheet."""
    actor = current_actor()
    actor.require(rights.READ)
    form = asked.TaskFilter()
    question = asked.of_tasks(actor, form)
    if request.args.get("format") == "xlsx":
        return export.answer(actor, question)
    lines = board.units(actor, question)
    by_unit = request.args.get("view") == "units"
    page = paginate_rows(lines) if by_unit else paginate(duties.tasks(actor, **question.for_tasks()))
    return render_template(
        "propaganda_schedule/duties/tasks.html", form=form, asked=question, page=page, by_unit=by_unit,
        lines=page.items if by_unit else board.tasks(actor, page.items), total=board.total(lines),
        words=duties.state_words(), today=clock.today(),
    )  # fmt: skip


@bp.get("/report-duties")
def reports_due() -> str:
    """The reports that are overdue and coming, or that were sent."""
    actor = current_actor()
    actor.require(rights.FOLLOW)
    form = asked.ReportFilter()
    question = asked.of_reports(actor, form)
    found, today = board.reports(actor, question), clock.today()
    page = paginate_rows(found)
    return render_template(
        "propaganda_schedule/duties/reports.html", form=form, asked=question, page=page, today=today,
        late=sum(1 for one in found if one.due_on < today and one.sent_on is None),
        names=unit_names({one.answering for one in page.items}),
        people=person_names({one.sent_by for one in page.items if one.sent_by is not None}),
        may_send={(one.duty_id, one.due_on) for one in page.items if board.may_send(actor, one)},
    )  # fmt: skip
