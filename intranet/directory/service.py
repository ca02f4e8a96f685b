"""All that writes in the directory. Each call is one transaction with its audit entry.

Units: `service_units` (create, change) and `service_reorganise` (merge, split, dissolve) under the
rules of `rules`; people: `service_people`; groups and audiences: `service_groups`.
"""

from __future__ import annotations

from intranet.directory.rules import UnitFacts
from intranet.directory.service_groups import (
    archive_group,
    create_group,
    rename_group,
    save_audience,
    set_group_members,
)
from intranet.directory.service_people import (
    PersonFacts,
    add_membership,
    change_person,
    create_person,
    end_membership,
    leave,
    move_person,
)
from intranet.directory.service_reorganise import Part, dissolve_unit, merge_units, split_unit
from intranet.directory.service_units import change_unit, create_unit

__all__ = [
    "Part",
    "PersonFacts",
    "UnitFacts",
    "add_membership",
    "archive_group",
    "change_person",
    "change_unit",
    "create_group",
    "create_person",
    "create_unit",
    "dissolve_unit",
    "end_membership",
    "leave",
    "merge_units",
    "move_person",
    "rename_group",
    "save_audience",
    "set_group_members",
    "split_unit",
]
