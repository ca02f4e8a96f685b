"""What the host itself contributes: the way to the home page and to the plugins."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.access import Actor
from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem, WorkItem
from intranet.host.calling import faults
from intranet.host.known import title_of
from intranet.host.labels import ACTION_LABELS
from intranet.host.registry import Plugin, current
from intranet.web.i18n import _, lazy

audit.name_actions(ACTION_LABELS)
audit.name_subjects({"plugin": lazy("Phân hệ")})

MOST_SHOWN = 5
"""The inbox is for all work; the page of plugins has the rest."""


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
        broken = len(_broken())
        yield MenuItem(_("Phân hệ"), "plugins.index", "puzzle", order=70, group="admin", count=broken, tone="bad")
    elif actor.may("host.switch_plugins"):
        yield MenuItem(_("Phân hệ của đơn vị"), "plugins.by_unit", "puzzle", order=70, group="admin")


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """Plugins that could not be loaded wait for an administrator."""
    if actor.may_everywhere("host.manage_plugins"):
        for plugin in _broken()[:MOST_SHOWN]:
            assert plugin.problem is not None
            yield WorkItem(
                title=_("Phân hệ “%(title)s” không nạp được", title=title_of(plugin.id, plugin)),
                detail=str(plugin.problem.reason), kind="plugin", kind_label=_("Phân hệ"), action=_("Xử lý"),
                endpoint="plugins.show", values={"plugin_id": plugin.id}, icon="puzzle", tone="bad",
            )  # fmt: skip


def _broken() -> list[Plugin]:
    return [plugin for plugin in current().plugins.values() if not plugin.is_loaded]
