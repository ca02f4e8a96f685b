"""Groups of people from anywhere, and audiences kept for later."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.exc import IntegrityError

from intranet import audit, clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory.audiences import RULE_KINDS, Rule
from intranet.directory.models import Audience, AudienceRule, Group, GroupMember, Person, Unit
from intranet.text import squeeze
from intranet.web.i18n import _


def create_group(actor: Actor, name: str, person_ids: Collection[int] = ()) -> Group:
    """A group of people. Raises Forbidden, and Refused without a name or for a name in use."""
    with transaction():
        actor.require("directory.edit_groups")
        group = Group(name=_name(name))
        db.session.add(group)
        _flush_unique()
        _put_members(group.id, person_ids)
        _record(actor, "create", group, {"name": [None, group.name], "people": [None, len(set(person_ids))]})
    return group


def rename_group(actor: Actor, group_id: int, name: str) -> None:
    """Give a group another name. Raises Forbidden and Refused."""
    with transaction():
        actor.require("directory.edit_groups")
        group = _get(group_id)
        old, group.name = group.name, _name(name)
        _flush_unique()
        _record(actor, "rename", group, {"name": [old, group.name]})


def set_group_members(actor: Actor, group_id: int, person_ids: Collection[int]) -> None:
    """The group has exactly these people from now on. Raises Forbidden and Refused."""
    with transaction():
        actor.require("directory.edit_groups")
        group = _get(group_id)
        was = set(db.session.scalars(select(GroupMember.person_id).where(GroupMember.group_id == group_id)))
        now = set(person_ids)
        gone = delete(GroupMember).where(GroupMember.group_id == group_id, GroupMember.person_id.in_(was - now))
        db.session.execute(gone)
        _put_members(group_id, now - was)
        _record(actor, "members", group, {"removed": [sorted(was - now), None], "added": [None, sorted(now - was)]})


def archive_group(actor: Actor, group_id: int) -> None:
    """Take a group out of use. It is kept: audiences that name it still mean its people."""
    with transaction():
        actor.require("directory.edit_groups")
        group = _get(group_id)
        group.archived_at = clock.now()
        _record(actor, "archive", group, {})


def save_audience(actor: Actor, rules: Iterable[Rule], audience_id: int | None = None) -> Audience:
    """Keep `rules` as a new audience or as those of `audience_id`, in the caller's transaction.

    Whoever owns the audience (a plan, a message) has checked the permission and audits the change.
    Raises Refused when the rules name nobody or something that does not exist.
    """
    wanted = list(dict.fromkeys(rules))
    with transaction():
        _check(wanted)
        audience = db.session.get(Audience, audience_id) if audience_id else Audience(created_at=clock.now())
        if audience is None:
            raise Refused(_("Không có đối tượng này."))
        audience.rules = [
            AudienceRule(kind=rule.kind, ref_id=rule.ref_id, with_subunits=rule.with_subunits, excludes=rule.excludes)
            for rule in wanted
        ]
        db.session.add(audience)
        db.session.flush()
    return audience


def _check(rules: list[Rule]) -> None:
    if not any(not rule.excludes for rule in rules):
        raise Refused(_("Chọn ít nhất một đơn vị, nhóm hoặc người."), "audience")
    tables: dict[str, type[Unit] | type[Group] | type[Person]] = {"unit": Unit, "group": Group, "person": Person}
    for rule in rules:
        if rule.kind not in RULE_KINDS or (rule.kind != "everyone") != (rule.ref_id is not None):
            raise Refused(_("Có lựa chọn không hợp lệ trong đối tượng."), "audience")
    for kind, table in tables.items():
        wanted = {rule.ref_id for rule in rules if rule.kind == kind}
        known = set(db.session.scalars(select(table.id).where(table.id.in_(wanted)))) if wanted else set()
        if wanted - known:
            raise Refused(_("Có đơn vị, nhóm hoặc người không còn trong danh bạ."), "audience")


def _name(name: str) -> str:
    cleaned = squeeze(name)
    if not cleaned or len(cleaned) > 120:
        raise Refused(_("Nhập tên nhóm, tối đa %(num)d ký tự.", num=120), "name")
    return cleaned


def _get(group_id: int) -> Group:
    group = db.session.scalar(select(Group).where(Group.id == group_id).with_for_update())
    if group is None:
        raise Refused(_("Không có nhóm này."))
    return group


def _flush_unique() -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Refused(_("Đã có nhóm tên này."), "name") from error


def _put_members(group_id: int, person_ids: Collection[int]) -> None:
    chosen = select(literal(group_id), Person.id).where(Person.id.in_(person_ids))
    db.session.execute(insert(GroupMember).from_select(["group_id", "person_id"], chosen))


def _record(actor: Actor, action: str, group: Group, changes: dict[str, list[object]]) -> None:
    audit.record(
        actor, action=f"group.{action}", subject_kind="group", subject_id=group.id,
        subject_label=group.name, changes=changes,
    )  # fmt: skip
