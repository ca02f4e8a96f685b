"""Pages of commendations: the list, one, correcting and withdrawing it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, paginate, unit_names

from .. import rights
from ..models import Commendation, Submission
from ..routes import bp
from ..submissions import queries as cases
from ..texts import _
from . import corrections, decision_file, export, queries, who
from . import decide_views as _deciding  # noqa: F401  adds its pages
from . import record_views as _records  # noqa: F401  adds its pages
from .forms import EditForm, Filter, WithdrawForm


@bp.get("/commendations")
def commendations() -> ResponseReturnValue:
    """The commendations the reader may see, filtered by the URL. `?format=xlsx` gives them as a spreadsheet."""
    actor = current_actor()
    actor.require(rights.READ)
    form = Filter()
    filters = form.filters
    statement = queries.listing(actor, filters)
    if request.args.get("format") == "xlsx":
        return export.answer_list(statement, _subtitle(filters))
    page = paginate(statement)
    rows = [one for one, _case in page.items]
    return render_template(
        "good_deeds/commendations/index.html", form=form, filters=filters, page=page,
        units=queries.unit_names_of(rows), may_record=who.may_record(actor), me=actor.person_id,
        home=actor.home_unit_id,
    )  # fmt: skip


@bp.get("/commendations/<int:commendation_id>")
def commendation(commendation_id: int) -> str:
    """One commendation: the decision, its file and, when it was taken back, why."""
    actor = current_actor()
    one, case = _found(commendation_id)
    opens = cases.get(actor, case.id) is not None
    inside = who.sees_inside(actor, one)
    return render_template(
        "good_deeds/commendations/show.html", one=one, case=case, opens=opens,
        unit_name=queries.unit_names_of([one])[one.id], file=decision_file.of(one) if inside else None,
        remark=one.note if inside else "",
        may_change=one.withdrawn_on is None and who.may_change(actor, one),
        record_of_person=one.person_id is not None and who.may_see_person(actor, one.person_id),
        others=corrections.others_of(actor, one) if who.may_change(actor, one) else [],
        may_write=opens and one.withdrawn_on is None and case.stage == "commended" and rights.may_publish(actor, case),
    )  # fmt: skip


@bp.route("/commendations/<int:commendation_id>/edit", methods=["GET", "POST"])
def edit_commendation(commendation_id: int) -> ResponseReturnValue:
    """Correct what was recorded. If somebody else did meanwhile, both versions are shown."""
    one, case = _changeable(commendation_id)
    form = EditForm(one)
    if form.validate_on_submit():
        try:
            corrections.edit(
                current_actor(), commendation_id, form.made_from, form.decision, form.name.data or "",
                upload=form.upload.data, together=bool(form.together.data),
            )  # fmt: skip
            return redirect(url_for("good_deeds.commendation", commendation_id=commendation_id), 303)
        except corrections.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            return _edit_page(form, conflict.stored, case, 409, why=str(conflict))
        except Refused as refusal:
            form.refuse(refusal)
    return _edit_page(form, one, case, 422 if form.is_submitted() else 200)


@bp.route("/commendations/<int:commendation_id>/withdraw", methods=["GET", "POST"])
def withdraw_commendation(commendation_id: int) -> ResponseReturnValue:
    """Take a commendation back: says what that means, then does it."""
    one, _case = _changeable(commendation_id)
    form = WithdrawForm(data={"version": str(one.version)})
    back = url_for("good_deeds.commendation", commendation_id=commendation_id)
    if form.validate_on_submit():
        try:
            corrections.withdraw(current_actor(), commendation_id, form.made_from, form.withdrawal)
            return redirect(back, 303)
        except corrections.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "web/confirm.html", title=_("Hủy %(form)s của %(name)s", form=one.form, name=one.name), form=form,
        question=_("Quyết định đã ghi vẫn nằm trong hồ sơ, có dấu “đã hủy”. Việc này không hoàn lại được."),
        points=[
            _("Việc xét đề xuất kết thúc; người gửi và người được khen được báo."),
            _("Bài đã đăng được gỡ khỏi trang gương."),
            _("Không còn tính là hưởng ứng kế hoạch."),
        ],
        submit=_("Hủy quyết định khen thưởng"), cancel_url=back,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _edit_page(form: EditForm, one: Commendation, case: Submission, status: int, why: str = "") -> ResponseReturnValue:
    page = render_template(
        "good_deeds/commendations/form.html", form=form, one=one, case=case, why=why, doubts=(),
        others=corrections.others_of(current_actor(), one), file=decision_file.of(one),
        heading=_("Sửa quyết định khen thưởng"),
        back=url_for("good_deeds.commendation", commendation_id=one.id),
    )  # fmt: skip
    return page, status


def _found(commendation_id: int) -> tuple[Commendation, Submission]:
    found = queries.get(current_actor(), commendation_id)
    if found is None:
        abort(404)
    return found


def _changeable(commendation_id: int) -> tuple[Commendation, Submission]:
    one, case = _found(commendation_id)
    if not who.may_change(current_actor(), one):
        abort(403)
    if one.withdrawn_on is not None:
        abort(redirect(url_for("good_deeds.commendation", commendation_id=commendation_id)))
    return one, case


def _subtitle(filters: queries.Filters) -> str:
    unit = unit_names([filters.unit_id]).get(filters.unit_id, "") if filters.unit_id is not None else ""
    parts: list[Any] = [_("Năm %(year)d", year=filters.year) if filters.year else "", filters.form, filters.authority]
    return ", ".join(part for part in (*parts, unit, filters.q) if part)
