"""Pages: the list of cases to review, as a table and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, current_actor

from .. import rights
from ..flow.stages import STAGES
from ..routes import bp
from ..texts import CATEGORIES, SUBJECTS, _
from . import asked, bulk, columns, export, export_job, queries, who
from . import bulk_views as _bulk  # noqa: F401  adds its pages
from . import opinion_views as _opinions  # noqa: F401  adds its pages
from . import reviewers_views as _reviewers  # noqa: F401  adds its pages


@bp.get("/review")
def review() -> ResponseReturnValue:
    """The cases the reader may look through, newest first. Filters, order and columns as the address says."""
    actor = _reader()
    form = asked.ReviewFilter()
    form.offer(actor, asked.units_of(actor))
    question = asked.read(actor, _values(form))
    shown = columns.chosen(request.args.getlist("columns"), request.cookies.get(columns.COOKIE, ""))
    by_stage = queries.counts(actor, question)
    total = by_stage.get(question.stage, 0) if question.stage else sum(by_stage.values())
    page = queries.page_of(actor, question, total)
    answer = make_response(render_template(
        "good_deeds/review/index.html", form=form, asked=question, page=page, shown=shown, columns=columns.COLUMNS,
        rows=queries.rows_of(actor, page.items, shown), stage_tabs=_tabs(question, by_stage), acts=bulk.acts(actor),
        categories=CATEGORIES, subjects=SUBJECTS, consents=asked.CONSENTS, most=bulk.MOST,
        statistics=who.follows_reviewers(actor),
    ))  # fmt: skip
    if "columns" in request.args:
        _remember(answer, shown)
    return answer


@bp.route("/review/sheet", methods=["GET", "POST"])
def review_sheet() -> ResponseReturnValue:
    """The list as a spreadsheet, with all columns; a long one is made in the background, once that is wanted."""
    actor = _reader()
    form = asked.ReviewFilter()
    form.offer(actor, asked.units_of(actor))
    question = asked.read(actor, _values(form))
    if request.method == "POST":
        return redirect(url_for("jobs.show", job_id=export_job.start(actor, question)), 303)
    total = sum(queries.counts(actor, question).values())
    if total <= export_job.MOST_AT_ONCE:
        return export.answer(actor, question)
    return render_template(
        "web/confirm.html", title=_("Lập bảng tính dài"), danger=False, submit=_("Lập bảng tính"),
        question=_("Bảng có %(num)s đề xuất nên cần ít phút. Có thể rời trang trong lúc chờ; bảng được giữ một ngày, "
                   "chỉ người lập tải được.", num=f"{total:,}".replace(",", ".")),
        cancel_url=url_for("good_deeds.review", **question.parameters),
    )  # fmt: skip


def _reader() -> Actor:
    actor = current_actor()
    actor.require(rights.READ)
    if not rights.reviews(actor) and not who.is_reviewer(actor):
        abort(403)
    return actor


def _values(form: asked.ReviewFilter) -> dict[str, Any]:
    """What was asked for in the address, of what may be chosen."""
    found = {name: form[name].data for name in asked.FILTERS if name in form}
    for name, value in found.items():
        choices = getattr(form[name], "choices", None)
        if choices and value is not None and str(value) not in {str(choice.value) for choice in choices}:
            found[name] = form[name].data = None
    return found | {"stage": request.args.get("stage"), "sort": request.args.get("sort")}


def _tabs(question: asked.Asked, by_stage: dict[str, int]) -> list[tuple[str, str, bool, int]]:
    def url(stage: str | None) -> str:
        rest = request.args.to_dict(flat=False)
        return url_for("good_deeds.review", **{**rest, "stage": stage, "page": None})  # type: ignore[arg-type]

    found = [(_("Tất cả"), url(None), not question.stage, sum(by_stage.values()))]
    codes = {**by_stage, **({question.stage: by_stage.get(question.stage, 0)} if question.stage else {})}
    labels = [(code, str(STAGES[code].label)) for code in STAGES if code in codes]
    return found + [(label, url(code), code == question.stage, codes[code]) for code, label in labels]


def _remember(answer: Response, shown: tuple[str, ...]) -> None:
    answer.set_cookie(
        columns.COOKIE, ".".join(shown) or "title", max_age=columns.KEPT_SECONDS, path=url_for("good_deeds.review"),
        secure=request.is_secure, httponly=True, samesite="Lax",
    )  # fmt: skip
