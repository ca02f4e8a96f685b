"""The filters above the trail."""

from __future__ import annotations

from intranet.web.forms import FilterForm, LineField, NullableSelect, VNDateField
from intranet.web.i18n import lazy


class FilterEntries(FilterForm):
    """Whose, what, about what, when."""

    person = LineField(lazy("Người thực hiện"))
    action = NullableSelect(lazy("Việc đã làm"), empty=lazy("Tất cả việc đã làm"))
    subject = NullableSelect(lazy("Đối tượng"), empty=lazy("Tất cả đối tượng"))
    first = VNDateField(lazy("Từ ngày"))
    last = VNDateField(lazy("Đến ngày"))
