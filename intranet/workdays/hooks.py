"""What working days contribute to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.access import Actor
from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem
from intranet.web.i18n import _, lazy
from intranet.workdays.labels import ACTIONS, SUBJECTS
from intranet.workdays.service import MANAGE, seed_coming

audit.name_actions(ACTIONS)
audit.name_subjects(SUBJECTS)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who says which days are off."""
    return [Permission(MANAGE, lazy("Đặt ngày nghỉ, ngày làm bù"), ("office", "admin"))]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """The days of the coming year are there in time."""
    return [PeriodicJob("workdays.seed", lazy("Lấy ngày nghỉ của năm tới"), seed_coming, every="day")]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Ngày nghỉ"."""
    if actor.may_everywhere(MANAGE):
        yield MenuItem(_("Ngày nghỉ"), "workdays.index", "calendar-x", order=82, group="admin")
