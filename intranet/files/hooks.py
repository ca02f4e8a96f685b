"""What files contribute to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.files import personal
from intranet.files.service import sweep
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.web.i18n import lazy

audit.name_actions({"file.store": lazy("Lưu tệp"), "file.archive": lazy("Cất tệp vào lưu trữ")})
audit.name_subjects({"file": lazy("Tệp")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may open what was put away."""
    return [Permission("files.archived", lazy("Mở tệp đã lưu trữ"), ("admin",))]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Content nobody needs is removed."""
    return [PeriodicJob("files.sweep", lazy("Dọn kho tệp"), sweep, every="day")]


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.files.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.files.personal`."""
    return personal.erase(person_id)
