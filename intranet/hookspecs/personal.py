"""Duties towards the people whose data an agency keeps. They hold while a plugin is off, too.

Source: Luật Bảo vệ dữ liệu cá nhân 2025 gives everybody the right to see, correct and have erased what is kept
about them; what official records must keep is for the agency to decide and is told as a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from intranet.hookspecs import hookspec


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """One thing that is kept about a person, in words they understand. `values` hold plain data for JSON."""

    title: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done with one kind of data: how many rows were erased or made anonymous, how many kept and why."""

    title: str
    erased: int
    kept: int = 0
    reason: str = ""


@hookspec(kind="duty")
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """Everything the owner keeps about the person.

    When called: when somebody asks for their data, also while the plugin is off.
    Arguments: `person_id` is whose. Result: records. Gate: none.
    If it raises: the export says that this part is missing, and the administrator is told.
    Since: 1.0. Example: `return [PersonalRecord("Tin đã đăng", {"title": post.title}) for post in posts]`
    """
    raise AssertionError("spec")


@hookspec(kind="duty")
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """Erase, or make anonymous, what the owner keeps about the person and need not keep.

    When called: when an administrator erases a person's data, also while the plugin is off; inside one
    transaction for each owner. Arguments: `person_id` is whose. Result: what was done. Gate: none.
    If it raises: nothing of this owner is erased, and the administrator is told; the others are.
    Since: 1.0. Example: `return [Erasure("Tin đã đăng", erased=3)]`
    """
    raise AssertionError("spec")
