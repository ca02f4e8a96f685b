"""Words for actions and for what they are done to: each package says how its own are called."""

from __future__ import annotations

from collections.abc import Mapping

_labels: dict[str, str] = {}
_subjects: dict[str, str] = {}


def name_actions(labels: Mapping[str, str]) -> None:
    """Say how actions are called: `{"plan.issue": lazy("Ban hành kế hoạch")}`."""
    _labels.update(labels)


def name_subjects(labels: Mapping[str, str]) -> None:
    """Say how kinds of subjects are called: `{"plan": lazy("Kế hoạch")}`."""
    _subjects.update(labels)


def subject_label(kind: str) -> str:
    """The words for a kind of subject; its code when nobody gave any."""
    return str(_subjects.get(kind, kind))


def action_label(action: str) -> str:
    """The words for `action`; its code when nobody gave any."""
    return str(_labels.get(action, action))
