"""What background work contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.access import Actor
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import NoticeKind, PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem
from intranet.jobs import personal
from intranet.jobs.labels import ACTIONS
from intranet.jobs.periods import tidy
from intranet.web.i18n import _, lazy

audit.name_actions(ACTIONS)
audit.name_subjects({"job": lazy("Việc nền")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who looks after background work."""
    return [Permission("jobs.manage", lazy("Quản lý việc nền"), ("admin",))]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Rows of long ago are removed."""
    return [PeriodicJob("jobs.tidy", lazy("Dọn danh sách việc nền"), tidy, every="day")]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """Who started a job is told when it failed."""
    return [NoticeKind("jobs.failed", lazy("Việc nền đã bắt đầu bị lỗi"))]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Việc nền"."""
    if actor.may_everywhere("jobs.manage"):
        yield MenuItem(_("Việc nền"), "jobs.index", "gear", order=85, group="admin")


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.jobs.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.jobs.personal`."""
    return personal.erase(person_id)
