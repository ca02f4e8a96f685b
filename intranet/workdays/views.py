"""Pages of the special days, for those who manage them: a year's list, one day, suggestions."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import clock
from intranet.access import Actor, Forbidden, Refused, current_actor
from intranet.web.dates import vndate
from intranet.web.fields import EARLIEST, LATEST
from intranet.web.i18n import _, ngettext
from intranet.workdays import queries, service
from intranet.workdays.forms import DayForm, SuggestionsForm
from intranet.workdays.labels import KINDS, SOURCES
from intranet.workdays.models import SpecialDay

bp = Blueprint("workdays", __name__, template_folder="templates")

_YEARS_AHEAD: Final = 1


@bp.get("/admin/workdays")
def index() -> str:
    """The days of a year."""
    _manager()
    year, this_year = _year(), clock.today().year
    known = {*queries.years(), this_year, this_year + _YEARS_AHEAD, year}
    return render_template(
        "workdays/index.html", year=year, years=sorted(known), days=queries.of_year(year), kinds=KINDS, sources=SOURCES,
        suggested=len(service.open_suggestions(year)),
    )  # fmt: skip


@bp.route("/admin/workdays/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a day."""
    actor, form = _manager(), DayForm()
    if form.validate_on_submit():
        try:
            return _back(service.add(actor, form.draft), _("Đã thêm vào danh sách."))
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, _year())


@bp.route("/admin/workdays/<int:day_id>", methods=["GET", "POST"])
def edit(day_id: int) -> ResponseReturnValue:
    """Change a day. If somebody else did so meanwhile, the form says what it is now."""
    stored = _found(day_id)
    actor, form = current_actor(), DayForm(stored)
    if form.validate_on_submit():
        try:
            return _back(service.edit(actor, day_id, form.made_from, form.draft), _("Đã lưu."))
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
            return _form_page(form, stored.day.year, stored, 409)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, stored.day.year, stored)


@bp.route("/admin/workdays/<int:day_id>/remove", methods=["GET", "POST"])
def remove(day_id: int) -> ResponseReturnValue:
    """Take a day away: says what that means, then does it."""
    actor, stored = current_actor(), _found(day_id)
    year = stored.day.year
    if request.method == "POST":
        service.remove(actor, day_id)
        flash(_("Đã bỏ khỏi danh sách."), "success")
        return redirect(url_for("workdays.index", year=year), 303)
    return render_template(
        "web/confirm.html", title=_("Bỏ ngày %(day)s khỏi danh sách", day=vndate(stored.day)), submit=_("Bỏ ngày này"),
        question=_("“%(name)s” sẽ không còn trong danh sách.", name=stored.name),
        points=[_("Từ nay ngày này được tính như mọi ngày trong tuần."), _("Hạn và buổi đã lập giữ nguyên.")],
        cancel_url=url_for("workdays.index", year=year),
    )  # fmt: skip


@bp.route("/admin/workdays/suggestions", methods=["GET", "POST"])
def suggestions() -> ResponseReturnValue:
    """Suggested days of a year that are not in the list, to choose from."""
    actor, year = _manager(), _year()
    found = service.open_suggestions(year)
    form = SuggestionsForm(found)
    if form.validate_on_submit():
        number = service.take(actor, year, form.chosen)
        flash(ngettext("Đã thêm %(num)d ngày.", "Đã thêm %(num)d ngày.", number), "success")
        return redirect(url_for("workdays.index", year=year), 303)
    page = render_template("workdays/suggestions.html", form=form, found=found, year=year)
    return page, 422 if form.is_submitted() else 200


def _back(day: SpecialDay, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("workdays.index", year=day.day.year), 303)


def _form_page(form: DayForm, year: int, stored: SpecialDay | None = None, status: int = 422) -> ResponseReturnValue:
    page = render_template("workdays/form.html", form=form, stored=stored, year=year)
    return page, status if form.is_submitted() else 200


def _manager() -> Actor:
    actor = current_actor()
    if not actor.may_everywhere(service.MANAGE):
        raise Forbidden(service.MANAGE)
    return actor


def _year() -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if EARLIEST <= year <= LATEST else clock.today().year


def _found(day_id: int) -> SpecialDay:
    stored = queries.get(day_id) if current_actor().may_everywhere(service.MANAGE) else None
    if stored is None:
        abort(404)
    return stored
