"""Forms of the pages about plugins."""

from __future__ import annotations

from collections.abc import Iterable

from intranet.host.labels import STATE_WORDS
from intranet.host.service import LONGEST_REASON
from intranet.host.service_switches import Change
from intranet.host.switching.standing import STATES
from intranet.web.forms import Choices, FilterForm, Form, Length, LineField, NullableSelect, Required, Select
from intranet.web.i18n import lazy
from intranet.web.ids import row_id

MOST_CHANGES = 1000
"""More than any page shows."""


class PluginFilter(FilterForm):
    """Plugins by name; the state is chosen by links."""

    q = LineField(lazy("Tên phân hệ"))


class MatrixFilter(FilterForm):
    """Units by name, and one plugin or all."""

    q = LineField(lazy("Tên hoặc ký hiệu đơn vị"))
    plugin = NullableSelect(lazy("Phân hệ"), empty=lazy("Tất cả phân hệ"))


class UnitChoice(FilterForm):
    """The unit whose settings are shown."""

    unit = Select(lazy("Đơn vị"), coerce=row_id, validate_choice=False)


class ReasonForm(Form):
    """Why: kept in the audit trail and shown to those whom it concerns."""

    reason = LineField(lazy("Lý do, ghi vào nhật ký và hiện cho trưởng đơn vị"), [Length(max=LONGEST_REASON)])


class DefaultForm(ReasonForm):
    """What holds for units without a state of their own."""

    state = Choices(
        lazy("Với đơn vị chưa đặt riêng"), choices=(("on", STATE_WORDS["on"]), ("off", STATE_WORDS["off"])), coerce=str
    )


class PurgeForm(Form):
    """The plugin's id, typed: nothing brings its data back."""

    typed_id = LineField(lazy("Gõ mã phân hệ để xác nhận"), [Required()])


def name_of(plugin_id: str, unit_id: int | None, expected: str) -> str:
    """The name of a cell's field: it says what stood there when the page was made."""
    return f"{plugin_id}:{'' if unit_id is None else unit_id}:{expected}"


def read_changes(fields: Iterable[tuple[str, str]]) -> list[Change]:
    """The cells of a sent matrix whose state differs from what stood there; what is no cell is left out."""
    found: list[Change] = []
    for name, state in fields:
        parts = name.split(":")
        # NUL: PostgreSQL has no such text.
        if len(parts) != 3 or "\0" in name or state == parts[2] or len(found) >= MOST_CHANGES:
            continue
        plugin_id, unit, expected = parts
        if {state, expected} <= {"", *STATES} and (not unit or (unit.isascii() and unit.isdecimal())):
            found.append(Change(plugin_id, _unit(unit), expected, state))
    return [change for change in found if change.unit_id != 0]


def _unit(text: str) -> int | None:
    if not text:
        return None
    try:
        return row_id(text[:20])
    except ValueError:
        return 0
