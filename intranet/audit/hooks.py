"""What the audit trail contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet.access import Actor
from intranet.audit import personal
from intranet.audit.seals import seal_past_days
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem
from intranet.web.i18n import _, lazy


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may read the trail."""
    return [Permission("audit.read", lazy("Xem nhật ký hệ thống"), ("office", "admin"))]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Sealing; hourly, so that a worker that was down at midnight makes up for it soon."""
    return [PeriodicJob("audit.seal", lazy("Niêm phong nhật ký"), seal_past_days, every="hour")]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Nhật ký"."""
    if actor.may_everywhere("audit.read"):
        yield MenuItem(_("Nhật ký"), "audit.index", "clock-history", order=80, group="admin")


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.audit.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.audit.personal`."""
    return personal.erase(person_id)
