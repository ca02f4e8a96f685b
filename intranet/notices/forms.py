"""How one wants each kind of notices by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intranet.notices import labels
from intranet.notices.models import CADENCES
from intranet.web.forms import Form, Select


def preferences_form(titles: Mapping[str, str], chosen: Mapping[str, str]) -> Any:
    """A form with one list for each kind that is a matter of choice (name → title)."""
    choices = [(cadence, labels.CADENCES[cadence]) for cadence in CADENCES]
    fields = {name: Select(title, choices=choices) for name, title in titles.items()}
    kind: Any = type("PreferencesForm", (Form,), fields)
    return kind(data=dict(chosen))
