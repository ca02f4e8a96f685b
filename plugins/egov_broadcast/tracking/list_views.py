"""Pages: the spreadsheet, the list to sign on paper, the answers."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import current_actor, documents, forms, paginate, sheets

from ..routes import bp
from ..texts import lazy
from . import access, answers, asked, export, export_job, figures, signed_list
from .access import Followed
from .asked import Asked


class AnswerFilter(forms.FilterForm):
    """The filter above the answers."""

    q = forms.LineField(lazy("Họ tên hoặc mã cán bộ"), id="t-q")
    text = forms.LineField(lazy("Có chữ"), id="t-text")


@bp.get("/sent/<int:root_id>/sheet")
def tracking_sheet(root_id: int) -> ResponseReturnValue:
    """Units and people as a spreadsheet, with the filter of the page; very many people in the background."""
    followed, question = _asked(root_id)
    if followed.root.people > export_job.MOST_AT_ONCE and question.unit_id is None:
        return redirect(url_for("egov_broadcast.long_tracking_sheet", root_id=root_id, **question.values))
    return export.answer(followed, question)


@bp.route("/sent/<int:root_id>/sheet/long", methods=["GET", "POST"])
def long_tracking_sheet(root_id: int) -> ResponseReturnValue:
    """A spreadsheet that takes long is made in the background, once that is wanted."""
    followed, question = _asked(root_id)
    if request.method == "POST":
        return redirect(url_for("jobs.show", job_id=export_job.start(current_actor(), root_id, question)), 303)
    return render_template(
        "egov_broadcast/tracking/long_sheet.html", root=followed.root, document=followed.document,
        number=followed.root.people,
    )  # fmt: skip


@bp.get("/sent/<int:root_id>/signed", endpoint="signed_list")
def signed_list_page(root_id: int) -> ResponseReturnValue:
    """The list of confirmations to print and to sign. `?format=docx` gives it as a file."""
    followed, question = _asked(root_id)
    line = None
    if question.unit_id is not None:
        line = figures.board(followed).line(question.unit_id or None)
    paper = signed_list.paper(followed, question, line.name if line else "")
    if request.args.get("format") == "docx":
        return documents.response(paper, f"{export.name_of(followed)}.docx")
    return render_template(
        "egov_broadcast/tracking/signed.html", root=followed.root, document=followed.document, paper=paper,
        values=question.values, asked=question, most=signed_list.MOST, total=figures.board(followed).total.everybody,
    )  # fmt: skip


@bp.get("/sent/<int:root_id>/answers", endpoint="answers")
def answers_page(root_id: int) -> ResponseReturnValue:
    """What people answered. `?format=xlsx` gives a spreadsheet."""
    followed = _followed(root_id)
    if not followed.root.question:
        abort(404)
    if request.args.get("format") == "xlsx":
        return sheets.response([answers.sheet(followed)], f"{export.name_of(followed)}.xlsx")
    form = AnswerFilter()
    page = paginate(answers.select_answers(followed, form.q.data or "", form.text.data or ""))
    return render_template(
        "egov_broadcast/tracking/answers.html", root=followed.root, document=followed.document, page=page,
        answers=answers.lines(page.items), filters=form, narrowed=bool(form.q.data or form.text.data),
    )  # fmt: skip


def _followed(root_id: int) -> Followed:
    followed = access.find(current_actor(), root_id)
    if followed is None:
        abort(404)
    return followed


def _asked(root_id: int) -> tuple[Followed, Asked]:
    followed = _followed(root_id)
    question = asked.read(figures.board(followed))
    # What is taken away is everybody, unless something else was asked for.
    if not request.args.get("state"):
        question = Asked("all", question.unit_id, question.name, "all")
    return followed, question
