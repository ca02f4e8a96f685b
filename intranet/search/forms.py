"""What may narrow a search."""

from __future__ import annotations

from intranet.search import readers
from intranet.search.queries import Filters
from intranet.web.fields import LineField, NullableSelect, VNDateField, choices_of
from intranet.web.forms import FilterForm
from intranet.web.i18n import lazy
from intranet.web.ids import row_id


class SearchForm(FilterForm):
    """The form above the results."""

    q = LineField(lazy("Từ cần tìm"))
    unit = NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    since = VNDateField(lazy("Từ ngày"))
    until = VNDateField(lazy("Đến ngày"))

    def offer_units(self) -> None:
        """Fill the list of units. One query."""
        self.unit.choices = choices_of([("", str(self.unit.empty)), *readers.unit_choices()])

    @property
    def filters(self) -> Filters:
        """What was chosen; what cannot be read does not narrow."""
        return Filters(self.unit.data, self.since.data, self.until.data)
