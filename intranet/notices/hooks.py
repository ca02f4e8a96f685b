"""What notices contribute to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import audit
from intranet.access import Actor
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.hookspecs.setup import PeriodicJob, Permission
from intranet.hookspecs.shell import MenuItem, WorkItem
from intranet.notices import kinds, personal, queries, readers, removal, sweep, watch
from intranet.notices.labels import ACTIONS
from intranet.notices.service_preferences import MANAGE
from intranet.web.i18n import _, lazy, ngettext

__all__ = ["watch"]

audit.name_actions(ACTIONS)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who looks after mail that does not arrive."""
    return [Permission(MANAGE, lazy("Theo dõi thư không đến"), ("office", "admin"))]


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """Mail goes out; what is long past is forgotten."""
    return [
        PeriodicJob("notices.mail", lazy("Gửi thư thông báo"), sweep.run, every="minute"),
        PeriodicJob("notices.tidy", lazy("Dọn thông báo và thư cũ"), removal.tidy, every="day"),
    ]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    """The entry "Thông báo" with how many are not read, and for administrators the mail that does not arrive."""
    if actor.person_id is not None:
        yield MenuItem(
            _("Thông báo"), "notices.index", "envelope", order=12, group="core", short=_("Thông báo"),
            count=unread(actor),
        )  # fmt: skip
    if actor.may_everywhere(MANAGE):
        yield MenuItem(_("Thư không đến"), "notices.undelivered", "envelope-exclamation", order=86, group="admin")


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    """Addresses to be corrected, for those who look after them: one query, of theirs alone."""
    if actor.may_everywhere(MANAGE) and (count := queries.refused_count()):
        yield WorkItem(
            title=ngettext("%(num)d địa chỉ thư không dùng được", "%(num)d địa chỉ thư không dùng được", count),
            detail=_("Thư gửi tới những người này bị trả lại; sửa địa chỉ trong danh bạ"), kind="mail",
            kind_label=_("Thư"), action=_("Xem"), endpoint="notices.undelivered", icon="envelope-exclamation",
            tone="warn",
        )  # fmt: skip


def unread(actor: Actor) -> int:
    """How many notices `actor` has not read, of the kinds that are open to them: mostly without a query of its own."""
    if actor.person_id is None:
        return 0
    known = readers.unread_of_session()
    shown = kinds.open_kinds(actor)
    if known is not None and (known == 0 or len(shown) == len(kinds.every())):
        return known
    return queries.unread(actor.person_id, list(shown))


@hookimpl
def export_personal_data(person_id: int) -> Iterable[PersonalRecord]:
    """See :mod:`intranet.notices.personal`."""
    return personal.records(person_id)


@hookimpl
def erase_personal_data(person_id: int) -> Iterable[Erasure]:
    """See :mod:`intranet.notices.personal`."""
    return personal.erase(person_id)
