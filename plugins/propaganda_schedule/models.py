"""Sessions and their series, who attended, why somebody was away, open check-ins, calendar feeds.

Days and times of day are those of the agency (Asia/Ho_Chi_Minh, without summer time): a session is on a
day, from a time to a time, and never crosses midnight. `clock.at(day, time)` gives the moment.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, func
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime, clock, model_base

from .places import place_key

Model = model_base("propaganda_schedule")
KIND = "propaganda_schedule.session"
"""What a session is called in the audit trail, among stored files and in the search."""


def _key_of_place(context: DefaultExecutionContext) -> str:
    return place_key(context.get_current_parameters().get("place") or "")


class Series(Model):
    """The rule by which sessions recur (RFC 5545 RRULE, e.g. `FREQ=MONTHLY;BYDAY=2TU`).

    Its sessions are rows of their own; `Session.series_on` is the day the rule gave each of them.
    `days_off` says what happens on weekends and public holidays: *move* to the next working day, *skip*, *keep*.
    """

    __tablename__ = "propaganda_schedule_series"
    __table_args__ = (CheckConstraint("days_off IN ('move', 'skip', 'keep')", name="days_off"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    days_off: Mapped[str] = mapped_column(default="move")


class Session(Model):
    """A publicity session (buổi tuyên truyền): one occasion of a channel, organised by a unit.

    `slot` names what a proposal made it for (`2026-05`, `2026-W19`, `once`), so that proposing again finds it,
    also when it was moved or cancelled; None for sessions added by hand. `reach` says for whom it is: *unit* – the
    organising unit's own people, *below* – those of the units below it too, *everyone*, *chosen* – `audience_id`.
    `starts` None: some time on that day (a news item, a display). `place_key` is the place as two spellings of it
    compare, "" for none that can be taken twice. `moved_from` is the day it was first planned for.
    `detached`: changed by itself, so that changes of the whole series leave it alone. `held_on`, `guests`, `summary`,
    `links` and `reported_*` are the report; who attended is in :class:`Attendance`. `report_due` is the last day for
    it. `version` counts every change and catches two people editing at once; `changed_at` is set by the database layer
    at each of them, for calendar programs.
    """

    __tablename__ = "propaganda_schedule_session"
    __table_args__ = (
        # Holds all that the timetable counts by and filters by, so that it reads the index alone.
        Index("ix_propaganda_schedule_session_day", "day", "unit_id", "status", "report_due", "channel", "reach",
              "audience_id", "leader_id", "plan_id", "wave_id"),
        Index("ix_propaganda_schedule_session_unit", "unit_id", "day", "status"),
        Index("ix_propaganda_schedule_session_plan", "plan_id", "day"),
        Index(
            "ix_propaganda_schedule_session_tally",
            "plan_id", "unit_id", "wave_id", "channel", "status", "day", "report_due", "held_on",
        ),
        Index("ix_propaganda_schedule_session_due", "status", "report_due", "unit_id"),
        Index("uq_propaganda_schedule_session_slot", "plan_id", "unit_id", "channel", "wave_id", "slot", unique=True),
        CheckConstraint("status IN ('planned', 'held', 'cancelled', 'missed')", name="status"),
        CheckConstraint("reach IN ('unit', 'below', 'everyone', 'chosen')", name="reach"),
        CheckConstraint("ends IS NULL OR (starts IS NOT NULL AND ends > starts)", name="hours"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"), index=True)
    channel: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(Line)
    topics: Mapped[str] = mapped_column(Prose, default="")
    reach: Mapped[str] = mapped_column(default="unit")
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    day: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    place: Mapped[str] = mapped_column(Line, default="")
    place_key: Mapped[str] = mapped_column(default=_key_of_place)
    link: Mapped[str] = mapped_column(Line, default="")
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    materials: Mapped[str] = mapped_column(Prose, default="")
    status: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[str] = mapped_column(Line, default="")
    moved_from: Mapped[date | None]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("propaganda_schedule_series.id"), index=True)
    series_on: Mapped[date | None]
    detached: Mapped[bool] = mapped_column(default=False)
    slot: Mapped[str | None]
    makes_up: Mapped[bool] = mapped_column(default=False)
    report_due: Mapped[date]
    held_on: Mapped[date | None]
    guests: Mapped[int] = mapped_column(default=0)
    summary: Mapped[str] = mapped_column(Prose, default="")
    links: Mapped[str] = mapped_column(Prose, default="")
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it

    @hybrid_property
    def happened_on(self) -> date:
        """The day it took place, else that for which it is planned."""
        return self.held_on or self.day

    @happened_on.inplace.expression
    @classmethod
    def _happened_on(cls) -> ColumnElement[date]:
        return func.coalesce(cls.held_on, cls.day)


class Attendance(Model):
    """Whether a person was at a session, and how that is known. Being there is also a participation of core's.

    `reason` is why an absent person was not there. `how`: *ticked* by the organiser, *listed* in a list handed in,
    *checked_in* by the code on the screen.
    """

    __tablename__ = "propaganda_schedule_attendance"
    __table_args__ = (
        Index("ix_propaganda_schedule_attendance_person", "person_id", "reason", "session_id"),
        CheckConstraint("how IN ('ticked', 'listed', 'checked_in')", name="how"),
        CheckConstraint("NOT present OR reason = ''", name="reason"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("propaganda_schedule_session.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    present: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Line, default="")
    how: Mapped[str] = mapped_column(default="ticked")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ReportDraft(Model):
    """What was typed into a session's report and not sent yet: `content` is JSON, pairs of field and text.

    Nobody counts before the report is sent.
    """

    __tablename__ = "propaganda_schedule_report_draft"

    session_id: Mapped[int] = mapped_column(ForeignKey("propaganda_schedule_session.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Prose)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Absence(Model):
    """A person is away from `first_on` to `last_on` (None: until further notice), both included, and why."""

    __tablename__ = "propaganda_schedule_absence"
    __table_args__ = (
        Index("ix_propaganda_schedule_absence_person", "person_id", "first_on"),
        CheckConstraint("reason IN ('leave', 'sick', 'mission', 'other')", name="reason"),
        CheckConstraint("last_on IS NULL OR last_on >= first_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Line, default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CheckIn(Model):
    """Check-in by a code on the organiser's screen. `secret` makes the codes and never leaves the server."""

    __tablename__ = "propaganda_schedule_check_in"

    session_id: Mapped[int] = mapped_column(ForeignKey("propaganda_schedule_session.id"), primary_key=True)
    secret: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Feed(Model):
    """A private calendar feed. Only a digest of its token is stored; it shows what its owner may see.

    `kind`: *person* – the owner's own sessions, *unit* – those of the unit `ref_id`, *wave* – of the wave `ref_id`.
    """

    __tablename__ = "propaganda_schedule_feed"
    __table_args__ = (CheckConstraint("kind IN ('person', 'unit', 'wave')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    ref_id: Mapped[int | None]
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Proposal(Model):
    """What was last chosen when the sessions of a plan were proposed; its row is the lock while they are written.

    `choices` maps who chose ("" – whoever plans for all, else the id of their unit) to what (see `proposal.choices`).
    `last_job` is the last background job that finished, so that one run again does not record itself twice.
    """

    __tablename__ = "propaganda_schedule_proposal"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True, autoincrement=False)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    last_job: Mapped[int | None]


class Reminder(Model):
    """A unit, or the office about it, was reminded of something due: kept so that nobody is told the same twice.

    `topic`: *report* – a session's report, *coming* – a session that comes, *task*, *part* – a plan's task, a
    co-ordinating unit's part of one, *duty* – a report of a plan; `ref_id` is the session, task or duty. `unit_id` 0:
    nobody's. `due_on` was the deadline: when that moves, reminders begin anew. `way`: *unit*, *office*, or *hand* when
    a person reminded. `step` counts working days from the deadline, by hand the days.
    """

    __tablename__ = "propaganda_schedule_reminder"
    __table_args__ = (
        Index("uq_propaganda_schedule_reminder_step", "topic", "ref_id", "unit_id", "due_on", "way", "step",
              unique=True),
        Index("ix_propaganda_schedule_reminder_due", "topic", "due_on"),
        CheckConstraint("topic IN ('report', 'coming', 'task', 'part', 'duty')", name="topic"),
        CheckConstraint("way IN ('unit', 'office', 'hand')", name="way"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    ref_id: Mapped[int]
    unit_id: Mapped[int]
    due_on: Mapped[date]
    way: Mapped[str]
    step: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
