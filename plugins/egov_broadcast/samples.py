"""An invented month of official documents, to see everything at work. Messages come in as they do from elsewhere."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from intranet import (
    SYSTEM,
    Actor,
    PlanFacts,
    Rule,
    UnitFacts,
    answering,
    clock,
    coverage,
    db,
    people_of,
    people_with,
    running_plans,
    transaction,
    unit_facts,
    workdays,
)

from . import rights, sample_mail, sample_papers
from .documents import service as register
from .documents.facts import EDITABLE, DocumentFacts, NewFile
from .documents.models import Document
from .documents.types import TYPES
from .forwarding import service as forwarding
from .inbox import participation
from .sample_people import acting, confirm, read, with_accounts
from .sample_texts import ANSWERS, EXEMPT, INCOMING, OURS, OWN, SENDERS, Paper
from .sending import service as sending
from .sending.models import Broadcast
from .tracking import service as tracking
from .tracking import settling

MORNING, EVENING = time(8, 30), time(17)
_SURE: Final = ("day_off", "send_day_off")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the office, the agency, its units with heads and coordinators, the plan that runs.

    `readers` can sign in: most of what is open is left to them.
    """

    office: Actor
    agency: UnitFacts
    units: Sequence[UnitFacts]
    heads: dict[int, list[int]]
    helpers: dict[int, list[int]]
    plan: PlanFacts | None
    readers: Collection[int]


def publish() -> int:
    """Make the examples unless there is any document; how many documents there are then."""
    if db.session.scalar(select(Document.id).limit(1)) is not None:
        return 0
    cast = _cast()
    if cast is None:
        return 0
    sample_mail.come_in(cast.office)
    with transaction():
        _by_hand(cast)
        _first(cast)
        _link(cast)
    sample_mail.come_later(cast.office)
    with transaction():
        _later(cast)
    return db.session.scalar(select(func.count()).select_from(Document)) or 0


def _cast() -> Cast | None:
    units = unit_facts()
    agency = next((one for one in units if one.kind == "agency"), None)
    offices = db.session.scalars(people_with(rights.REGISTER).limit(1)).all()
    if agency is None or not offices:
        return None
    inner = [one for one in units if one.kind in ("division", "subordinate")]
    ids = [one.id for one in inner]
    return Cast(
        acting(offices[0], agency.id), agency, inner, answering(ids, ("head",)), answering(ids),
        next(iter(running_plans(SYSTEM, clock.today())), None), with_accounts(),
    )  # fmt: skip


def _link(cast: Cast) -> None:
    """What came for the plan that runs is linked to it: who confirmed before takes part, too."""
    for paper in (one for one in INCOMING if one.linked and cast.plan is not None):
        document = _find(paper)
        if document is not None and cast.plan is not None:
            said = {name: getattr(document, name) for name in EDITABLE}
            facts = DocumentFacts(**{**said, "field": paper.field, "plan_id": cast.plan.id})
            register.edit(cast.office, document.id, document.version, facts)


def _by_hand(cast: Cast) -> None:
    """Our own papers, and those that came on paper."""
    for paper in (*OWN, *(one for one in INCOMING if one.key in sample_mail.ON_PAPER)):
        is_pdf = bool(paper.number % 2 or paper.sender)
        name = f"{sample_papers.number_of(paper)}.{'pdf' if is_pdf else 'docx'}"
        made = io.BytesIO(sample_papers.as_pdf(paper) if is_pdf else sample_papers.as_docx(paper))
        with clock.standing_at(_morning(paper.days)):
            file = NewFile(name, made, looked_at=True)
            register.create(_facts(cast, paper), [file], actor=cast.office, way="hand")


