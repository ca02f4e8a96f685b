"""Reports of a plan that were sent, and those still due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select

from intranet import clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.plans import heads, periods, rights, service
from intranet.plans.models import Plan, ReportDuty
from intranet.plans.models_progress import ReportDelivery
from intranet.web.dates import vndate
from intranet.web.i18n import _

OLDEST: Final = timedelta(days=366)
"""What was due longer ago is not asked for any more."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report of one period. `first` and `last` are the period's; `unit_id` None: the issuing unit sends it.

    `sent_on` None: not sent yet; else when, by whom, under which number, and the note about it.
    """

    duty_id: int
    plan_id: int
    plan_title: str
    reference: str
    issuing_unit_id: int
    due_on: date
    every: str | None
    first: date
    last: date
    to: str
    unit_id: int | None
    note: str
    sent_on: date | None = None
    sent_by: int | None = None
    number: str = ""
    sent_note: str = ""

    @property
    def answering(self) -> int:
        """The unit that must send it."""
        return self.unit_id or self.issuing_unit_id


def deliver(
    actor: Actor, duty_id: int, due_on: date, *, sent_on: date, number: str = "", note: str = ""
) -> ReportDelivery:
    """Note that the report due on `due_on` was sent. Raises `Forbidden` and :class:`Refused`."""
    with transaction():
        plan, duty = _locked(actor, duty_id)
        if due_on not in periods.due_days(duty.every, duty.due_on, duty.day, due_on, due_on):
            raise Refused(_("Chế độ báo cáo này không có kỳ hạn %(day)s; xem lại kế hoạch", day=vndate(due_on)))
        if sent_on > clock.today():
            raise Refused(_("Ngày gửi không thể ở phía trước"), field="sent_on")
        if (known := _stored(duty_id, due_on)) is not None:
            day = vndate(known.sent_on)
            raise Refused(_("Kỳ này đã được ghi là gửi ngày %(day)s; bỏ ghi trước nếu cần sửa", day=day))
        sent = ReportDelivery(
            duty_id=duty_id, due_on=due_on, sent_on=sent_on, sent_by=actor.person_id, number=number.strip(),
            note=note.strip(), recorded_at=clock.now(),
        )  # fmt: skip
        db.session.add(sent)
        db.session.flush()
        _record(actor, "plan.deliver", plan, duty, sent)
        return sent


def take_back(actor: Actor, duty_id: int, due_on: date) -> None:
    """Note that the report was not sent after all: it is asked for again. Raises `Forbidden`, :class:`Refused`."""
    with transaction():
        plan, duty = _locked(actor, duty_id)
        sent = _stored(duty_id, due_on)
        if sent is None:
            raise Refused(_("Kỳ này chưa được ghi là đã gửi"))
        _record(actor, "plan.take_back", plan, duty, sent)
        db.session.delete(sent)


def find(actor: Actor, duty_id: int) -> tuple[Plan, ReportDuty] | None:
    """A report duty and its plan, when `actor` may see it."""
    found = select(Plan, ReportDuty).join(ReportDuty, ReportDuty.plan_id == Plan.id)
    row = db.session.execute(found.where(ReportDuty.id == duty_id, rights.visible(actor))).one_or_none()
    return (row[0], row[1]) if row else None


def stored(duty_id: int, due_on: date) -> ReportDelivery | None:
    """How the report of a period was sent, if it was."""
    return _stored(duty_id, due_on)


def due(
    actor: Actor, first: date, last: date, *, plan_id: int | None = None, unit_ids: Any = None, sent: bool = False
) -> list[DueReport]:
    """Reports of running plans due from `first` to `last`, soonest first; two statements.

    Only those `actor` may see, with `unit_ids` (ids or a SELECT of them) only what these units must send.
    With `sent` those that were sent are among them.
    """
    found = [
        (row, day)
        for row in db.session.execute(_duties(actor, first, last, plan_id, unit_ids))
        for day in periods.due_days(row.every, row.due_on, row.day, max(first, row.issued_on or first), last)
    ]
    known = _sent(found)
    reports = [_report(row, day, known.get((row.duty_id, day))) for row, day in found]
    shown = [one for one in reports if sent or one.sent_on is None]
    return sorted(shown, key=lambda one: (one.due_on, one.plan_id, one.duty_id))


def _duties(actor: Actor, first: date, last: date, plan_id: int | None, unit_ids: Any) -> Select[Any]:
    once = and_(ReportDuty.every.is_(None), ReportDuty.due_on.between(first, last))
    columns: list[Any] = [
        ReportDuty.id.label("duty_id"), ReportDuty.due_on, ReportDuty.every, ReportDuty.day, ReportDuty.to,
        ReportDuty.unit_id, ReportDuty.note, Plan.id.label("plan_id"), Plan.title.label("plan_title"),
        Plan.number, Plan.symbol, Plan.issuing_unit_id, Plan.issued_on,
    ]  # fmt: skip
    found: Select[Any] = select(*columns).join_from(ReportDuty, Plan, Plan.id == ReportDuty.plan_id)
    running = Plan.status == "issued", rights.visible(actor)
    found = found.where(*running, or_(once, ReportDuty.every.is_not(None))).order_by(ReportDuty.id)
    if plan_id is not None:
        found = found.where(Plan.id == plan_id)
    if unit_ids is not None:
        found = found.where(func.coalesce(ReportDuty.unit_id, Plan.issuing_unit_id).in_(unit_ids))
    return found


def _sent(found: list[tuple[Any, date]]) -> dict[tuple[int, date], ReportDelivery]:
    if not found:
        return {}
    first, last = min(day for _row, day in found), max(day for _row, day in found)
    running = select(ReportDuty.id).join(Plan, Plan.id == ReportDuty.plan_id).where(Plan.status == "issued")
    asked = ReportDelivery.due_on.between(first, last), ReportDelivery.duty_id.in_(running)
    return {(one.duty_id, one.due_on): one for one in db.session.scalars(select(ReportDelivery).where(*asked))}


def _report(row: Any, day: date, sent: ReportDelivery | None) -> DueReport:
    first, last = periods.period_of(row.every, day)
    after = (sent.sent_on, sent.sent_by, sent.number, sent.note) if sent else ()
    return DueReport(
        row.duty_id, row.plan_id, row.plan_title, heads.written(row.number, row.symbol), row.issuing_unit_id, day,
        row.every, first, last, row.to, row.unit_id, row.note, *after,
    )  # fmt: skip


def _locked(actor: Actor, duty_id: int) -> tuple[Plan, ReportDuty]:
    plan_id = db.session.scalar(select(ReportDuty.plan_id).where(ReportDuty.id == duty_id))
    # The plan's row is the lock: an amendment that is being issued takes the deliveries along.
    plan = rights.locked(actor, plan_id or 0)
    duty = db.session.get_one(ReportDuty, duty_id)
    if plan.status != "issued":
        raise Refused(_("Chỉ ghi báo cáo của kế hoạch đang thực hiện"))
    if not rights.may_deliver(actor, plan, duty.unit_id):
        raise Forbidden("plans.progress")
    return plan, duty


def _stored(duty_id: int, due_on: date) -> ReportDelivery | None:
    found = select(ReportDelivery).where(ReportDelivery.duty_id == duty_id, ReportDelivery.due_on == due_on)
    return db.session.scalars(found).one_or_none()


def _record(actor: Actor, action: str, plan: Plan, duty: ReportDuty, sent: ReportDelivery) -> None:
    values = {"due_on": sent.due_on, "sent_on": sent.sent_on, "number": sent.number, "sent_note": sent.note}
    named = [None, duty.note or _("Báo cáo")]
    if action == "plan.deliver":
        changes = {name: [None, value] for name, value in values.items()}
    else:
        changes = {name: [value, None] for name, value in values.items()}
    service.record(actor, action, plan, {"task": named, **changes})
