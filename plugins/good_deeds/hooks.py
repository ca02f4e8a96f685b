"""What good deeds contribute. Each hook only names the module that answers it."""

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

from . import commands, findable, personal, readers, rights
from .conflicts.households import HOUSEHOLD
from .figures import panel
from .flow import kinds, work
from .forms import SiteSettings
from .models import KIND
from .submissions import tidy
from .texts import ACTIONS, lazy
from .wall import shell

EVERYBODY = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
UNITS = ("coordinator", "unit_head")

audit.name_actions(ACTIONS)
audit.name_subjects({KIND: lazy("Đề xuất gương"), HOUSEHOLD: lazy("Người cùng hộ")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Everybody reads and proposes; units endorse; the office checks, commends, publishes; the council scores."""
    return [
        Permission(rights.READ, lazy("Xem gương đã đăng, đề xuất của mình"), EVERYBODY),
        Permission(rights.SUBMIT, lazy("Đề xuất gương"), EVERYBODY),
        Permission(rights.ENDORSE, lazy("Xét đề xuất của đơn vị"), (*UNITS, "office")),
        Permission(rights.CHECK, lazy("Kiểm tra hồ sơ đề xuất"), ("office",)),
        Permission(rights.COUNCIL, lazy("Tổ chức phiên họp hội đồng"), ("office",)),
        Permission(rights.SCORE, lazy("Chấm điểm, biểu quyết trong hội đồng"), ("council_member",)),
        Permission(rights.COMMEND, lazy("Ghi quyết định khen thưởng"), ("office",)),
        Permission(rights.PUBLISH, lazy("Đăng, gỡ bài về gương"), ("office",)),
        Permission(rights.FOLLOW, lazy("Theo dõi mọi đề xuất và số liệu"), (*UNITS, "office", "leader")),
    ]


@hookimpl
def register_settings() -> Iterable[SettingsForm]:
    """Time limits, lists to choose from, what counts as taking part, the website."""
    return [SettingsForm(SiteSettings, "site", lazy("Người tốt, việc tốt"))]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """See :mod:`flow.kinds`."""
    return kinds.NOTICES


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """See :mod:`flow.kinds` and :mod:`submissions.tidy`."""
    return (*kinds.JOBS, *tidy.JOBS)


@hookimpl
def register_commands() -> Iterable[click.Command]:
    """`intranet guong …`."""
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
    """See :mod:`wall.shell`."""
    return shell.menu(actor)


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """See :mod:`flow.work`."""
    return work.items(actor)


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """See :mod:`wall.shell`."""
    return shell.cards(actor)


@hookimpl
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """See :mod:`figures.panel`."""
    return panel.panels(actor, plan_id)


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`personal`."""
    return personal.erase(person_id)
