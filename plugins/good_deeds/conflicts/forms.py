"""Forms: a conflict of interest, a person of one's household."""

from __future__ import annotations

from intranet import Form, forms, row_id

from .. import persons
from ..texts import lazy
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
        try:
            return persons.meant(self.name.data or "", "name", "person")
        except persons.Doubtful as doubtful:
            self.person.choices = doubtful.choices
            raise
