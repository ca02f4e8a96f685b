"""Filters of the directory's lists."""

from __future__ import annotations

from intranet.web.forms import FilterForm, LineField, NullableSelect, Select, VNDateField
from intranet.web.i18n import lazy
from intranet.web.ids import row_id


class UnitFilter(FilterForm):
    """Units as of a day, by name."""

    q = LineField(lazy("Tên hoặc ký hiệu"))
    as_of = VNDateField(lazy("Xem tại ngày"))


class PeopleFilter(FilterForm):
    """People by name, unit and whether they still work here."""

    q = LineField(lazy("Họ tên, mã hoặc thư điện tử"))
    unit = NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    state = Select(lazy("Tình trạng"), choices=(("", lazy("Đang làm việc")), ("left", lazy("Đã thôi làm việc"))))
