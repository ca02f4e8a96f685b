"""Roles are granted for a unit (with or without those below) or everywhere, from a day to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from intranet import audit, clock
from intranet.access import Actor, Forbidden, Refused
from intranet.auth.models import ROLES, Account, Grant
from intranet.database import db, transaction
from intranet.directory.models import Person
from intranet.directory.queries import active, find_unit, in_force, subtree_ids, unit_names
from intranet.web.dates import vndate
from intranet.web.i18n import _

GRANT = "auth.grant"
ADMIN = "admin"


def grant_role(
    actor: Actor,
    person_id: int,
    role: str,
    *,
    unit_id: int | None = None,
    with_subunits: bool = True,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Grant:
    """Give a person `role` for a unit, or everywhere without one, from today unless said otherwise.

    `valid_to` is the first day on which it no longer holds. Raises Forbidden (one cannot give beyond
    one's own scope), and Refused for what does not exist or is granted already.
    """
    day = valid_from or clock.today()
    with transaction():
        _require_scope(actor, unit_id, with_subunits)
        person = _check(person_id, role, unit_id, day, valid_to)
        grant = Grant(
            person_id=person_id, role=role, unit_id=unit_id, with_subunits=with_subunits, valid_from=day,
            valid_to=valid_to, granted_by=actor.person_id, granted_at=clock.now(),
        )  # fmt: skip
        db.session.add(grant)
        _record(actor, "grant", person, grant, [None, _words(grant)])
    return grant


def _require_scope(actor: Actor, unit_id: int | None, with_subunits: bool) -> None:
    if actor.may_everywhere(GRANT):
        return
    mine = frozenset(actor.units_for(GRANT) or ())
    wanted = set(db.session.scalars(subtree_ids([unit_id]))) if unit_id and with_subunits else {unit_id}
    if not wanted <= mine:
        raise Forbidden(GRANT)


def _check(person_id: int, role: str, unit_id: int | None, day: date, valid_to: date | None) -> Person:
    person = db.session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise Refused(_("Không có người này trong danh bạ."), "person_id")
    if role not in ROLES:
        raise Refused(_("Chọn vai trò trong danh sách."), "role")
    if unit_id is not None and find_unit(unit_id, day) is None:
        raise Refused(_("Đơn vị không hoạt động vào ngày %(day)s. Chọn ngày khác.", day=vndate(day)), "unit_id")
    if valid_to is not None and valid_to <= day:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
    same = select(Grant.id).where(
        Grant.person_id == person_id, Grant.role == role,
        Grant.unit_id.is_(None) if unit_id is None else Grant.unit_id == unit_id,
        or_(Grant.valid_to.is_(None), Grant.valid_to > day),
    )  # fmt: skip
    if db.session.scalar(same if valid_to is None else same.where(Grant.valid_from < valid_to)):
        raise Refused(_("Người này đã có vai trò đó trong thời gian đó."), "role")
    return person


def revoke_grant(actor: Actor, grant_id: int) -> None:
    """End a grant today; one that has not begun never will. It is kept as history.

    Raises Forbidden, and Refused when nobody would be left to administer.
    """
    with transaction():
        grant = db.session.get(Grant, grant_id)
        if grant is None:
            raise Refused(_("Không có vai trò này."))
        if grant.role == ADMIN:
            _lock_admins()
        db.session.refresh(grant, with_for_update=True)
        _require_scope(actor, grant.unit_id, grant.with_subunits)
        today = clock.today()
        if grant.valid_to is not None and grant.valid_to <= today:
            raise Refused(_("Vai trò này đã kết thúc."))
        words = _words(grant)
        grant.valid_to = max(today, grant.valid_from)
        db.session.flush()
        if grant.role == ADMIN:
            refuse_without_admin()
        _record(actor, "revoke", db.session.get_one(Person, grant.person_id), grant, [words, None])


def refuse_without_admin() -> None:
    """Refuse what was just done when no administrator could sign in any more. In the caller's transaction."""
    _lock_admins()
    today = clock.today()
    left = (
        select(Grant.id)
        .join(Account, Account.person_id == Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == ADMIN, Grant.unit_id.is_(None), in_force(Grant, today))
        .where(Account.disabled_at.is_(None), active(today))
    )
    if db.session.scalar(left.limit(1)) is None:
        raise Refused(_("Phải còn ít nhất một người quản trị. Giao vai trò cho người khác trước."))


def _lock_admins() -> None:
    """Two administrators who remove each other at the same moment wait here for one another.

    Always in the same order and before any single grant is locked, so that they do not wait for ever.
    """
    db.session.execute(select(Grant.id).where(Grant.role == ADMIN).order_by(Grant.id).with_for_update())


def _words(grant: Grant) -> str:
    unit = "" if grant.unit_id is None else unit_names([grant.unit_id]).get(grant.unit_id, "")
    return f"{grant.role} · {unit}" if unit else grant.role


def _record(actor: Actor, action: str, person: Person, grant: Grant, change: list[str | None]) -> None:
    db.session.flush()
    changes = {"role": change, "valid_from": [None, grant.valid_from.isoformat()]}
    audit.record(
        actor, action=f"role.{action}", subject_kind="person", subject_id=person.id,
        subject_label=person.full_name, changes=changes,
    )  # fmt: skip
