"""What the directory contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from intranet import audit, search
from intranet.access import Actor
from intranet.directory.labels import ACTION_LABELS
from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import Permission
from intranet.hookspecs.shell import MenuItem
from intranet.web.i18n import _, lazy

audit.name_actions(ACTION_LABELS)
search.register_kind("unit", lazy("Đơn vị"), "diagram-3", lambda unit_id: url_for("directory.unit", unit_id=unit_id))
search.register_kind(
    "person", lazy("Người"), "person", lambda person_id: url_for("directory.person", person_id=person_id)
)


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
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entries "Đơn vị" and "Danh bạ"."""
    yield MenuItem(_("Đơn vị"), "directory.units", "diagram-3", order=60, group="core")
    yield MenuItem(_("Danh bạ"), "directory.people", "people", order=61, group="core", short=_("Danh bạ"))
