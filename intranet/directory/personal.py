"""What the directory keeps about a person, and what of it may go."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, func, select

from intranet.access import SYSTEM
from intranet.database import db, transaction
from intranet.directory.models import Group, GroupMember, Membership, Person
from intranet.directory.queries import unit_names
from intranet.directory.service_people import change_person
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.web.i18n import _

_FACTS = ("full_name", "staff_code", "email", "phone", "birth_year", "employment_kind", "active_from", "active_to")
_CONTACTS = ("email", "phone", "birth_year")


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The person, where they worked and belonged, the groups they are in."""
    person = db.session.get(Person, person_id)
    if person is None:
        return
    yield PersonalRecord(_("Hồ sơ trong danh bạ"), {name: getattr(person, name) for name in _FACTS})
    found = select(Membership).where(Membership.person_id == person_id).order_by(Membership.valid_from, Membership.id)
    memberships = db.session.scalars(found).all()
    names = unit_names(membership.unit_id for membership in memberships)
    for membership in memberships:
        values = {
            "unit": names.get(membership.unit_id), "is_home": membership.is_home, "role": membership.role,
            "position": membership.position, "valid_from": membership.valid_from, "valid_to": membership.valid_to,
        }  # fmt: skip
        yield PersonalRecord(_("Đơn vị công tác, sinh hoạt"), values)
    joined = select(Group.name).join(GroupMember, GroupMember.group_id == Group.id)
    for name in db.session.scalars(joined.where(GroupMember.person_id == person_id).order_by(Group.name)):
        yield PersonalRecord(_("Nhóm người nhận"), {"group": name})


def erase(person_id: int) -> Iterator[Erasure]:
    """E-mail, telephone, year of birth and groups go; name, staff code and places of work are official records."""
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None:
            return
        gone = sum(getattr(person, name) is not None for name in _CONTACTS)
        if gone:
            change_person(SYSTEM, person_id, email=None, phone=None, birth_year=None)
        yield Erasure(
            _("Hồ sơ trong danh bạ"), erased=gone, kept=1,
            reason=_("Họ tên, mã cán bộ, thời gian công tác là hồ sơ của cơ quan; đã xóa cách liên hệ và năm sinh"),
        )  # fmt: skip
        kept = db.session.scalar(select(func.count()).where(Membership.person_id == person_id)) or 0
        yield Erasure(
            _("Đơn vị công tác, sinh hoạt"), erased=0, kept=kept,
            reason=_("Quá trình công tác là hồ sơ của cơ quan"),
        )  # fmt: skip
        left = delete(GroupMember).where(GroupMember.person_id == person_id).returning(GroupMember.group_id)
        groups = db.session.scalars(left.execution_options(synchronize_session=False)).all()
        yield Erasure(_("Nhóm người nhận"), erased=len(groups))