def _facts(cast: Cast, paper: Paper) -> DocumentFacts:
    code = next((code for code, name in TYPES.items() if str(name) == paper.type_name), "")
    return DocumentFacts(
        paper.subject, register="in" if paper.sender else "own",
        issuer=SENDERS[paper.sender][1] if paper.sender else OURS[1], code=paper.code, type_name=paper.type_name,
        type_code=code, issued_on=clock.today(), urgency=paper.urgency, field=paper.field, signer=paper.signer[1],
        signer_position=paper.signer[0].rpartition("|")[2].capitalize(),
        plan_id=cast.plan.id if paper.linked and cast.plan is not None else None,
    )  # fmt: skip


def _first(cast: Cast) -> None:
    """Everything that goes out before the papers that come later."""
    everyone, science = [Rule("everyone")], _busiest(cast)
    _conduct(cast, everyone)
    _records(cast, science)
    _launch(cast, everyone, science)
    heads = sorted({people[0] for people in cast.heads.values() if people} | set(cast.readers))
    circular = _send(
        cast, "circular", [Rule("person", one) for one in heads], 4, _end(4), message="Đề nghị góp ý thẳng, ngắn gọn.",
        question="Đơn vị có ý kiến gì với dự thảo?",
    )  # fmt: skip
    if circular is not None:
        read(circular, 55, 25, _but_some(cast), ANSWERS)
    old = _send(cast, "guide-old", everyone, 20, _end(6))
    if old is not None:
        read(old, 70, 10, ())
    travel = _send(cast, "travel", everyone, 7, _end(2))
    if travel is not None:
        read(travel, 30, 20, ())
    storm = _send(cast, "storm", everyone, 1, _today(), message="Đơn vị nào có máy chủ ở tầng một báo ngay Văn phòng.")
    if storm is not None:
        read(storm, 64, 12, cast.readers)
    for key, days in (("training", 2), ("mail", 1)):
        news = _send(cast, key, everyone, days, None)
        if news is not None:
            read(news, 0, 45, cast.readers)
    soon = workdays.add(clock.today(), 1)
    _send(cast, "meeting", [Rule("person", one) for one in heads], 0, clock.at(workdays.add(soon, 2), EVENING),
          message="Xác nhận dự họp.", send_at=clock.at(soon, time(8)))  # fmt: skip


def _conduct(cast: Cast, rules: Sequence[Rule]) -> None:
    """One that is over: everybody but a few has confirmed."""
    made = _send(cast, "conduct", rules, 39, _day(30))
    if made is None:
        return
    read(made, 96, 3, cast.readers)
    confirm(made, cast.readers)
    sending.end(cast.office, made.id, made.version)


def _records(cast: Cast, unit: UnitFacts) -> None:
    """One that is overdue, of which a file must be opened; some are exempt, some signed on paper, all were reminded."""
    units = [*cast.units[:4], unit]
    made = _send(
        cast, "records", [Rule("unit", one.id, with_subunits=True) for one in units], 8, _day(2), must_open=True,
        message="Hồ sơ thiếu bản quét văn bằng là phổ biến nhất.",
    )  # fmt: skip
    if made is None:
        return
    staff = sorted(set(db.session.scalars(people_of([units[0].id], staff_only=True))) - set(cast.readers))
    away = staff[-3:]
    signed = [one for one in staff[:2] if one not in away]
    with clock.standing_at(_morning(7)):
        for person_id, reason in zip(away, EXEMPT, strict=False):
            settling.exempt(cast.office, made.id, [person_id], reason)
        if signed:
            settling.on_paper(cast.office, made.id, signed, "Danh sách ký lưu tại Văn phòng")
    read(made, 58, 17, {*cast.readers, *away, *signed})
    with clock.standing_at(_morning(1)):
        text = "Đề nghị mở văn bản và xác nhận trong hôm nay."
        tracking.remind(cast.office, made.id, tracking.Ask("all", text, "sample"))


