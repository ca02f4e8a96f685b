"""Words for actions: each package says how its own are called."""

from __future__ import annotations

from collections.abc import Mapping

_labels: dict[str, str] = {}


def name_actions(labels: Mapping[str, str]) -> None:
    """Say how actions are called: `{"plan.issue": lazy("Ban hành kế hoạch")}`."""
    _labels.update(labels)


def action_label(action: str) -> str:
    """The words for `action`; its code when nobody gave any."""
    return str(_labels.get(action, action))
