"""What signing in contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.auth import personal
from intranet.auth.labels import ACTION_LABELS
from intranet.auth.service import purge
from intranet.auth.service_accounts import MANAGE
from intranet.auth.service_grants import GRANT
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import NoticeKind, PeriodicJob, Permission
from intranet.web.i18n import lazy

audit.name_actions(ACTION_LABELS)
audit.name_subjects({"account": lazy("Tài khoản")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who manages accounts and roles."""
    return [
        Permission(GRANT, lazy("Giao vai trò"), ("admin",)),
        Permission(MANAGE, lazy("Quản lý tài khoản"), ("admin",)),
    ]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """Everybody learns of a new password of theirs, whatever they chose."""
    return [NoticeKind("auth.password", lazy("Mật khẩu và an toàn của tài khoản"), optional=False)]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Old sessions do not pile up."""
    return [PeriodicJob("auth.purge", lazy("Dọn phiên đăng nhập cũ"), purge, every="day")]


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.auth.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.auth.personal`."""
    return personal.erase(person_id)
