"""A plan and everything printed in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.database import Line, Model, Prose, UTCDateTime
from intranet.directory.models import Unit
from intranet.plans.models_progress import Progress

PLAN_KINDS = ("publicity", "launch")
PLAN_STATUSES = ("draft", "review", "issued", "closed")
CHANNELS = (
    "law_day", "party_cell_meeting", "monthly_briefing", "portal", "egov", "mass_media", "social_media",
    "arts_contest", "visual_display", "talk_exchange", "printed", "conference", "commendation",
)  # fmt: skip
TASK_STATUSES = ("todo", "doing", "done", "dropped")
RECURRENCES = ("week", "month", "quarter", "half_year", "year")
PURPOSES = ("b/c", "t/h", "p/h", "t/d", "c/đ", "để biết", "lưu")
AUTHORITIES = ("TM.", "KT.", "TL.", "TUQ.")


class Plan(Model):
    """A yearly plan. Number and day stay empty until issue; on issue the letterhead freezes.

    `version` counts every change of the plan or of one of its parts and catches concurrent edits.
    """

    __tablename__ = "plan"
    __table_args__ = (
        # Holds all that the figures beside the filters of the list ask for.
        Index("ix_plan_archived_at", "archived_at", "year", "status", "kind", "issuing_unit_id"),
        Index("ix_plan_number", "number", "symbol"),
        Index("uq_plan_issuing_unit_id_number_symbol_issued_year", "issuing_unit_id", "number", "symbol",
              "issued_year", unique=True),
        CheckConstraint("status IN ('draft', 'review', 'issued', 'closed')", name="status"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(default="publicity")
    status: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(Line)
    year: Mapped[int]
    number: Mapped[int | None]
    symbol: Mapped[str] = mapped_column(Line, default="")
    place: Mapped[str] = mapped_column(Line, default="")
    issued_on: Mapped[date | None]
    issued_year: Mapped[int | None]
    issued_month: Mapped[int | None]
    issuing_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    issuer_name: Mapped[str] = mapped_column(Line, default="")
    superior_name: Mapped[str] = mapped_column(Line, default="")
    slogan: Mapped[str] = mapped_column(Line, default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    parent_text: Mapped[str] = mapped_column(Line, default="")
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    source_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    issuing_unit: Mapped[Unit] = relationship()
    parent: Mapped[Plan | None] = relationship(foreign_keys=[parent_id], remote_side=[id])
    amends: Mapped[Plan | None] = relationship(foreign_keys=[amends_id], remote_side=[id])
    sections: Mapped[list[PlanSection]] = relationship(order_by="PlanSection.position", cascade="all, delete-orphan")
    bases: Mapped[list[LegalBasis]] = relationship(order_by="LegalBasis.position", cascade="all, delete-orphan")
    movements: Mapped[list[PlanMovement]] = relationship(order_by="PlanMovement.position", cascade="all, delete-orphan")
    waves: Mapped[list[Wave]] = relationship(order_by="Wave.position", cascade="all, delete-orphan")
    channels: Mapped[list[PlanChannel]] = relationship(order_by="PlanChannel.position", cascade="all, delete-orphan")
    tasks: Mapped[list[Task]] = relationship(order_by="Task.position", cascade="all, delete-orphan")
    duties: Mapped[list[ReportDuty]] = relationship(order_by="ReportDuty.position", cascade="all, delete-orphan")
    targets: Mapped[list[Target]] = relationship(order_by="Target.position", cascade="all, delete-orphan")
    titles: Mapped[list[PlanTitle]] = relationship(order_by="PlanTitle.position", cascade="all, delete-orphan")
    recipients: Mapped[list[Recipient]] = relationship(order_by="Recipient.position", cascade="all, delete-orphan")
    signature: Mapped[Signature | None] = relationship(cascade="all, delete-orphan", uselist=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class PlanTransition(Model):
    """One step of a plan's life: draft → review → issued → closed, who took it and when."""

    __tablename__ = "plan_transition"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Prose, default="")


class PlanSection(Model):
    """A labelled item of the text with its own words; all sections in order are the whole document."""

    __tablename__ = "plan_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(Line, default="")
    heading: Mapped[str] = mapped_column(Line, default="")
    level: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Prose, default="")


class LegalBasis(Model):
    """A document the plan rests on (Nghị định 30/2020/NĐ-CP, Phụ lục I, căn cứ ban hành)."""

    __tablename__ = "legal_basis"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    doc_type: Mapped[str] = mapped_column(Line, default="")
    number: Mapped[str] = mapped_column(Line, default="")
    symbol: Mapped[str] = mapped_column(Line, default="")
    name: Mapped[str] = mapped_column(Line, default="")
    issued_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(Line, default="")


class Movement(Model):
    """An emulation movement or campaign, shared between plans."""

    __tablename__ = "movement"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Line)
    folded_name: Mapped[str] = mapped_column(unique=True)


class PlanMovement(Model):
    """A movement named by a plan."""

    __tablename__ = "plan_movement"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"), primary_key=True, index=True)
    position: Mapped[int]

    movement: Mapped[Movement] = relationship(lazy="joined", innerjoin=True)


