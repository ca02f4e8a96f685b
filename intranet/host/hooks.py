"""What the host itself contributes: the way to the home page and to the plugins."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.access import Actor
from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem
from intranet.host import faults
from intranet.host.labels import ACTION_LABELS
from intranet.web.i18n import _, lazy

audit.name_actions(ACTION_LABELS)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who looks after plugins, and who may switch them on and off for units; who handles others' data."""
    return [
        Permission("host.manage_plugins", lazy("Quản lý phân hệ"), ("admin",)),
        Permission("host.switch_plugins", lazy("Bật, tắt phân hệ cho đơn vị"), ("unit_head", "admin")),
        Permission("host.personal_data", lazy("Xuất, xóa dữ liệu cá nhân của người khác"), ("admin",)),
    ]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Errors of plugins that did not come back are forgotten."""
    return [PeriodicJob("host.faults", lazy("Dọn lỗi cũ của các phân hệ"), faults.prune, every="day")]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The inbox comes first; the plugins are for those who may do something with them."""
    yield MenuItem(_("Việc cần làm"), "home.index", "check2-square", order=10, group="core", short=_("Việc"))
    if actor.may_everywhere("host.manage_plugins"):
        yield MenuItem(_("Phân hệ"), "plugins.index", "puzzle", order=70, group="admin")
    elif actor.may("host.switch_plugins"):
        yield MenuItem(_("Phân hệ của đơn vị"), "plugins.by_unit", "puzzle", order=70, group="admin")
