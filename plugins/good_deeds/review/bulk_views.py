"""Pages: something done with many cases – what is meant, a confirmation, what came of it.

What came of it is told in the answer to the form itself: it is a row for each case and stands nowhere else. Sending
the form again changes nothing: cases have moved on, people have been asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, current_actor, db, person_names, row_id

from ..flow.stages import STEPS
from ..routes import bp
from . import asked, assigning, bulk, queries, steps, who
from .forms import AssignForm, DueForm, NoteForm

_SHOWN = ("unit", "stage", "reviewers")


@bp.get("/review/act")
def review_act() -> ResponseReturnValue:
    """Lead from the list to the page of what was chosen there, with the cases that were ticked or all of the list."""
    code, known = request.args.get("do", ""), {act.code for act in bulk.acts(current_actor())}
    if not known:
        abort(403)
    if code not in known:
        return redirect(_back())
    rest = {name: value for name, value in request.args.to_dict(flat=False).items() if name not in ("do", "columns")}
    match code:
        case "assign":
            return redirect(url_for("good_deeds.assign", **rest))  # type: ignore[arg-type]
        case "due":
            return redirect(url_for("good_deeds.review_due", **rest))  # type: ignore[arg-type]
        case _:
            return redirect(url_for("good_deeds.review_step", code=code, **rest))  # type: ignore[arg-type]


@bp.route("/review/assign", methods=["GET", "POST"])
def assign() -> ResponseReturnValue:
    """Ask people to review the chosen cases."""
    actor = _asker()
    rows = _chosen(actor)
    form = AssignForm(actor)
    if form.validate_on_submit() and rows and (wish := form.wish()) is not None:
        try:
            outcome = assigning.assign(actor, [row.id for row in rows], wish)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _assigned(actor, rows, outcome)
    answer = render_template("good_deeds/review/assign.html", form=form, rows=rows, back=_back())
    return answer, 422 if form.is_submitted() else 200


def _assigned(actor: Actor, rows: Sequence[queries.Row], outcome: assigning.Outcome) -> str:
    db.session.rollback()
    people = {person_id for _case, person_id in (*outcome.given, *outcome.kept)}
    return render_template(
        "good_deeds/review/assigned.html", outcome=outcome, names=person_names(people), back=_back(),
        rows=queries.rows_of(actor, [row.id for row in rows], _SHOWN),
        kept=_by_case(outcome.kept), given=_by_case(outcome.given),
    )  # fmt: skip


@bp.route("/review/due", methods=["GET", "POST"])
def review_due() -> ResponseReturnValue:
    """Set until when the open reviews of the chosen cases are wanted."""
    actor = _asker()
    rows = _chosen(actor)
    form = DueForm()
    if form.validate_on_submit() and rows:
        try:
            changed = assigning.set_due(actor, [row.id for row in rows], form.due_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render_template(
                "good_deeds/review/due_set.html", changed=changed, due_on=form.due_on.data, back=_back()
            )
    answer = render_template("good_deeds/review/due.html", form=form, rows=rows, back=_back())
    return answer, 422 if form.is_submitted() else 200


@bp.route("/review/steps/<code>", methods=["GET", "POST"])
def review_step(code: str) -> ResponseReturnValue:
    """Take a step for the chosen cases."""
    actor = current_actor()
    if code not in bulk.BY_HAND:
        abort(404)
    step = STEPS[code]
    actor.require(step.right)
    rows = _chosen(actor)
    fitting = [row for row in rows if row.stage.code in step.sources]
    form = NoteForm(needed=step.needs_note)
    if form.validate_on_submit() and rows:
        try:
            results = steps.take(actor, _seen(), code, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            db.session.rollback()
            return render_template(
                "good_deeds/review/stepped.html", step=step, results=results, back=_back(),
                rows={row.id: row for row in queries.rows_of(actor, [one.case_id for one in results], _SHOWN)},
                done=sum(1 for one in results if not one.why_not),
            )  # fmt: skip
    answer = render_template(
        "good_deeds/review/step.html", form=form, step=step, rows=fitting, back=_back(),
        others=[row for row in rows if row not in fitting],
    )  # fmt: skip
    return answer, 422 if form.is_submitted() else 200


def _asker() -> Actor:
    actor = current_actor()
    if not who.may_ask(actor):
        abort(403)
    return actor


def _chosen(actor: Actor) -> Sequence[queries.Row]:
    """The cases that are meant, as far as `actor` may see them: ticked ones, or with `all` those of the list."""
    if request.method == "GET" and request.args.get("all"):
        form = asked.ReviewFilter()
        values = {name: form[name].data for name in asked.FILTERS if name in form}
        question = asked.read(actor, values | {"stage": request.args.get("stage"), "sort": request.args.get("sort")})
        return queries.rows_of(actor, queries.ids_of(actor, question)[: bulk.MOST], _SHOWN)
    wanted = [case_id for case_id, _version in _seen()] or _ids(request.values.getlist("case"))
    allowed = asked.Asked({}).conditions(actor)
    return queries.rows_of(actor, queries.seen(wanted[: bulk.MOST], allowed), _SHOWN)


def _seen() -> list[tuple[int, int]]:
    """The cases of the form with the version that was shown: `17:3`."""
    pairs = [text.partition(":") for text in request.form.getlist("case")]
    return [
        (ids[0], int(version)) for text, _colon, version in pairs
        if (ids := _ids([text])) and version.isascii() and version.isdecimal() and len(version) < 10
    ]  # fmt: skip


def _ids(texts: Iterable[str]) -> list[int]:
    found = []
    for text in texts:
        try:
            found.append(row_id(text))
        except ValueError:
            continue
    return found


def _back() -> str:
    """The list the cases were chosen from."""
    values: dict[str, Any] = {
        name: value for name in (*asked.FILTERS, "sort") if (value := request.values.get(name))
    }  # fmt: skip
    return url_for("good_deeds.review", **values)


def _by_case(pairs: Iterable[assigning.Pair]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for case_id, person_id in pairs:
        found.setdefault(case_id, []).append(person_id)
    return found
