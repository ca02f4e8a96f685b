"""What the directory contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from intranet import audit, search
from intranet.access import Actor
from intranet.directory import findable, personal, public
from intranet.directory.labels import ACTION_LABELS
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import Permission, SearchKind
from intranet.hookspecs.shell import MenuItem
from intranet.web.i18n import _, lazy

audit.name_actions(ACTION_LABELS)
audit.name_subjects({"unit": lazy("Đơn vị"), "person": lazy("Cán bộ"), "group": lazy("Nhóm")})
search.set_units(public.units_above, public.unit_choices)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who keeps the directory."""
    return [
        Permission("directory.edit_units", lazy("Sắp xếp đơn vị"), ("admin",)),
        Permission("directory.edit_external", lazy("Thêm, sửa cơ quan bên ngoài"), ("office", "admin")),
        Permission("directory.edit_people", lazy("Thêm, sửa người và tư cách thành viên"), ("office", "admin")),
        Permission("directory.edit_groups", lazy("Lập nhóm người nhận"), ("office", "admin")),
    ]


@hookimpl
def register_search() -> Iterable[SearchKind]:
    """Units and people are found by their names."""
    return [
        SearchKind(
            "unit", lazy("Đơn vị"), "diagram-3", lambda ref_id: url_for("directory.unit", unit_id=ref_id),
            findable.unit_ids, findable.units,
        ),
        SearchKind(
            "person", lazy("Người"), "person", lambda ref_id: url_for("directory.person", person_id=ref_id),
            findable.person_ids, findable.people,
        ),
    ]  # fmt: skip


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entries "Đơn vị" and "Danh bạ"."""
    yield MenuItem(_("Đơn vị"), "directory.units", "diagram-3", order=60, group="core")
    yield MenuItem(_("Danh bạ"), "directory.people", "people", order=61, group="core")


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.directory.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.directory.personal`."""
    return personal.erase(person_id)
