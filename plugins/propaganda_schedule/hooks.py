"""What the schedule contributes. Each hook only names the module that answers it."""

from __future__ import annotations

from collections.abc import Iterable

import click
from flask import url_for
from sqlalchemy import select

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
    db,
    hookimpl,
)

from . import commands, findable, personal, rights
from .chasing import kinds, work
from .chasing.service import SUBJECT
from .coverage import export_job, panel
from .forms import SiteSettings, UnitSettings
from .models import KIND, Session
from .sessions import attachments
from .texts import ACTIONS, lazy
from .timetable import feeds, shell

EVERYBODY = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PLANNERS = ("coordinator", "unit_head", "office")

audit.name_actions(ACTIONS)
audit.name_subjects({KIND: lazy("Buổi tuyên truyền"), feeds.KIND: lazy("Liên kết lịch"), SUBJECT: lazy("Nhắc việc")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Staff see and check in; coordinators plan and report for their units; leaders see everything."""
    return [
        Permission(rights.READ, lazy("Xem lịch tuyên truyền, điểm danh"), EVERYBODY),
        Permission(rights.PLAN, lazy("Lập lịch, sửa, dời, hủy buổi"), PLANNERS),
        Permission(rights.REPORT, lazy("Báo cáo buổi, ghi lý do vắng"), PLANNERS),
        Permission(rights.FOLLOW, lazy("Theo dõi độ phủ tới từng người"), (*PLANNERS, "leader")),
    ]


@hookimpl
def register_settings() -> Iterable[SettingsForm]:
    """Deadlines and reminders for the agency; the usual place for each unit."""
    return [
        SettingsForm(SiteSettings, "site", lazy("Lịch tuyên truyền")),
        SettingsForm(UnitSettings, "unit", lazy("Buổi của đơn vị")),
    ]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """See :mod:`chasing.kinds`."""
    return kinds.NOTICES


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """See :mod:`chasing.kinds`."""
    return [*kinds.JOBS, *export_job.SHEET.jobs]


@hookimpl
def register_commands() -> Iterable[click.Command]:
    """`intranet lich …`."""
    return commands.COMMANDS


@hookimpl
def register_search() -> Iterable[SearchKind]:
    """Sessions are found by their words, those of their materials and evidence among them."""
    return [SearchKind(KIND, lazy("Buổi"), "calendar3", _address, findable.ids, findable.documents, with_files=True)]


def _address(session_id: int) -> str:
    return url_for("propaganda_schedule.session", session_id=session_id)


@hookimpl
def register_file_readers() -> Iterable[FileReader]:
    """Who sees a session sees its materials and evidence; a spreadsheet is for who asked for it."""
    of_sessions = [FileReader(kind, _may_read_files) for kind in (attachments.MATERIALS, attachments.EVIDENCE)]
    return [*of_sessions, export_job.SHEET.reader]


def _may_read_files(actor: Actor, session_id: int | None) -> bool:
    found = select(Session.id).where(Session.id == session_id, rights.visible(actor))
    return session_id is not None and db.session.scalar(found) is not None


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """See :mod:`timetable.shell`."""
    return shell.menu(actor)


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """See :mod:`chasing.work`."""
    return work.items(actor)


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """See :mod:`timetable.shell`."""
    return shell.cards(actor)


@hookimpl
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """See :mod:`coverage.panel`."""
    return panel.panels(actor, plan_id)


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`personal`."""
    return personal.erase(person_id)
