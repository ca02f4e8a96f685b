"""Who sits in the council in a session: proposed, named, checked in. One call that writes is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from intranet import (
    Actor,
    Refused,
    clock,
    db,
    people_of,
    people_places,
    people_rows,
    people_with,
    transaction,
    unit_facts,
)

from .. import rights
from ..texts import _
from . import access, notify, recusals
from .models import AgendaItem, CouncilSession, Member, ScoreSheet
from .service import check_version
from .words import ATTENDANCE, ROLES, record

MOST = 60
LONGEST_REASON = 200


def of(session_id: int) -> list[Any]:
    """The members by rank and name: rows of (Member, name). One statement."""
    people = people_rows(select(Member.person_id).where(Member.session_id == session_id)).order_by(None).subquery()
    rows = db.session.execute(
        select(Member, people.c.full_name)
        .join(people, people.c.id == Member.person_id)
        .where(Member.session_id == session_id)
        .order_by(Member.person_id)
    ).all()
    rank = list(ROLES)
    return sorted(rows, key=lambda row: rank.index(row.Member.role))


def proposed() -> Select[Any]:
    """Rows of `people_rows` of those who may judge, and of the members of units that are councils."""
    councils = [unit.id for unit in unit_facts() if unit.kind == "council"]
    holders = people_with(rights.SCORE).subquery()
    people = or_(_PERSON.in_(select(holders.c.id)), _PERSON.in_(people_of(councils or [0])))
    return people_rows(people_of(None).where(people))


def may_judge(person_ids: Collection[int]) -> set[int]:
    """Those of these people who hold the permission to judge. One statement."""
    holders = people_with(rights.SCORE).subquery()
    return set(db.session.scalars(select(holders.c.id).where(holders.c.id.in_(set(person_ids)))))


def name(actor: Actor, session_id: int, version: int, roster: Mapping[int, str]) -> CouncilSession:
    """Say who sits in the council, by person: *chair*, *secretary* or *member*; whoever is new is invited.

    Positions are kept as they are on this day. Raises Forbidden, Refused and :class:`service.Conflict`.
    """
    with transaction():
        session = access.locked_to_organise(actor, session_id)
        check_version(session, version)
        if session.status not in ("planned", "scoring"):
            raise Refused(_("Điểm đã công bố nên thành viên không đổi được nữa; điểm danh để ghi ai vắng mặt"))
        _check(roster)
        known = {one.person_id: one for one in db.session.scalars(_members(session_id))}
        gone, fresh = known.keys() - roster.keys(), roster.keys() - known.keys()
        _check_people(fresh)
        _drop(session_id, gone)
        for person_id in known.keys() & roster.keys():
            known[person_id].role = roster[person_id]
        _add(session_id, {person: roster[person] for person in fresh})
        touch(session)
        if session.status == "scoring":
            recusals.freeze(session_id)
        record(actor, "members", session, {"members": [sorted(known), sorted(roster)]})
        notify.invited(actor, session, sorted(fresh))
    return session


def check_in(actor: Actor, session_id: int, version: int, seen: Mapping[int, tuple[str, str]]) -> CouncilSession:
    """Take attendance: "", *present* or *absent* with the reason, by person; others stay as they are.

    Raises Forbidden, Refused and :class:`service.Conflict`.
    """
    with transaction():
        session = access.locked_to_minute(actor, session_id)
        check_version(session, version)
        if session.status not in access.CHANGEABLE:
            raise Refused(_("Đã mở biểu quyết nên không sửa điểm danh được nữa"))
        for member in db.session.scalars(_members(session_id)):
            attendance, reason = seen.get(member.person_id, (member.attendance, member.reason))
            if attendance not in ATTENDANCE or len(reason) > LONGEST_REASON:
                raise Refused(_("Lý do vắng dài tối đa %(num)d ký tự", num=LONGEST_REASON))
            member.attendance, member.reason = attendance, reason if attendance == "absent" else ""
        touch(session)
        present = sum(one.attendance == "present" for one in db.session.scalars(_members(session_id)))
        # Why somebody is away may be a matter of health; nobody can take anything out of the audit trail.
        record(actor, "attendance", session, {"present": [None, present]})
    return session


def touch(session: CouncilSession) -> None:
    """Count a change of what belongs to the session, so that two people do not overwrite each other."""
    db.session.flush()
    later = update(CouncilSession).where(CouncilSession.id == session.id).values(version=CouncilSession.version + 1)
    db.session.execute(later.execution_options(synchronize_session=False))
    db.session.refresh(session)


_PERSON = people_of(None).selected_columns[0]


def _members(session_id: int) -> Select[Any]:
    return select(Member).where(Member.session_id == session_id).order_by(Member.person_id)


def _check(roster: Mapping[int, str]) -> None:
    roles = list(roster.values())
    if not roster:
        raise Refused(_("Chọn ít nhất một thành viên"), "people")
    if len(roster) > MOST:
        raise Refused(_("Hội đồng có tối đa %(num)d người; bỏ bớt", num=MOST), "people")
    if any(role not in ROLES for role in roles):
        raise Refused(_("Chọn vai trò của từng thành viên"), "people")
    if roles.count("chair") != 1:
        raise Refused(_("Chọn đúng một chủ tọa"), "chair")
    if roles.count("secretary") > 1:
        raise Refused(_("Chọn tối đa một thư ký"), "secretary")


def _check_people(fresh: Collection[int]) -> None:
    here = people_of(None).subquery()
    if len(set(db.session.scalars(select(here.c.id).where(here.c.id.in_(fresh))))) != len(fresh):
        raise Refused(_("Có người không còn làm việc tại cơ quan; bỏ tên rồi lưu lại"), "people")


def _drop(session_id: int, gone: Collection[int]) -> None:
    if not gone:
        return
    theirs = ScoreSheet.item_id.in_(select(AgendaItem.id).where(AgendaItem.session_id == session_id))
    sheets = select(ScoreSheet.id).where(theirs, ScoreSheet.person_id.in_(gone))
    if db.session.scalar(sheets.where(ScoreSheet.sent_at.is_not(None)).limit(1)) is not None:
        raise Refused(_("Có thành viên đã gửi phiếu chấm nên không bỏ tên được; nếu không dự họp thì ghi vắng mặt"))
    db.session.execute(delete(ScoreSheet).where(ScoreSheet.id.in_(sheets)))
    db.session.execute(delete(Member).where(Member.session_id == session_id, Member.person_id.in_(gone)))


def _add(session_id: int, fresh: Mapping[int, str]) -> None:
    if not fresh:
        return
    places = people_places(list(fresh), clock.today())
    rows = []
    for person_id, role in fresh.items():
        place = places.get(person_id)
        words = ", ".join(word for word in (place.position, place.unit_name) if word) if place else ""
        rows.append({"session_id": session_id, "person_id": person_id, "role": role, "position": words,
                     "attendance": "", "reason": ""})  # fmt: skip
    db.session.execute(insert(Member), rows)
