"""Forms: a conflict of interest, a person of one's household."""

from __future__ import annotations

from collections.abc import Sequence

from intranet import Form, Refused, forms, home_units, match_people, person_names, row_id, unit_names

from ..texts import _, lazy
from .declaring import LONGEST_REASON


class ConflictForm(Form):
    """Why somebody steps back from a case."""

    reason = forms.LineField(
        lazy("Lý do"), [forms.Required(), forms.Length(max=LONGEST_REASON)],
        description=lazy("Ví dụ: họ hàng, cùng nhóm tác giả, đang có tranh chấp. Không ghi điều riêng tư khác"),
    )  # fmt: skip


class PersonForm(Form):
    """Somebody by name; of several of that name one is chosen."""

    name = forms.LineField(lazy("Họ tên hoặc mã cán bộ"), [forms.Length(max=200)])
    person = forms.Choices(lazy("Chọn đúng người"), coerce=row_id, choices=(), validate_choice=False)

    def found(self) -> int:
        """The person meant. Raises Refused when it can be nobody or several people, who are then offered."""
        if self.person.data is not None:
            return int(self.person.data)
        line = (self.name.data or "").strip()
        if not line:
            raise Refused(_("Nhập họ tên hoặc mã cán bộ"), "name")
        match = match_people([line])[0]
        if match.certain:
            return match.person_ids[0]
        if not match.person_ids:
            raise Refused(_("Không tìm thấy ai tên như vậy; kiểm tra họ tên hoặc nhập mã cán bộ"), "name")
        self.person.choices = people(match.person_ids)
        raise Refused(_("Chọn đúng người trong danh sách"), "person")


def people(ids: Sequence[int]) -> list[tuple[int, str]]:
    """These people to choose from, each with their unit."""
    names, homes = person_names(ids), home_units(ids)
    units = unit_names(homes.values())
    labels = {one: ", ".join(filter(None, (names[one], units.get(homes.get(one, 0))))) for one in ids if one in names}
    return list(labels.items())


def looked_up(name: str) -> list[tuple[int, str]]:
    """The people whom a name or staff code may mean, to choose from."""
    return people(match_people([name])[0].person_ids)