class Wave(Model):
    """A period of the plan (đợt) with its own topics. Either end may be open."""

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(Line, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))

    topics: Mapped[list[WaveTopic]] = relationship(order_by="WaveTopic.position", cascade="all, delete-orphan")


class WaveTopic(Model):
    """What a wave publicises."""

    __tablename__ = "wave_topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Prose)


class PlanChannel(Model):
    """A form of publicity the plan asks for, in all waves or (with `wave_id`) in one."""

    __tablename__ = "plan_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    position: Mapped[int]
    code: Mapped[str]
    detail: Mapped[str] = mapped_column(Line, default="")


class Task(Progress, Model):
    """A duty of a unit. `lead_text` keeps the words of the paper, also when no unit matches them.

    `duty` is the role of the paper: lead, coordinate, or all (a whole class of units).
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_lead_unit_id_status_due_on", "lead_unit_id", "status", "due_on"),
        Index("ix_task_due_on", "due_on", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(Line, default="")
    text: Mapped[str] = mapped_column(Prose)
    duty: Mapped[str] = mapped_column(default="lead")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    lead_text: Mapped[str] = mapped_column(Line, default="")
    coordinate_text: Mapped[str] = mapped_column(Line, default="")
    due_on: Mapped[date | None]
    due_text: Mapped[str] = mapped_column(Line, default="")
    recurrence: Mapped[str | None]
    product: Mapped[str] = mapped_column(Prose, default="")
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))

    units: Mapped[list[TaskUnit]] = relationship(cascade="all, delete-orphan")


class TaskUnit(Progress, Model):
    """A co-ordinating unit of a task, and how far it is with its own part of it."""

    __tablename__ = "task_unit"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)


class ReportDuty(Model):
    """A report that must be sent: once on a day, or every period (see `periods`). What was sent: `ReportDelivery`."""

    __tablename__ = "report_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    due_on: Mapped[date | None]
    every: Mapped[str | None]
    day: Mapped[int | None]
    to: Mapped[str] = mapped_column(Line, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    note: Mapped[str] = mapped_column(Line, default="")
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("report_duty.id"))


class Target(Model):
    """A percentage the plan sets as an aim, and of what."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    percent: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    op: Mapped[str] = mapped_column(default="=")
    what: Mapped[str] = mapped_column(Line, default="")


class PlanTitle(Model):
    """An emulation title (danh hiệu) the plan asks units or people to register."""

    __tablename__ = "plan_title"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Line)


class Recipient(Model):
    """A line of "Nơi nhận" with its purpose: b/c, t/h, p/h, …, lưu."""

    __tablename__ = "recipient"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Line)
    purpose: Mapped[str] = mapped_column(Line, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Signature(Model):
    """Who signs, on whose behalf (Nghị định 30/2020/NĐ-CP, Phụ lục I, thẩm quyền ký)."""

    __tablename__ = "signature"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    authority: Mapped[str] = mapped_column(Line, default="")
    position: Mapped[str] = mapped_column(Line, default="")
    on_behalf_of: Mapped[str] = mapped_column(Line, default="")
    collective: Mapped[str] = mapped_column(Line, default="")
    name: Mapped[str] = mapped_column(Line, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class NumberRegister(Model):
    """The yearly number series of a unit: one counter row, locked while a number is given.

    A series runs from 01 January to 31 December (Nghị định 30/2020/NĐ-CP, Điều 15).
    """

    __tablename__ = "number_register"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)


class NumberEntry(Model):
    """A number that was given, and to which plan. `on_paper`: taken over from a paper issued before."""

    __tablename__ = "number_entry"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), unique=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    on_paper: Mapped[bool] = mapped_column(default=False)


class PlanImport(Model):
    """A file or pasted text that was read, waiting for a person to check what was recognised.

    `reading` is what the importer found, `edits` what the person typed so far.
    """

    __tablename__ = "plan_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    name: Mapped[str] = mapped_column(Line)
    state: Mapped[str] = mapped_column(default="waiting")
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    edits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))


class Participation(Model):
    """Somebody took part: attended, acknowledged, submitted, registered.

    `key` is the source's own name of the occasion; recording the same one again changes nothing.
    `unit_id` is the person's home unit on that day.
    """

    __tablename__ = "participation"
    __table_args__ = (
        Index("uq_participation_source_key_person_id", "source", "key", "person_id", unique=True),
        Index("ix_participation_plan_id_person_id", "plan_id", "person_id"),
        Index("ix_participation_plan_id_unit_id", "plan_id", "unit_id", "happened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    channel: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    source: Mapped[str]
    key: Mapped[str]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CoverageCell(Model):
    """A person is reached: one row per plan × wave × channel × person, and per total of each.

    `wave_id` 0 means "any wave", `channel` '' means "any channel". Kept as data because counting
    distinct people over millions of participations is too slow for a page.
    """

    __tablename__ = "coverage_cell"
    __table_args__ = (
        Index("ix_coverage_cell_trend", "plan_id", "wave_id", "channel", "first_on"),
        Index("ix_coverage_cell_person_id", "person_id", "plan_id"),
        # Rows lie in the order of the key: SQLite finds a person's cell in one step, and its index holds the person.
        {"sqlite_with_rowid": False},
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    wave_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    times: Mapped[int] = mapped_column(default=1)
    first_on: Mapped[date]
