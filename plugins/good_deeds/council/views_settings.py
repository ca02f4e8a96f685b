"""Pages: what the council judges and decides by, from when to when."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, current_actor, db, paginate, row_id

from .. import rights
from ..routes import bp
from ..texts import BALLOTS, CATEGORIES
from . import access, criteria, setting
from .models import CouncilRule, CriteriaSet
from .setting_forms import EndForm, RuleForm, SetForm


@bp.get("/criteria", endpoint="criteria")
def criteria_sets() -> str:
    """Sets of criteria, those in force first."""
    _organiser()
    page = paginate(_by_date(CriteriaSet))
    ids = [one.id for one in page.items]
    return render_template(
        "good_deeds/council/criteria.html", page=page, rows=criteria.of(ids), used=criteria.in_use(ids),
        categories=CATEGORIES, today=clock.today(),
    )  # fmt: skip


@bp.route("/criteria/new", methods=["GET", "POST"])
def new_criteria() -> ResponseReturnValue:
    """Set criteria from a day on; `?copy=` begins with those of another set."""
    _organiser()
    copied = _wanted(CriteriaSet)
    form = SetForm(copied, criteria.of([copied.id])[copied.id] if copied else (), is_copy=True)
    return _handle(form, "good_deeds/council/criteria_form.html", "good_deeds.criteria",
                   lambda: setting.add_set(current_actor(), form.draft))  # fmt: skip


@bp.route("/criteria/<int:set_id>/edit", methods=["GET", "POST"])
def edit_criteria(set_id: int) -> ResponseReturnValue:
    """Change a set by which nothing was judged yet; of one in use only its last day."""
    stored = _found(CriteriaSet, set_id)
    if criteria.in_use([set_id]):
        ending = EndForm(effective_to=stored.effective_to, version=stored.version)
        return _handle(
            ending, "good_deeds/council/criteria_end.html", "good_deeds.criteria",
            lambda: setting.end_set(current_actor(), set_id, ending.made_from, ending.effective_to.data),
            stored=stored, rows=criteria.of([set_id])[set_id],
        )  # fmt: skip
    form = SetForm(stored, criteria.of([set_id])[set_id])
    return _handle(form, "good_deeds/council/criteria_form.html", "good_deeds.criteria",
                   lambda: setting.edit_set(current_actor(), set_id, form.made_from, form.draft),
                   stored=stored)  # fmt: skip


@bp.get("/rules")
def rules() -> str:
    """Rules of the council, those in force first."""
    _organiser()
    return render_template(
        "good_deeds/council/rules.html", page=paginate(_by_date(CouncilRule)), categories=CATEGORIES, ballots=BALLOTS,
        today=clock.today(),
    )  # fmt: skip


@bp.route("/rules/new", methods=["GET", "POST"])
def new_rule() -> ResponseReturnValue:
    """Set a rule from a day on; `?copy=` begins with another one."""
    _organiser()
    form = RuleForm(_wanted(CouncilRule), is_new=True)
    return _handle(form, "good_deeds/council/rule_form.html", "good_deeds.rules",
                   lambda: setting.add_rule(current_actor(), form.draft))  # fmt: skip


@bp.route("/rules/<int:rule_id>/edit", methods=["GET", "POST"])
def edit_rule(rule_id: int) -> ResponseReturnValue:
    """Correct a rule."""
    stored = _found(CouncilRule, rule_id)
    form = RuleForm(stored)
    return _handle(form, "good_deeds/council/rule_form.html", "good_deeds.rules",
                   lambda: setting.edit_rule(current_actor(), rule_id, form.made_from, form.draft),
                   stored=stored)  # fmt: skip


def _handle(form: Any, template: str, back: str, act: Any, **more: Any) -> ResponseReturnValue:
    """The form: checked, done, or shown again; what somebody else saved meanwhile is told beside it."""
    status, theirs = (422 if form.is_submitted() else 200), None
    if form.validate_on_submit():
        try:
            act()
            return redirect(url_for(back), 303)
        except setting.Conflict as conflict:
            theirs, status = conflict.stored, 409
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    rows = criteria.of([theirs.id])[theirs.id] if isinstance(theirs, CriteriaSet) else []
    return render_template(template, form=form, theirs=theirs, their_rows=rows, back=url_for(back), ballots=BALLOTS,
                           categories=CATEGORIES, **more), status  # fmt: skip


def _by_date(model: Any) -> Any:
    return select(model).order_by(model.effective_from.desc(), model.category, model.id.desc())


def _organiser() -> None:
    if not access.organises(current_actor()):
        raise Forbidden(rights.COUNCIL)


def _found(model: Any, wanted: int) -> Any:
    _organiser()
    stored = db.session.get(model, wanted)
    if stored is None:
        abort(404)
    return stored


def _wanted(model: Any) -> Any:
    try:
        return db.session.get(model, row_id(request.args.get("copy", "")))
    except ValueError:
        return None
