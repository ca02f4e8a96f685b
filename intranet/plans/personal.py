"""What the plans keep about a person: where they took part, which plans they made or decided on."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from intranet.database import db
from intranet.directory.queries import unit_names
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.plans import labels
from intranet.plans.models import Participation, Plan, PlanImport, PlanTransition, ReportDuty
from intranet.plans.models_progress import ReportDelivery
from intranet.web.i18n import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Participation in one record, for there may be thousands; then plans made, steps taken, papers read in."""
    taken = db.session.execute(
        select(Plan.title, Participation.channel, Participation.unit_id, Participation.happened_on)
        .join(Plan, Plan.id == Participation.plan_id)
        .where(Participation.person_id == person_id)
        .order_by(Participation.happened_on, Participation.id)
    ).all()
    names = unit_names(unit_id for _title, _channel, unit_id, _day in taken if unit_id is not None)
    rows = [
        {"plan": title, "channel": _channel_words(channel), "unit": names.get(unit_id or 0), "on": day}
        for title, channel, unit_id, day in taken
    ]
    if rows:
        yield PersonalRecord(_("Lần hưởng ứng"), {"times": rows})
    made = select(Plan.title, Plan.created_at).where(Plan.created_by == person_id).order_by(Plan.id)
    for title, at in db.session.execute(made):
        yield PersonalRecord(_("Kế hoạch đã soạn"), {"plan": title, "at": at})
    steps = (
        select(Plan.title, PlanTransition.after, PlanTransition.at, PlanTransition.note)
        .join(Plan, Plan.id == PlanTransition.plan_id)
        .where(PlanTransition.by == person_id)
        .order_by(PlanTransition.id)
    )
    for title, status, at, note in db.session.execute(steps):
        values = {"plan": title, "status": str(labels.STATUSES.get(status, status)), "at": at, "note": note}
        yield PersonalRecord(_("Bước xử lý kế hoạch"), values)
    sent = (
        select(Plan.title, ReportDuty.note, ReportDelivery.due_on, ReportDelivery.sent_on, ReportDelivery.number)
        .join(ReportDuty, ReportDuty.id == ReportDelivery.duty_id)
        .join(Plan, Plan.id == ReportDuty.plan_id)
        .where(ReportDelivery.sent_by == person_id)
        .order_by(ReportDelivery.id)
    )
    for title, note, due_on, sent_on, number in db.session.execute(sent):
        values = {"plan": title, "report": note, "due_on": due_on, "sent_on": sent_on, "number": number}
        yield PersonalRecord(_("Báo cáo đã ghi là gửi"), values)
    papers = select(PlanImport.name, PlanImport.created_at).where(PlanImport.created_by == person_id)
    for name, at in db.session.execute(papers.order_by(PlanImport.id)):
        yield PersonalRecord(_("Văn bản kế hoạch đã tải lên"), {"name": name, "at": at})


def erase(person_id: int) -> Iterator[Erasure]:
    """Nothing goes: it is the record of the movement and of who decided what."""
    took_part = select(func.count()).where(Participation.person_id == person_id)
    yield Erasure(
        _("Lần hưởng ứng"), erased=0, kept=db.session.scalar(took_part) or 0,
        reason=_("Số người hưởng ứng là kết quả thực hiện kế hoạch, phải báo cáo và lưu trữ"),
    )  # fmt: skip
    decided = db.session.scalar(select(func.count()).where(PlanTransition.by == person_id)) or 0
    made = db.session.scalar(select(func.count()).where(Plan.created_by == person_id)) or 0
    read = db.session.scalar(select(func.count()).where(PlanImport.created_by == person_id)) or 0
    sent = db.session.scalar(select(func.count()).where(ReportDelivery.sent_by == person_id)) or 0
    yield Erasure(
        _("Kế hoạch đã soạn, đã xử lý"), erased=0, kept=decided + made + read + sent,
        reason=_("Hồ sơ kế hoạch ghi ai soạn, ai trình, ai ban hành"),
    )  # fmt: skip


def _channel_words(channel: str) -> str:
    return str(labels.CHANNELS.get(channel, channel))
