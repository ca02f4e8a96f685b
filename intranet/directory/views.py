"""Pages of the directory: the tree of units, one unit, the list of people, one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, render_template, request

from intranet import clock
from intranet.access import current_actor
from intranet.directory import labels, queries, queries_people, queries_tree, queries_unit
from intranet.directory.forms import PeopleFilter, UnitFilter
from intranet.web.fields import read_date
from intranet.web.paging import PER_PAGE, Page, page_argument, paginate

bp = Blueprint("directory", __name__, template_folder="templates")


@bp.get("/units")
def units() -> str:
    """The tree as of a day, or the units whose names hold what was typed."""
    form, day = UnitFilter(), _day()
    form.as_of.data = day
    words = form.q.data or ""
    found = _page_of(queries_tree.named_like(words, day)) if words else None
    return render_template(
        "directory/units.html", form=form, day=day, today=clock.today(), words=words, found=found,
        tree=None if found else queries_tree.tree(day), labels=labels,
    )  # fmt: skip


@bp.get("/units/<int:unit_id>")
def unit(unit_id: int) -> str:
    """One unit as of a day."""
    day = _day()
    shown = queries_unit.unit_page(unit_id, day)
    if shown is None:
        abort(404)
    return render_template(
        "directory/unit.html", unit=shown, day=day, today=clock.today(), labels=labels,
        members=paginate(queries_unit.memberships(unit_id, day)),
    )  # fmt: skip


@bp.get("/people")
def people() -> str:
    """Everybody, filtered."""
    form, day = PeopleFilter(), clock.today()
    form.unit.choices = queries.unit_choices(day)
    found = queries_people.find_people(form.q.data or "", form.unit.data, day, left=form.state.data == "left")
    page = paginate(found)
    return render_template(
        "directory/people.html", form=form, page=page, day=day,
        places=queries_people.places([person.id for person in page.items], day),
        filtered=any(request.args.get(name) for name in ("q", "unit", "state")),
    )  # fmt: skip


@bp.get("/people/<int:person_id>")
def person(person_id: int) -> str:
    """One person."""
    shown = queries_people.person_page(person_id, clock.today())
    if shown is None:
        abort(404)
    may_edit = current_actor().may("directory.edit_people", shown.home.membership.unit_id if shown.home else None)
    return render_template("directory/person.html", shown=shown, labels=labels, may_edit=may_edit)


def _day() -> date:
    """The day of `as_of` in the URL; today when it says nothing sensible."""
    try:
        return read_date(request.args.get("as_of", "").strip())
    except ValueError:
        return clock.today()


def _page_of(rows: Sequence[object]) -> Page:
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(page_argument(), pages)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(rows))