def _launch(cast: Cast, rules: Sequence[Rule], unit: UnitFacts) -> None:
    """The one of the plan: handed on by a head, and by a coordinator to some."""
    made = _send(cast, "launch", rules, 5, _end(2), channel="egov",
                 message="Phổ biến tới từng người; đầu mối tổng hợp việc làm mới của đơn vị.")  # fmt: skip
    if made is None:
        return
    head, inner = next(iter(cast.heads[unit.id])), _end(1)
    told = "Mỗi người đăng ký một việc làm mới theo mẫu, gửi đầu mối của phòng."
    whole = forwarding.Passing((Rule("unit", unit.id, with_subunits=True),), told, inner, must_acknowledge=True)
    with clock.standing_at(_morning(4)):
        forwarding.forward(acting(head, unit.id), made.id, whole, accepted=_SURE)
    for helper in cast.helpers[unit.id][:1]:
        staff = sorted(set(db.session.scalars(people_of([unit.id], staff_only=True))) - {head, helper})
        four = tuple(Rule("person", one) for one in staff[:4])
        some = forwarding.Passing(four, "Bốn người soạn trước mẫu đăng ký của phòng.", inner, must_acknowledge=True)
        with clock.standing_at(_morning(3)):
            forwarding.forward(acting(helper, unit.id), made.id, some, accepted=_SURE)
    read(made, 66, 14, {*cast.readers, *_unreached(cast)})


def _unreached(cast: Cast) -> Collection[int]:
    """Some whom nothing has reached yet in the wave that runs: the examples should leave something to do."""
    if cast.plan is None:
        return ()
    wave = participation.running_wave(cast.plan, clock.today())
    return [row[0] for row in db.session.execute(coverage.gaps(cast.plan.id, wave).limit(6))]


def _later(cast: Cast) -> None:
    """What went out after the papers that came later."""
    new = _send(cast, "guide-new", [Rule("everyone")], 4, _end(5), message="Thay hướng dẫn đã gửi đầu tháng.")
    if new is not None:
        read(new, 48, 16, _but_some(cast))


def _send(
    cast: Cast, key: str, rules: Sequence[Rule], days: int, deadline: datetime | None, **more: Any
) -> Broadcast | None:
    """Send a paper so many days ago; for information without a deadline."""
    paper = next(one for one in (*INCOMING, *OWN) if one.key == key)
    document = _find(paper)
    if document is None:
        return None
    choice = sending.Choice(
        tuple(rules), cast.office.home_unit_id or cast.agency.id, must_acknowledge=deadline is not None,
        deadline=deadline, **more,
    )  # fmt: skip
    with clock.standing_at(_morning(days)):
        made = sending.save(cast.office, document.id, None, 0, choice, accepted=_SURE)
        return sending.send(cast.office, made.id, made.version)


def _find(paper: Paper) -> Document | None:
    found = select(Document).where(Document.code == paper.code, Document.status == "registered")
    return db.session.scalars(found.order_by(Document.id.desc())).first()


def _busiest(cast: Cast) -> UnitFacts:
    """The unit where a head and a coordinator can hand things on."""
    with_both = [one for one in cast.units if cast.heads[one.id] and set(cast.helpers[one.id]) & set(cast.readers)]
    return (with_both or [one for one in cast.units if cast.heads[one.id]])[-1]


def _but_some(cast: Cast) -> Collection[int]:
    """Half of those who can sign in have not read it yet."""
    return sorted(cast.readers)[::2]


def _morning(days: int) -> datetime:
    """At half past eight so many days ago; today: just now."""
    return clock.at(clock.today() - timedelta(days=days), MORNING) if days else clock.now()


def _day(days: int) -> datetime:
    """The end of the working day, so many days ago."""
    return clock.at(workdays.first_from(clock.today() - timedelta(days=days)), EVENING)


def _end(days: int) -> datetime:
    """The end of the working day, so many working days ahead."""
    return clock.at(workdays.add(clock.today(), days), EVENING)


def _today() -> datetime:
    """This evening, or tomorrow's when it is late."""
    evening = clock.at(clock.today(), EVENING)
    return evening if evening > clock.now() + timedelta(hours=1) else evening + timedelta(days=1)
