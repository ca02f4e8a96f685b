"""What the bulletin board contributes: every hook a department's plugin is likely to need, once."""

from __future__ import annotations

from collections.abc import Iterable

import click
from flask import url_for

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

from . import commands, findable, queries, rights, service
from .forms import SiteSettings, UnitSettings
from .models import KIND
from .texts import ACTIONS, REACHES, _, lazy

EVERYBODY = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")

audit.name_actions(ACTIONS)
audit.name_subjects({KIND: lazy("Bảng tin")})


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who reads, writes and looks after the board. A role holds these for the units it was given for."""
    return [
        Permission(rights.READ, lazy("Đọc tin"), EVERYBODY),
        Permission(rights.POST, lazy("Đăng tin của đơn vị"), ("coordinator", "unit_head", "office")),
        Permission(rights.MANAGE, lazy("Quản lý bảng tin, đăng tin toàn cơ quan"), ("office", "admin")),
    ]


@hookimpl
def register_settings() -> Iterable[SettingsForm]:
    """How long news stays, who may write; a line below each unit's news."""
    return [
        SettingsForm(SiteSettings, "site", lazy("Bảng tin")),
        SettingsForm(UnitSettings, "unit", lazy("Tin của đơn vị")),
    ]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    """Readers are told of news, by mail once a day unless they choose otherwise."""
    return [NoticeKind(service.POSTED, lazy("Tin mới trên bảng tin"), cadence="daily")]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Old news leaves the board by itself."""
    return [PeriodicJob("bulletin.archive_old", lazy("Cất tin cũ vào lưu trữ"), service.archive_old, every="day")]


@hookimpl
def register_commands() -> Iterable[click.Command]:
    """`intranet bang-tin …`."""
    return [commands.show_list, commands.archive_old, commands.publish_samples]


@hookimpl
def register_search() -> Iterable[SearchKind]:
    """News is found by its words."""
    return [SearchKind(KIND, lazy("Tin"), "megaphone", _address, findable.ids, findable.documents, with_files=True)]


def _address(post_id: int) -> str:
    return url_for("bulletin.show", post_id=post_id)


@hookimpl
def register_file_readers() -> Iterable[FileReader]:
    """Who reads the news reads its files."""
    return [FileReader(KIND, _may_read_files)]


def _may_read_files(actor: Actor, post_id: int | None) -> bool:
    return post_id is not None and queries.get(actor, post_id) is not None


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Bảng tin". Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Bảng tin"), "bulletin.index", "megaphone")


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """Whoever pinned news decides in time whether it stays at the top. One query, for writers only."""
    if not actor.may(rights.POST) and not actor.may(rights.MANAGE):
        return
    for post in queries.pins_ending(actor):
        yield WorkItem(
            title=post.title, detail=_("Tin sắp hết ghim: gia hạn, hoặc để tin về chỗ cũ"), kind="bulletin",
            kind_label=_("Bảng tin"), action=_("Sửa tin"), endpoint="bulletin.edit", values={"post_id": post.id},
            icon="pin-angle", due=post.pinned_until,
        )  # fmt: skip


@hookimpl
def dashboard_cards(actor: Actor) -> Iterable[Card]:
    """The news that stands first, in two queries; no card when there is none."""
    posts = queries.latest(actor)
    if posts:
        context = {"posts": posts, "names": queries.names_of(posts)}
        yield Card("bulletin.latest", _("Bảng tin"), "bulletin/cards/latest.html", context, order=60)


@hookimpl
def plan_panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """How much news there is about the plan, and the way to it; nothing when there is none to read or write."""
    figures = queries.about_plan(actor, plan_id)
    may_post = rights.may_write(actor)
    if figures.total or may_post:
        context = {"figures": figures, "plan_id": plan_id, "may_post": may_post}
        yield Panel("bulletin.plan", _("Tin về kế hoạch"), _("Phân hệ Bảng tin"), "bulletin/plan_panel.html", context)


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """What the person published."""
    posts = queries.of_author(person_id)
    names = queries.names_of(posts)
    for post in posts:
        values = {
            "title": post.title, "body": post.body, "unit": names.get(post.unit_id, ""),
            "reach": str(REACHES[post.reach]), "published_at": post.published_at.isoformat(),
        }  # fmt: skip
        yield PersonalRecord(_("Tin đã đăng"), values)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """The name goes; what was said in a unit's name stays."""
    nameless = service.forget_author(person_id)
    yield Erasure(
        _("Tên người đăng tin"), erased=nameless, kept=nameless,
        reason=_("Nội dung tin là thông tin chính thức của đơn vị nên được giữ, không còn tên người đăng"),
    )  # fmt: skip
