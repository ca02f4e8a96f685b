"""Forms of the list: whom to ask, until when, a note for many, an opinion."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import select, union

from intranet import Actor, Form, clock, db, forms, match_people, people_with, person_names, row_id, workdays

from .. import rights
from ..models import Assignment
from ..texts import _, lazy
from .assigning import Wish

USUAL_DAYS: Final = 5
"""Working days to review in, unless somebody says otherwise."""
MOST_OFFERED: Final = 60
EACH: Final = {"0": lazy("Mọi người đã chọn cùng xem mỗi đề xuất"), "1": lazy("Chia đều, mỗi đề xuất một người"),
               "2": lazy("Chia đều, mỗi đề xuất hai người")}  # fmt: skip


class AssignForm(Form):
    """Whom to ask to review, how the cases are shared out, until when."""

    people = forms.Checkboxes(lazy("Người xem xét"), coerce=row_id, choices=())
    names = forms.ProseField(
        lazy("Người khác"), [forms.Length(max=4000)],
        description=lazy("Họ tên hoặc mã cán bộ, mỗi người một dòng; người đó sẽ xem được các đề xuất này"),
    )  # fmt: skip
    each = forms.Choices(lazy("Chia việc"), choices=EACH, default="0")
    due_on = forms.VNDateField(lazy("Hạn cho ý kiến"), description=lazy("Ví dụ 05/02/2026"))

    def __init__(self, actor: Actor) -> None:
        super().__init__(data={"due_on": workdays.add(clock.today(), USUAL_DAYS), "each": "0"})
        self.people.choices = forms.choices_of(_offered(actor))

    def wish(self) -> Wish | None:
        """What was filled in; None with an error at the field for each line that may mean nobody or several."""
        lines = [line for line in (self.names.data or "").splitlines() if line.strip()]
        matches = match_people(lines) if lines else []
        wrong = [match.line for match in matches if not match.certain]
        if wrong:
            said = _("Không rõ là ai: %(names)s. Ghi mã cán bộ của người đó", names="; ".join(wrong[:5]))
            self.names.errors = [*self.names.errors, said]
            return None
        people = [*(self.people.data or ()), *(match.person_ids[0] for match in matches)]
        return Wish(list(dict.fromkeys(people)), int(self.each.data or 0), self.due_on.data)


class DueForm(Form):
    """Until when reviews are wanted."""

    due_on = forms.VNDateField(
        lazy("Hạn cho ý kiến"), [forms.Required()], description=lazy("Cho những người chưa cho ý kiến")
    )

    def __init__(self) -> None:
        super().__init__(data={"due_on": workdays.add(clock.today(), USUAL_DAYS)})


class NoteForm(Form):
    """A note for all cases of a step."""

    note = forms.ProseField(lazy("Ghi chú"), [forms.Length(max=4000)])

    def __init__(self, *, needed: bool) -> None:
        super().__init__()
        if needed:
            self.note.label.text = _("Lý do")
            self.note.validators = [forms.Required(), *self.note.validators]
            self.note.flags.required = True


class OpinionForm(Form):
    """What a reviewer thinks."""

    opinion = forms.ProseField(
        lazy("Ý kiến"), [forms.Length(max=8000)],
        description=lazy("Việc làm có thật, có tác dụng đến đâu; có nên trình hội đồng không; cần bổ sung gì"),
    )  # fmt: skip


def _offered(actor: Actor) -> Sequence[tuple[int, str]]:
    """Who checks, judges or endorses, and who reviewed before: by given name."""
    mine: Collection[Any] = actor.units_for(rights.ENDORSE) or ()
    holders = [people_with(permission) for permission in (rights.CHECK, rights.SCORE)]
    holders += [people_with(rights.ENDORSE, unit_id) for unit_id in sorted(mine)[:1]]
    before = select(Assignment.person_id).distinct()
    found = db.session.scalars(union(*holders, before).limit(MOST_OFFERED))
    names = person_names(found)
    return sorted(names.items(), key=lambda pair: (pair[1].split()[-1:], pair[1]))
