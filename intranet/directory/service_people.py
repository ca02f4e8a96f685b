"""People join, move, belong to units for a time, and leave. While active: exactly one home unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory import mail_address, records, rules
from intranet.directory.models import EMPLOYMENT_KINDS, MEMBERSHIP_ROLES, Membership, Person
from intranet.directory.queries import HOME_KINDS, home_unit_of, is_active
from intranet.text import fold, name_key, squeeze
from intranet.web.dates import vndate
from intranet.web.i18n import _

_FACTS = ("full_name", "staff_code", "email", "phone", "birth_year", "employment_kind")


class PersonFacts(TypedDict, total=False):
    """What one may say of a person; what is left out stays as it was, or empty."""

    full_name: str
    staff_code: str | None
    email: str | None
    phone: str | None
    birth_year: int | None
    employment_kind: str


def create_person(
    actor: Actor,
    *,
    home_unit_id: int,
    active_from: date | None = None,
    role: str = "member",
    position: str = "",
    **facts: Unpack[PersonFacts],
) -> Person:
    """Somebody starts to work in `home_unit_id` on `active_from` (today). Needs `full_name`.

    Raises Forbidden, and Refused for a staff code in use, a wrong fact or a unit one cannot be staff of.
    """
    day = active_from or clock.today()
    with transaction():
        actor.require("directory.edit_people", home_unit_id)
        cleaned = _clean(facts)
        rules.lock_tree(shared=True)
        _check_unit(home_unit_id, day, home=True)
        person = Person(active_from=day, created_at=clock.now(), employment_kind="civil_servant")
        _write(person, cleaned)
        db.session.add(person)
        _flush_unique()
        _join(person.id, home_unit_id, day, None, True, role, position)
        records.person_done(actor, "create", person, {**records.changed({}, cleaned), "unit": [None, home_unit_id]})
    return person


def change_person(actor: Actor, person_id: int, **facts: Unpack[PersonFacts]) -> Person:
    """Correct what is known of a person. Raises Forbidden and Refused."""
    with transaction():
        person = _lock(person_id)
        actor.require("directory.edit_people", home_unit_of(person_id, clock.today()))
        old = {name: getattr(person, name) for name in _FACTS}
        cleaned = _clean({**old, **facts})
        changes = records.changed(old, cleaned)
        if changes:
            _write(person, cleaned)
            _flush_unique()
            records.person_done(actor, "change", person, changes)
    return person


def move_person(
    actor: Actor,
    person_id: int,
    unit_id: int,
    *,
    on: date | None = None,
    role: str = "member",
    position: str | None = None,
) -> Membership:
    """From the day `on` (today) the person is on the staff of `unit_id`; the former home membership ends.

    `position` None keeps what it was. Raises Forbidden and Refused.
    """
    day = on or clock.today()
    with transaction():
        person = _lock(person_id)
        home = _home_membership(person, day)
        actor.require("directory.edit_people", home.unit_id)
        actor.require("directory.edit_people", unit_id)
        _check_unit(unit_id, day, home=True)
        changes = {"unit": [home.unit_id, unit_id], "on": [None, day.isoformat()]}
        wanted = home.position if position is None else position
        if home.valid_from == day:
            home.unit_id, home.role, home.position = unit_id, _role(role), wanted
            moved = home
        else:
            home.valid_to = day
            moved = _join(person_id, unit_id, day, None, True, role, wanted)
        records.person_done(actor, "move", person, changes)
    return moved


def add_membership(
    actor: Actor,
    person_id: int,
    unit_id: int,
    *,
    role: str = "member",
    position: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """The person also belongs to `unit_id` (a party cell, a council, another division) for a time.

    `valid_to` is the first day on which that no longer holds. Raises Forbidden, and Refused for a double.
    """
    day = valid_from or clock.today()
    with transaction():
        person = _lock(person_id)
        actor.require("directory.edit_people", unit_id)
        _check_unit(unit_id, day)
        if valid_to is not None and valid_to <= day:
            raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
        if not is_active(person, day):
            raise Refused(_("Người này không làm việc vào ngày %(day)s.", day=vndate(day)), "valid_from")
        _refuse_double(person_id, unit_id, day, valid_to)
        membership = _join(person_id, unit_id, day, valid_to, False, role, position)
        records.person_done(actor, "join", person, {"unit": [None, unit_id], "on": [None, day.isoformat()]})
    return membership


def end_membership(actor: Actor, membership_id: int, *, on: date | None = None) -> None:
    """A membership no longer holds from the day `on` (today). The home unit is changed by a move instead.

    Raises Forbidden and Refused.
    """
    day = on or clock.today()
    with transaction():
        membership = db.session.get(Membership, membership_id)
        if membership is None:
            raise Refused(_("Không có tư cách thành viên này."), "membership_id")
        person = _lock(membership.person_id)
        actor.require("directory.edit_people", membership.unit_id)
        if membership.is_home:
            raise Refused(_("Đây là đơn vị công tác. Dùng “Chuyển đơn vị” hoặc “Thôi việc”."), "membership_id")
        if membership.valid_to is not None and membership.valid_to <= day:
            raise Refused(_("Đã kết thúc từ ngày %(day)s.", day=vndate(membership.valid_to)), "on")
        unit_id = membership.unit_id
        _close(membership, day)
        records.person_done(actor, "part", person, {"unit": [unit_id, None], "on": [None, day.isoformat()]})


def leave(actor: Actor, person_id: int, *, on: date | None = None) -> None:
    """The person no longer works here from the day `on` (today); all memberships end. Nothing is deleted.

    Raises Forbidden, and Refused when the person has left already or had not begun.
    """
    day = on or clock.today()
    with transaction():
        person = _lock(person_id)
        actor.require("directory.edit_people", home_unit_of(person_id, day))
        if not is_active(person, day) or person.active_from == day:
            raise Refused(_("Người này không làm việc vào ngày %(day)s.", day=vndate(day)), "on")
        running = (Membership.person_id == person_id, Membership.valid_from < day)
        open_at = or_(Membership.valid_to.is_(None), Membership.valid_to > day)
        db.session.execute(update(Membership).where(*running, open_at).values(valid_to=day))
        db.session.execute(delete(Membership).where(Membership.person_id == person_id, Membership.valid_from >= day))
        old, person.active_to = person.active_to, day
        records.person_done(actor, "leave", person, records.changed({"active_to": old}, {"active_to": day}))


def _clean(facts: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {name: squeeze(v) if isinstance(v, str) else v for name, v in facts.items()}
    for name in ("staff_code", "email", "phone"):
        cleaned[name] = cleaned.get(name) or None
    if not cleaned.get("full_name"):
        raise Refused(_("Nhập họ và tên."), "full_name")
    if len(cleaned["full_name"]) > 120:
        raise Refused(_("Viết ngắn hơn: tối đa %(num)d ký tự.", num=120), "full_name")
    if cleaned["email"]:
        cleaned["email"] = mail_address.clean(cleaned["email"])
    year = cleaned.get("birth_year")
    if year is not None and not 1900 <= year <= clock.today().year - 15:
        raise Refused(_("Năm sinh không hợp lý."), "birth_year")
    if cleaned.get("employment_kind", EMPLOYMENT_KINDS[0]) not in EMPLOYMENT_KINDS:
        raise Refused(_("Chọn loại lao động trong danh sách."), "employment_kind")
    return cleaned


def _write(person: Person, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(person, name, value)
    person.folded_name, person.sort_key = fold(person.full_name), name_key(person.full_name)


def _flush_unique() -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Refused(_("Mã cán bộ này đang là của người khác."), "staff_code") from error


def _lock(person_id: int) -> Person:
    rules.lock_tree(shared=True)
    query = select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    person = db.session.scalar(query)
    if person is None:
        raise Refused(_("Không có người này trong danh bạ."), "person_id")
    return person


def _home_membership(person: Person, day: date) -> Membership:
    homes = db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person.id, Membership.is_home)
        .order_by(Membership.valid_from)
        .execution_options(populate_existing=True)
    ).all()
    if homes and homes[-1].valid_from > day:
        raise Refused(
            _("Đã có lần chuyển đơn vị từ ngày %(day)s. Chọn ngày từ đó trở đi.", day=vndate(homes[-1].valid_from)),
            "on",
        )
    if not homes or not is_active(person, day) or homes[-1].valid_to is not None:
        raise Refused(_("Người này không làm việc vào ngày %(day)s.", day=vndate(day)), "on")
    return homes[-1]


def _check_unit(unit_id: int, day: date, home: bool = False) -> None:
    version = rules.version_on(unit_id, day)
    if home and version.kind not in HOME_KINDS:
        text = _("“%(name)s” không phải là đơn vị công tác. Chọn phòng hoặc đơn vị.", name=version.name)
        raise Refused(text, "unit_id")


def _role(role: str) -> str:
    if role not in MEMBERSHIP_ROLES:
        raise Refused(_("Chọn vai trò trong danh sách."), "role")
    return role


def _join(
    person_id: int, unit_id: int, day: date, until: date | None, home: bool, role: str, position: str
) -> Membership:
    membership = Membership(
        person_id=person_id, unit_id=unit_id, valid_from=day, valid_to=until,
        is_home=home, role=_role(role), position=position,
    )  # fmt: skip
    db.session.add(membership)
    db.session.flush()
    return membership


def _refuse_double(person_id: int, unit_id: int, day: date, until: date | None) -> None:
    query = select(Membership.id).where(
        Membership.person_id == person_id, Membership.unit_id == unit_id,
        or_(Membership.valid_to.is_(None), Membership.valid_to > day),
    )  # fmt: skip
    if until is not None:
        query = query.where(Membership.valid_from < until)
    if db.session.scalar(query):
        raise Refused(_("Người này đã thuộc đơn vị trong thời gian đó."), "unit_id")


def _close(membership: Membership, day: date) -> None:
    """End a membership on `day`; one that had not begun by then never was."""
    if membership.valid_from >= day:
        db.session.delete(membership)
    else:
        membership.valid_to = day
