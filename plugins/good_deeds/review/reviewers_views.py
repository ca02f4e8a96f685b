"""Pages: how reviewers do."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from intranet import clock, current_actor, forms, paginate_rows, row_id, sheets

from ..routes import bp
from ..texts import _, lazy
from . import reviewers as figures
from . import who


class YearFilter(forms.FilterForm):
    """The year."""

    year = forms.NullableSelect(lazy("Năm"), coerce=row_id)

    def __init__(self) -> None:
        super().__init__()
        self.year.choices = forms.choices_of([(str(year), str(year)) for year in figures.years()])
        if self.year.data is None or str(self.year.data) not in {choice.value for choice in self.year.choices}:
            self.year.data = clock.today().year


@bp.get("/reviewers")
def reviewers() -> ResponseReturnValue:
    """Reviewers of a year, this one by default. `?format=xlsx` gives them as a spreadsheet."""
    actor = current_actor()
    if not who.follows_reviewers(actor):
        abort(403)
    form = YearFilter()
    found = figures.lines(actor, form.year.data)
    if request.args.get("format") == "xlsx":
        name = _("Người xem xét %(year)d", year=form.year.data)
        return sheets.response([figures.sheet(found, form.year.data)], name)
    return render_template(
        "good_deeds/review/reviewers.html", form=form, page=paginate_rows(found), figure=figures.figure,
        year=form.year.data,
    )  # fmt: skip
