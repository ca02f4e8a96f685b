"""The record of a person or a unit across the years."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from intranet import current_actor

from .. import rights
from ..routes import bp
from . import export, records

PEOPLE_SHOWN = 100


@bp.get("/records/<any(person, unit):kind>/<int:subject_id>")
def record(kind: str, subject_id: int) -> ResponseReturnValue:
    """All commendations of a person, or of a unit with those it carries on. `?format=xlsx`: as a spreadsheet."""
    actor = current_actor()
    actor.require(rights.READ)
    found = records.of_person(actor, subject_id) if kind == "person" else records.of_unit(actor, subject_id)
    if found is None:
        abort(404)
    people = records.of_people_in(actor, subject_id) if kind == "unit" else None
    if request.args.get("format") == "xlsx":
        return export.answer_record(found, people)
    return render_template(
        "good_deeds/commendations/record.html", kind=kind, subject_id=subject_id, record=found, people=people,
        mine=kind == "person" and subject_id == actor.person_id, limit=PEOPLE_SHOWN,
    )  # fmt: skip
