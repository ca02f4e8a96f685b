"""People of one household: who declared whom. Nobody sees it but the two themselves and the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from intranet import (
    Actor,
    Forbidden,
    Refused,
    audit,
    clock,
    db,
    notices,
    people_of,
    people_with,
    person_names,
    transaction,
    upsert,
)

from .. import rights
from ..flow import people
from ..models import Kin
from ..texts import ID, _
from . import declaring

HOUSEHOLD = f"{ID}.household"
"""The kind of notices, and what a household is called in the audit trail."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the household; `by` is who declared it, "" when it was the person themselves."""

    person_id: int
    name: str
    by: str
    at: datetime


def may_manage(actor: Actor) -> bool:
    """Whether `actor` declares and removes for others, too."""
    return actor.may_everywhere(rights.CHECK)


def of(actor: Actor, person_id: int) -> list[Relative]:
    """The household of a person, by name. Raises Forbidden unless it is `actor`'s own, or they manage all."""
    _require(actor, person_id)
    rows = db.session.scalars(select(Kin).where(or_(Kin.person_id == person_id, Kin.kin_id == person_id))).all()
    others = {row: row.kin_id if row.person_id == person_id else row.person_id for row in rows}
    names = person_names({*others.values(), *(row.declared_by for row in rows if row.declared_by is not None)})
    found = [
        Relative(
            other, names.get(other, ""),
            names.get(row.declared_by or 0, "") if row.declared_by != person_id else "", row.declared_at,
        )
        for row, other in others.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.person_id))


def declare(actor: Actor, person_id: int, kin_id: int) -> None:
    """Note that two people are of one household; both are told. Saying it again changes nothing.

    Raises Forbidden unless `actor` is one of them or manages all, and Refused.
    """
    _require(actor, person_id)
    if person_id == kin_id:
        raise Refused(_("Chọn một người khác"), "person")
    first, second = sorted((person_id, kin_id))
    with transaction():
        here = people_of(None).subquery()
        if len(db.session.scalars(select(here.c.id).where(here.c.id.in_((first, second)))).all()) < 2:
            raise Refused(_("Chọn người đang làm việc ở cơ quan"), "person")
        if db.session.get(Kin, (first, second)) is not None:
            return
        if len(of(actor, person_id)) >= MOST:
            raise Refused(_("Tối đa %(num)d người; báo Văn phòng nếu cần thêm", num=MOST), "person")
        # The other of the two may be saying the same at this moment.
        values = {"person_id": first, "kin_id": second, "declared_by": actor.person_id, "declared_at": clock.now()}
        db.session.execute(upsert(Kin).values(values).on_conflict_do_nothing())
        _after(actor, first, second, [None, [first, second]])


def remove(actor: Actor, person_id: int, kin_id: int) -> None:
    """Take a declaration back; both are told, and the office. Raises Forbidden as :func:`declare`."""
    _require(actor, person_id)
    first, second = sorted((person_id, kin_id))
    with transaction():
        kin = db.session.get(Kin, (first, second))
        if kin is None:
            return
        db.session.execute(delete(Kin).where(Kin.person_id == first, Kin.kin_id == second))
        _after(actor, first, second, [[first, second], None])
        if not may_manage(actor):
            _tell_office(actor, first, second)


def _after(actor: Actor, first: int, second: int, change: list[list[int] | None]) -> None:
    audit.record(
        actor, action=HOUSEHOLD, subject_kind=HOUSEHOLD, subject_id=None, subject_label=_("Người cùng hộ"),
        changes={"people": change},
    )  # fmt: skip
    added = change[0] is None
    names = person_names((first, second))
    moment = clock.now().isoformat()
    for one, other in ((first, second), (second, first)):
        name = names.get(other, "")
        notices.send(
            HOUSEHOLD, [one], key=f"{one}:{other}:{moment}", url=f"/p/{ID}/household",
            subject=lambda name=name: (
                _("%(name)s được ghi là người cùng hộ", name=name) if added
                else _("%(name)s không còn được ghi là người cùng hộ", name=name)
            ),
            text=lambda: _("Người cùng hộ không xét, không chấm đề xuất của nhau. Ghi nhầm thì sửa ở trang này."),
        )  # fmt: skip
    declaring.tell_office(people.settle())


def _tell_office(actor: Actor, first: int, second: int) -> None:
    names = person_names((first, second))
    notices.send(
        HOUSEHOLD, people_with(rights.CHECK), key=f"removed:{first}:{second}:{clock.now().isoformat()}",
        subject=lambda: _("%(name)s rút khai người cùng hộ", name=actor.name),
        text=lambda: _("%(one)s và %(other)s từ nay xét được đề xuất của nhau. Đề nghị kiểm tra.",
                       one=names.get(first, ""), other=names.get(second, "")),
        url=f"/p/{ID}/household?person={first}",
    )  # fmt: skip


def _require(actor: Actor, person_id: int) -> None:
    if actor.person_id is None or (actor.person_id != person_id and not may_manage(actor)):
        raise Forbidden(rights.CHECK)
