"""The invented sessions of the council: one that is over, one in which sheets are being filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import select

from intranet import Actor, clock, db, workdays

from .conflicts import facts
from .council import agenda, drafts, members, service, sheets
from .council.models import AgendaItem, CouncilSession, Member
from .voting import service as voting

FEWEST: Final = 3
_HOURS: Final = time(8, 30)
_OVER: Final = time(11, 15)
_SHARES: Final = (Decimal("0.9"), Decimal("0.85"), Decimal("0.8"), Decimal("0.95"), Decimal("0.75"))
"""What members give of the most points, by turns."""


def hold(
    office: Actor, council: Sequence[Actor], cases: Sequence[int], failed: Collection[int], day: date
) -> Sequence[int]:  # fmt: skip
    """A session on `day` about `cases`, from its call to its end; the cases that passed."""
    with clock.standing_at(clock.at(workdays.add(day, -8), _HOURS)):
        session = _called(office, council, cases, "Phiên họp xét khen quý trước", day)
    with clock.standing_at(clock.at(workdays.add(day, -2), _HOURS)):
        for member in council:
            _score(member, session, failed)
    with clock.standing_at(clock.at(day, _HOURS)):
        session = members.check_in(office, session.id, session.version, _attendance(council))
        session = service.reveal(office, session.id, session.version)
        session = voting.open_vote(office, session.id, session.version)
        for member in council[:-1] if len(council) > FEWEST else council:
            _vote(member, session, failed)
    with clock.standing_at(clock.at(day, _OVER)):
        session = voting.close(office, session.id, _version(session))
    passed = select(AgendaItem.submission_id).where(AgendaItem.session_id == session.id, AgendaItem.outcome == "passed")
    return db.session.scalars(passed).all()


def score_now(office: Actor, council: Sequence[Actor], cases: Sequence[int]) -> None:
    """A session a few days ahead; two of three members have sent their sheets."""
    with clock.standing_at(clock.at(workdays.add(clock.today(), -4), _HOURS)):
        day = workdays.add(clock.today(), 8)
        session = _called(office, council, cases, "Phiên họp xét khen quý này", day, "secret")
    for member in (one for number, one in enumerate(council) if number % 3):
        _score(member, session, ())


def _called(
    office: Actor, council: Sequence[Actor], cases: Sequence[int], title: str, day: date, ballot: str = "open"
) -> CouncilSession:  # fmt: skip
    draft = drafts.Draft(title, day, _HOURS, "Phòng họp tầng 2", day - timedelta(days=1), ballot)
    session = service.create(office, draft)
    roster = {one.person_id: "member" for one in council if one.person_id is not None}
    roster[council[0].person_id or 0] = "chair"
    if len(council) > 1:
        roster[council[1].person_id or 0] = "secretary"
    session = members.name(office, session.id, session.version, roster)
    agenda.add(office, session.id, cases)
    return service.open_scoring(office, session.id, _version(session))


def _version(session: CouncilSession) -> int:
    db.session.flush()
    db.session.refresh(session)
    return session.version


def _attendance(council: Sequence[Actor]) -> dict[int, tuple[str, str]]:
    """Everybody came but the last, where there are enough of them."""
    seen = {one.person_id: ("present", "") for one in council if one.person_id is not None}
    if len(council) > FEWEST and council[-1].person_id is not None:
        seen[council[-1].person_id] = ("absent", "Đi công tác")
    return seen


def _items(session: CouncilSession) -> Sequence[AgendaItem]:
    items = select(AgendaItem).where(AgendaItem.session_id == session.id)
    return db.session.scalars(items.order_by(AgendaItem.position)).all()


def _score(member: Actor, session: CouncilSession, failed: Collection[int]) -> None:
    """A sheet for each item that is the member's to judge."""
    for number, item in enumerate(_items(session)):
        desk = sheets.desk(member, item.id)
        if desk is None or facts.kept_from(member, desk.submission):
            continue
        share = Decimal("0.5") if item.submission_id in failed else _SHARES[(number + (member.person_id or 0)) % 5]
        points = {one.id: (one.most * share).quantize(Decimal(1), ROUND_HALF_UP) for one in desk.criteria}
        comment = "Việc làm cụ thể, có số liệu." if number % 3 else ""
        sheets.send(member, item.id, 0, sheets.Entry(points, comment))


def _vote(member: Actor, session: CouncilSession, failed: Collection[int]) -> None:
    there = db.session.get(Member, (session.id, member.person_id))
    if there is None or there.attendance != "present":
        return
    kept = facts.kept([item.submission_id for item in _items(session)])
    choices = {
        item.id: "no" if item.submission_id in failed else "yes"
        for item in _items(session) if member.person_id not in kept.get(item.submission_id, {})
    }  # fmt: skip
    voting.cast(member, session.id, choices)
