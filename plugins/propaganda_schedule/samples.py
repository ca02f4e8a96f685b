"""An invented half year of sessions for the running plan, to see the schedule at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import select

from intranet import SYSTEM, PlanFacts, clock, db, running_plans, workdays

from .coverage import absences
from .coverage.absences import Period
from .models import Session
from .proposal import lines, service
from .proposal.choices import Choices
from .proposal.takers import plans_for, takers
from .reports import service as reports
from .reports.service import Report
from .sessions import audience
from .sessions import service as sessions

MORNING, AFTERNOON = time(8), time(15)
NO_REPORT: Final = timedelta(days=16)
"""In so many days before today some units have not reported yet."""
PLACES: Final = {"party_cell_meeting": "Phòng họp tầng 1", "commendation": "Hội trường tầng 3"}
"""Party cells meet at the same hour: a clash to be seen."""
SUMMARIES: Final = (
    "Phổ biến nội dung đợt thi đua, giới thiệu hai gương điển hình của đơn vị. Mọi người thảo luận, đăng ký việc làm.",
    "Trao đổi kết quả tháng trước, giao đầu mối viết bài cho chuyên mục. Ba người đăng ký sáng kiến.",
    "Giới thiệu văn bản mới về thi đua, khen thưởng; giải đáp thắc mắc về hồ sơ và thời hạn.",
)
REASONS: Final = ("mission", "leave", "sick", "")


def publish() -> int:
    """Schedule the newest running plan and report what is past, unless there are sessions already; how many."""
    plan = next(iter(running_plans(SYSTEM)), None)
    if plan is None or plan.issued_on is None or db.session.scalar(select(Session.id).limit(1)) is not None:
        return 0
    with clock.standing_at(clock.at(plan.issued_on, MORNING)):
        for choices in _portions(plan):
            service.save(SYSTEM, plan.id, choices)
    found = db.session.scalars(select(Session).order_by(Session.day, Session.id)).all()
    _change_some([session for session in found if session.day > clock.today()])
    for number, session in enumerate(session for session in found if session.day < clock.today()):
        _happen(session, number)
    _be_away([session for session in found if session.reach == "unit"][:3])
    return len(found)


def _portions(plan: PlanFacts) -> Iterator[Choices]:
    """The plan's lines in portions that are saved at once: an agency of this size posts its column together."""
    usual = lines.lines_of(plan, takers(plan, plans_for(SYSTEM)))
    # All of it at last: what is saved last is what is remembered as chosen.
    for law_days in (True, False, None):
        stored: dict[str, Mapping[str, Any]] = {}
        for line in usual:
            scope = "issuing" if line.channel in ("portal", "egov", "social_media") else line.scope
            wanted = law_days is None or (line.channel == "law_day") is law_days
            place = PLACES.get(line.channel, "")
            stored[line.name] = {**lines.kept(line), "scope": scope, "wanted": wanted, "place": place}
        yield Choices(stored)


def _change_some(coming: Sequence[Session]) -> None:
    """One session is put off, one called off."""
    for session, change in zip(coming[4:20:8], ("move", "cancel"), strict=False):
        if change == "move":
            day = workdays.add(session.day, 2)
            sessions.move(
                SYSTEM, session.id, session.version, day, session.starts, session.ends, "Trùng lịch tiếp công dân"
            )
        else:
            sessions.cancel(SYSTEM, session.id, session.version, "Ghép với buổi giao ban của cơ quan")


def _happen(session: Session, number: int) -> None:
    """Report a past session a few days later, as most units do."""
    if session.day > clock.today() - NO_REPORT and number % 3 == 0:
        return
    told_on = min(workdays.add(session.day, 1 + number % 7), clock.today())
    with clock.standing_at(clock.at(told_on, AFTERNOON)):
        reports.send(SYSTEM, session.id, session.version, _report(session, number))


def _report(session: Session, number: int) -> Report:
    if number % 23 == 5:
        return Report("missed", why="Cả đơn vị đi kiểm tra hiện trường")
    people = list(db.session.scalars(audience.people(session)))
    # Now and then everybody is away; a few never came.
    away = [person for person in people if (person * 31 + session.id * 17) % 11 == 0 or person % 8 == 3]
    return Report(
        "held", present=set(people) - set(away), guests=5 if number % 12 == 0 else 0,
        absent={person: REASONS[person % len(REASONS)] for person in away},
        summary=SUMMARIES[number % len(SUMMARIES)],
    )  # fmt: skip


def _be_away(of_units: Sequence[Session]) -> None:
    """Somebody of each of these units is away today."""
    first: date = clock.today() - timedelta(days=3)
    for number, session in enumerate(of_units):
        person = db.session.scalars(audience.people(session, clock.today()).limit(1)).first()
        if person is not None:
            absences.record(SYSTEM, [person], Period(REASONS[number % 3], first, first + timedelta(days=10)))
