"""What official documents contribute. Each hook only names the module that answers it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from intranet import (
    Actor,
    Card,
    Erasure,
    FileReader,
    MenuItem,
    NoticeKind,
    Panel,
    PeriodicJob,
    Permission,
    PersonalRecord,
    SearchKind,
    SettingsForm,
    WorkItem,
    audit,
    hookimpl,
)

from . import commands, findable, kinds, personal, readers, rights
from .documents import panel
from .forms import SiteSettings
from .inbox import shell
from .intake import models as _intake  # noqa: F401  its tables
from .models import BROADCAST, DOCUMENT, MESSAGE
from .organs import models as _organs  # noqa: F401  its tables
from .outbox import models as _outbox  # noqa: F401  its tables
from .people import models as _people  # noqa: F401  its tables
from .texts import ACTIONS, lazy
from .tracking import models as _tracking  # noqa: F401  its tables

EVERYBODY = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
UNITS = ("coordinator", "unit_head")

audit.name_actions(ACTIONS)
audit.name_subjects({DOCUMENT: lazy("Văn bản"), MESSAGE: lazy("Tin đến"), BROADCAST: lazy("Lần phổ biến")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Everybody reads and confirms; units forward; the office registers, sends, follows; leaders follow."""
    return [
        Permission(rights.READ, lazy("Đọc, xác nhận văn bản gửi đến mình"), EVERYBODY),
        Permission(rights.FORWARD, lazy("Chuyển tiếp văn bản trong đơn vị"), (*UNITS, "office", "leader")),
        Permission(rights.REGISTER, lazy("Nhận, đăng ký, thu hồi văn bản"), ("office",)),
        Permission(rights.SEND, lazy("Phổ biến văn bản"), ("office",)),
        Permission(rights.FOLLOW, lazy("Theo dõi ai đã xác nhận"), (*UNITS, "office", "leader")),
    ]


@hookimpl
def register_settings() -> Iterable[SettingsForm]:
    """Identifiers, what confirming means, reminders."""
    return [SettingsForm(SiteSettings, "site", lazy("Văn bản eGov"))]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """See :mod:`kinds`."""
    return kinds.NOTICES


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """See :mod:`kinds`."""
    return kinds.JOBS


@hookimpl
def register_commands() -> Iterable[click.Command]:
    """`intranet egov …`."""
    return commands.COMMANDS


@hookimpl
def register_search() -> Iterable[SearchKind]:
    """See :mod:`findable`."""
    return findable.KINDS


@hookimpl
def register_file_readers() -> Iterable[FileReader]:
    """See :mod:`readers`."""
    return readers.READERS


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """See :mod:`inbox.shell`."""
    return shell.menu(actor)


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """See :mod:`inbox.shell`."""
    return shell.work(actor)


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """See :mod:`inbox.shell`."""
    return shell.cards(actor)


@hookimpl
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """See :mod:`documents.panel`."""
    return panel.panels(actor, plan_id)


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`personal`."""
    return personal.erase(person_id)
