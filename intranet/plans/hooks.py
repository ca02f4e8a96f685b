"""What the plans contribute to the shell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import url_for

from intranet import audit, jobs
from intranet.access import Actor
from intranet.auth.models import ROLES
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import FileReader, NoticeKind, Permission, SearchKind
from intranet.hookspecs.shell import Card, MenuItem, WorkItem
from intranet.plans import findable, imports, labels, personal, work
from intranet.web.i18n import _, lazy

EDITORS = ("coordinator", "unit_head", "office")

audit.name_subjects({"plan": lazy("Kế hoạch"), "plan_import": lazy("Văn bản kế hoạch")})
audit.name_actions(
    {
        **labels.ACTIONS,
        "plan_import.receive": lazy("Nhận văn bản kế hoạch để đọc"),
        "plan_import.drop": lazy("Bỏ văn bản kế hoạch đã đọc"),
    }
)


@jobs.task("plans.read_file", title=lazy("Đọc văn bản kế hoạch"))
def read_file(context: jobs.JobContext, import_id: int) -> dict[str, Any]:
    """Read an uploaded paper that is too large to be read at once."""
    context.progress(10, _("Đang đọc văn bản…"))
    state = imports.read_stored(import_id)
    return {"state": state, "url": f"/plans/import/{import_id}", "label": _("Soát kế hoạch")}


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may do what with plans."""
    return [
        Permission("plans.read", lazy("Xem kế hoạch đã ban hành"), ROLES),
        Permission("plans.edit", lazy("Soạn và sửa dự thảo kế hoạch"), EDITORS),
        Permission("plans.submit", lazy("Trình duyệt kế hoạch"), EDITORS),
        Permission("plans.issue", lazy("Ban hành, trả lại kế hoạch"), ("office", "leader")),
        Permission("plans.close", lazy("Kết thúc, mở lại kế hoạch"), ("office", "leader")),
        Permission("plans.import", lazy("Nhập kế hoạch từ văn bản"), EDITORS),
        Permission("plans.progress", lazy("Cập nhật nhiệm vụ của đơn vị"), EDITORS),
    ]


@hookimpl
def register_search() -> Iterable[SearchKind]:
    """Plans are found by all their words."""
    return [
        SearchKind(
            "plan", lazy("Kế hoạch"), "journal-text", lambda plan_id: url_for("plans.show", plan_id=plan_id),
            findable.ids, findable.documents,
        )
    ]  # fmt: skip


@hookimpl
def register_file_readers() -> Iterable[FileReader]:
    """Papers that are being read belong to who brought them."""
    return [FileReader(imports.SUBJECT, imports.may_read_file)]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """Units learn of the plans they take part in."""
    return [NoticeKind("plans.issued", lazy("Kế hoạch mới mà đơn vị tham gia"))]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Kế hoạch"."""
    if actor.may("plans.read"):
        yield MenuItem(_("Kế hoạch"), "plans.index", "journal-text", order=20, group="core", short=_("Kế hoạch"))


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """What of the plans waits for the reader: one query, which the home page's card shares."""
    makers = {
        "review": _review, "returned": _returned, "import": _import, "task": _task, "part": _part, "report": _report,
    }  # fmt: skip
    for item in work.waiting(actor):
        if item.kind in makers:
            yield makers[item.kind](item)


def _review(item: work.Waiting) -> WorkItem:
    return WorkItem(
        title=item.text, detail=_("Kế hoạch chờ duyệt"), kind="plan", kind_label=_("Kế hoạch"),
        action=_("Xem, duyệt"), endpoint="plans.show", values={"plan_id": item.id}, icon="journal-text",
    )  # fmt: skip


def _returned(item: work.Waiting) -> WorkItem:
    return WorkItem(
        title=item.text, detail=_("Dự thảo được trả lại để hoàn thiện"), kind="plan", kind_label=_("Kế hoạch"),
        action=_("Xem, sửa"), endpoint="plans.show", values={"plan_id": item.id}, icon="pencil", tone="warn",
    )  # fmt: skip


def _import(item: work.Waiting) -> WorkItem:
    return WorkItem(
        title=_("Soát kế hoạch nhập từ tệp"), detail=item.text, kind="plan", kind_label=_("Kế hoạch"),
        action=_("Soát"), endpoint="plans.review", values={"import_id": item.id}, icon="file-earmark-text",
    )  # fmt: skip


def _task(item: work.Waiting) -> WorkItem:
    return WorkItem(
        title=_shortened(item.text), detail=_("Nhiệm vụ của kế hoạch %(ref)s", ref=item.reference),
        kind="task", kind_label=_("Nhiệm vụ"), action=_("Cập nhật"), endpoint="plans.task",
        values={"task_id": item.id}, icon="list-check", due=item.day,
    )  # fmt: skip


def _part(item: work.Waiting) -> WorkItem:
    return replace(_task(item), detail=_("Phối hợp thực hiện nhiệm vụ của kế hoạch %(ref)s", ref=item.reference))


def _report(item: work.Waiting) -> WorkItem:
    to = _("gửi %(to)s", to=item.to) if item.to else ""
    return WorkItem(
        title=item.text or _("Báo cáo thực hiện kế hoạch"),
        detail=", ".join(part for part in (_("Kế hoạch %(ref)s", ref=item.reference), to) if part),
        kind="report", kind_label=_("Báo cáo"), action=_("Ghi đã gửi"), endpoint="plans.deliver",
        values={"duty_id": item.id, "due_on": item.day.isoformat() if item.day else ""}, icon="send", due=item.day,
    )  # fmt: skip


def _shortened(text: str) -> str:
    return text if len(text) <= 160 else text[:159].rsplit(" ", 1)[0] + "…"


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """The running wave, and the deadlines of the coming week: three queries, and the inbox's."""
    if not actor.may("plans.read"):
        return
    now = work.current_wave(actor)
    if now is not None:
        wave = now.wave.label or _("Đợt %(num)d", num=now.wave.position)
        title = _("%(wave)s năm %(year)d", wave=wave, year=now.plan.year)
        yield Card("plans.wave", title, "plans/cards/wave.html", {"now": now}, order=10)
    days = [item for item in work.waiting(actor) if item.kind == "day"]
    if days:
        yield Card("plans.days", _("Bảy ngày tới"), "plans/cards/days.html", {"days": days}, order=20)


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.plans.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.plans.personal`."""
    return personal.erase(person_id)
