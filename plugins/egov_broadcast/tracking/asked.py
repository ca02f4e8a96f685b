"""What somebody asks of the list of people: a unit, a state, a name. Read from the URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intranet import forms

from ..people.figures import Figures
from ..texts import _, lazy
from . import states
from .figures import Board

NO_UNIT: Final = 0
"""Stands for people who are on no unit's staff."""


class PeopleFilter(forms.FilterForm):
    """The filter above the list of people."""

    q = forms.LineField(lazy("Họ tên hoặc mã cán bộ"), id="t-q")
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=int, empty=lazy("Mọi đơn vị"), id="t-unit")
    state = forms.NullableSelect(lazy("Tình trạng"), id="t-state")


@dataclass(frozen=True, slots=True)
class Asked:
    """`state` is a key of `states.WORDS`; `unit_id` None: of all units, 0: of people without one. `usual`: the state
    that is shown when none was asked for.
    """

    state: str
    unit_id: int | None = None
    name: str = ""
    usual: str = "waiting"
    form: Any = None

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.name) or self.unit_id is not None or self.state != self.usual

    @property
    def values(self) -> dict[str, Any]:
        """The filter as parameters of an address."""
        state = self.state if self.state != self.usual else None
        return {"unit": self.unit_id, "state": state, "q": self.name or None}


def read(board: Board) -> Asked:
    """What the URL asks for. Nonsense is ignored."""
    usual = usual_state(board.total)
    form = PeopleFilter()
    form.unit.choices = [
        ("", str(form.unit.empty)),
        *((str(one.unit_id or NO_UNIT), one.name) for one in sorted(board.units, key=lambda line: line.name)),
    ]
    form.state.choices = [("", states.WORDS[usual]), *_state_choices(board.total, usual)]
    known = {one.unit_id or NO_UNIT for one in board.units}
    unit_id = form.unit.data if form.unit.data in known else None
    state = form.state.data if form.state.data in states.WORDS else usual
    return Asked(state, unit_id, form.q.data or "", usual, form)


def usual_state(total: Figures) -> str:
    """What is shown first: who is missing; when nobody is, everybody."""
    if total.missing:
        return "waiting"
    return "unopened" if total.unread and not total.total else "all"


def heading(asked: Asked, board: Board, number: str) -> str:
    """What the list shows, in words: "Trung tâm Công nghệ số: 9 người chưa xác nhận"."""
    line = board.line(asked.unit_id or None) if asked.unit_id is not None else None
    word = str(states.WORDS[asked.state])
    words = _("%(state)s: %(num)s người", state=word, num=number)
    if asked.state == "all":
        words = _("%(num)s người", num=number)
    return f"{line.name}: {words[:1].lower()}{words[1:]}" if line else words


def known_total(asked: Asked, board: Board) -> int | None:
    """How many people the list has where the figures tell; None: they must be counted."""
    if asked.name:
        return None
    line = board.line(asked.unit_id or None) if asked.unit_id is not None else None
    found = board.total if asked.unit_id is None else line.figures if line else Figures()
    counts = {
        "waiting": found.missing, "overdue": found.overdue, "unopened": found.unopened + found.unread,
        "opened": found.opened, "exempt": found.exempt, "acknowledged": found.acknowledged, "read": found.read,
        "all": found.everybody,
    }  # fmt: skip
    return counts.get(asked.state)


def _state_choices(total: Figures, usual: str) -> list[tuple[str, Any]]:
    left_out = {usual}
    if not total.total:
        left_out |= {"waiting", "unreachable", "overdue", "opened", "acknowledged"}
    if not total.read:
        left_out.add("read")
    return [(key, words) for key, words in states.WORDS.items() if key not in left_out]
