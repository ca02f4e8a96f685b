"""The form for a new calendar feed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from intranet import Form, PlanFacts, current_actor, forms, unit_choices

from .. import rights
from ..texts import _, lazy


class FeedForm(Form):
    """What the feed shows: one's own sessions, those of a unit, those of a wave. Each choice is `<kind>-<id>`."""

    what = forms.Select(lazy("Lịch gồm"), [forms.Required()])

    def __init__(self, plans: Sequence[PlanFacts]) -> None:
        super().__init__()
        units = unit_choices(current_actor().units_for(rights.READ))
        self.what.choices = forms.choices_of(
            [
                ("person-0", _("Buổi của tôi: những buổi cần dự, phụ trách")),
                *((f"unit-{unit_id}", _("Đơn vị: %(unit)s", unit=name.strip())) for unit_id, name in units),
                *((f"wave-{wave_id}", _("Kế hoạch %(wave)s", wave=name)) for wave_id, name in waves(plans).items()),
            ]
        )
        asked = request.args.get("what", "")
        if not self.is_submitted() and asked in {choice.value for choice in self.what.choices}:
            self.what.data = asked

    @property
    def chosen(self) -> tuple[str, int | None, str]:
        """(kind, id, words) of the choice."""
        kind, _dash, ref = self.what.data.partition("-")
        words = next(str(choice.label) for choice in self.what.choices if choice.value == self.what.data)
        return kind, int(ref) or None, words


def waves(plans: Sequence[PlanFacts]) -> dict[int, str]:
    """Waves of plans with the plan's reference, by id."""
    return {wave.id: f"{plan.reference or plan.title}, {wave.name}" for plan in plans for wave in plan.waves}
