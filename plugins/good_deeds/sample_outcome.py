"""What came of the invented session: decisions, stories with pictures, units that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from intranet import Actor, clock, db, workdays

from .commendations import service as commendations
from .models import Submission
from .replication import service as replication
from .sample_pictures import picture
from .wall import photos, service

if TYPE_CHECKING:
    from .samples import Cast

_HOUR: Final = time(15)


def commend(office: Actor, cases: Sequence[int], day: date) -> None:
    """One decision for all of them."""
    with clock.standing_at(clock.at(day, _HOUR)):
        decision = commendations.Decision("Giấy khen", "Giám đốc Sở", "57/QĐ-SKHCN", day)
        commendations.commend(office, cases, decision, sure=True)


def tell(office: Actor, cases: Sequence[int], first: date) -> None:
    """A story for each, two or three pictures with it, one a working day or two."""
    for number, case_id in enumerate(cases):
        case = db.session.get_one(Submission, case_id)
        if case.stage != "commended":
            continue
        day = min(workdays.add(first, 2 * number), clock.today())
        with clock.standing_at(clock.at(day, _HOUR)):
            story = service.save(office, case_id, 0, _draft(case, day, featured=number == 0), _uploads(number))
            words = {
                one.id: photos.Words(f"{case.title}, ảnh {place}", "Ảnh minh họa" if place == 1 else "", place)
                for place, one in enumerate(photos.of(story.id), 1)
            }
            story = service.save(
                office, case_id, story.version, _draft(case, day, featured=number == 0), photos.PhotoChange(words),
                service.Consent("yes", "Đồng ý bằng lời"),
            )  # fmt: skip
            service.publish(office, case_id, story.version)


def spread(cast: Cast, cases: Sequence[int], first: date) -> None:
    """Other units follow some of them; one waits for its origin to confirm."""
    for number, case_id in enumerate(cases[:5]):
        case = db.session.get_one(Submission, case_id)
        others = [unit for unit in cast.units if unit.id not in (case.unit_id, case.subject_unit_id)]
        for turn, unit in enumerate(others[: 1 + number % 3]):
            day = min(workdays.add(first, number + turn), clock.today())
            with clock.standing_at(clock.at(day, _HOUR)):
                draft = replication.Draft(
                    day - timedelta(days=3), "Làm như đơn vị bạn, bắt đầu ở một tổ.", "", 6 + turn
                )
                made = replication.declare(cast.heads[unit.id], case_id, unit.id, draft)
                if number < len(cases[:5]) - 1:
                    replication.answer(cast.heads[case.unit_id], made.id, made.version, True)


def _draft(case: Submission, day: date, *, featured: bool) -> service.Draft:
    body = f"{case.deed}\n\n{case.result}\n\nNhiều nơi đã hỏi cách làm; người trong cuộc sẵn sàng chỉ lại từng bước."
    quote = "Ai cũng làm được, chỉ cần bắt đầu."
    return service.Draft(
        case.title, case.result, quote, body, "Văn phòng Sở", True, day.replace(day=1) if featured else None
    )


def _uploads(number: int) -> photos.PhotoChange:
    return photos.PhotoChange(uploads=[picture(3 * number + turn) for turn in range(2 + number % 2)])
