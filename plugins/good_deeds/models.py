"""Submissions and what becomes of them. The tables of the council are in `council/models.py`.

Days are those of the agency (Asia/Ho_Chi_Minh), moments are in UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from intranet import Line, Prose, UTCDateTime, clock, model_base, sort_key

Model = model_base("good_deeds")
KIND = "good_deeds.submission"
"""What a submission is called in the audit trail, among stored files and in the search."""
Points = Numeric(7, 2, asdecimal=True)
_OF_LISTS: Final = ("category", "created_by", "person_id")
"""What lists ask of a case beside the keys of an index: it holds them, so that no row with its long texts is read."""


class Submission(Model):
    """A deed proposed as an example (đề xuất gương), from its draft to its end.

    `subject_kind` says who did it: *person* – `person_id`, *unit* – `subject_unit_id`, *outside* – only
    `subject_name`; the name is kept as it was when it was sent. `subject_key` is equal for submissions about the same
    subject. `unit_id` is the unit that endorses it. `stage` is a code of `flow.stages.STAGES`; `due_on` is the last
    day for what comes next, None when nothing is waited for; `reminded` the last step of reminders about it (working
    days from it, before it negative). `by_office`: its unit has nobody who may endorse it. `year` and `number` are
    given when it is sent.
    `consent`: whether the subject agreed to be published; "" is not known yet. `criteria_set_id` is the set it was
    judged by and `score` its mean, once the council has scored. `title_key` sorts titles by the Vietnamese alphabet
    and follows `title` by itself. `version` catches two people editing at once.
    """

    __tablename__ = "good_deeds_submission"
    __table_args__ = (
        UniqueConstraint("year", "number", name="uq_good_deeds_submission_number"),
        Index("ix_good_deeds_submission_stage", "stage", "due_on", "unit_id", "submitted_at", "score", *_OF_LISTS),
        Index("ix_good_deeds_submission_unit", "unit_id", "stage", "submitted_at", *_OF_LISTS),
        Index("ix_good_deeds_submission_sent", "submitted_at", "id", "stage", "unit_id", "due_on", *_OF_LISTS),
        Index("ix_good_deeds_submission_plan", "plan_id", "wave_id", "category", "stage"),
        CheckConstraint(
            "category IN ('good_deed', 'exemplar', 'new_factor', 'new_model', 'initiative')", name="category"
        ),
        CheckConstraint("subject_kind IN ('person', 'unit', 'outside')", name="subject_kind"),
        CheckConstraint("consent IN ('', 'yes', 'no')", name="consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(unique=True)
    year: Mapped[int | None]
    number: Mapped[int | None]
    category: Mapped[str] = mapped_column(default="good_deed")
    title: Mapped[str] = mapped_column(Line, default="")
    title_key: Mapped[str] = mapped_column(default="", index=True)
    subject_kind: Mapped[str] = mapped_column(default="person")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    subject_name: Mapped[str] = mapped_column(Line, default="")
    subject_detail: Mapped[str] = mapped_column(Line, default="")
    subject_key: Mapped[str] = mapped_column(default="", index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    field: Mapped[str] = mapped_column(Line, default="")
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"), index=True)
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(Line, default="")
    deed: Mapped[str] = mapped_column(Prose, default="")
    result: Mapped[str] = mapped_column(Prose, default="")
    spread: Mapped[str] = mapped_column(Prose, default="")
    links: Mapped[str] = mapped_column(Prose, default="")
    source: Mapped[str] = mapped_column(Line, default="")
    consent: Mapped[str] = mapped_column(default="")
    consent_note: Mapped[str] = mapped_column(Line, default="")
    stage: Mapped[str] = mapped_column(default="draft")
    stage_since: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    due_on: Mapped[date | None]
    reminded: Mapped[int | None]
    by_office: Mapped[bool] = mapped_column(default=False)
    criteria_set_id: Mapped[int | None] = mapped_column(ForeignKey("good_deeds_criteria_set.id"))
    score: Mapped[Decimal | None] = mapped_column(Points)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it

    @validates("title")
    def _sorted(self, _name: str, title: str) -> str:
        # So much of it tells titles apart; an index takes only so long a key.
        self.title_key = sort_key(title[:100])
        return title

    @property
    def code(self) -> str:
        """How people call it: `GT-2026-057`; "" for a draft."""
        return f"GT-{self.year}-{self.number:03d}" if self.number is not None else ""


class Numbering(Model):
    """The last number given in a year: locked while a number is given, so that none is given twice or left out."""

    __tablename__ = "good_deeds_numbering"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Mark(Model):
    """A few pairs of neighbouring words of a submission that was sent, as numbers: near texts have some in common.

    See `submissions.marks`, which chooses them.
    """

    __tablename__ = "good_deeds_mark"

    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("good_deeds_submission.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Event(Model):
    """What happened to a submission: a step of its course, or a note (`step` = "note", stages alike).

    `internal`: only for those who review, not for who sent it.
    """

    __tablename__ = "good_deeds_event"
    __table_args__ = (
        Index("ix_good_deeds_event_submission", "submission_id", "id"),
        Index("ix_good_deeds_event_step", "step", "at", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[str]
    from_stage: Mapped[str]
    to_stage: Mapped[str]
    note: Mapped[str] = mapped_column(Prose, default="")
    internal: Mapped[bool] = mapped_column(default=False)


class Assignment(Model):
    """A person asked to review a submission before it goes on."""

    __tablename__ = "good_deeds_assignment"
    __table_args__ = (Index("ix_good_deeds_assignment_person", "person_id", "done_at", "due_on"),)

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("good_deeds_submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opinion: Mapped[str] = mapped_column(Prose, default="")


class Cultivation(Model):
    """A deed or person being cultivated (bồi dưỡng): who helps, towards what, until when. One for a submission."""

    __tablename__ = "good_deeds_cultivation"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id", ondelete="CASCADE"), unique=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    goals: Mapped[str] = mapped_column(Prose)
    starts_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Prose, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class CultivationNote(Model):
    """What a mentor or the unit noted on the way."""

    __tablename__ = "good_deeds_cultivation_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    cultivation_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_cultivation.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Prose)


class Kin(Model):
    """Two people of one household: neither judges what concerns the other. The lower id comes first."""

    __tablename__ = "good_deeds_kin"
    __table_args__ = (CheckConstraint("person_id < kin_id", name="order"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kin_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Conflict(Model):
    """A conflict of interest (xung đột lợi ích) somebody declared: they neither judge nor vote, and it is minuted."""

    __tablename__ = "good_deeds_conflict"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("good_deeds_submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(Line)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Commendation(Model):
    """A commendation (khen thưởng) by a decision. Subjects are named as they were; unit is where a person then was.

    `file_id` is the decision itself, shared by all whom it names. `withdrawn_on` with its basis and number: it was
    taken back (Law on Emulation and Commendation, chapter VII).
    """

    __tablename__ = "good_deeds_commendation"
    __table_args__ = (
        Index("ix_good_deeds_commendation_person", "person_id", "decided_on"),
        Index("ix_good_deeds_commendation_unit", "unit_id", "decided_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Line)
    form: Mapped[str] = mapped_column(Line)
    authority: Mapped[str] = mapped_column(Line)
    decision_number: Mapped[str] = mapped_column(Line)
    decided_on: Mapped[date] = mapped_column(index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    note: Mapped[str] = mapped_column(Prose, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    withdrawn_on: Mapped[date | None]
    withdrawn_number: Mapped[str] = mapped_column(Line, default="")
    withdrawn_basis: Mapped[str] = mapped_column(Prose, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Story(Model):
    """The article about a submission. `status`: *draft*, *published*, *unpublished* (its text is gone).

    `on_portal`: the agency's website may show it to everybody. `featured_on`: the month (its first day) it stands for.
    """

    __tablename__ = "good_deeds_story"
    __table_args__ = (
        Index("ix_good_deeds_story_wall", "status", "published_at", "id"),
        CheckConstraint("status IN ('draft', 'published', 'unpublished')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id"), unique=True)
    status: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(Line)
    lead: Mapped[str] = mapped_column(Prose, default="")
    quote: Mapped[str] = mapped_column(Line, default="")
    body: Mapped[str] = mapped_column(Prose, default="")
    byline: Mapped[str] = mapped_column(Line, default="")
    on_portal: Mapped[bool] = mapped_column(default=False)
    featured_on: Mapped[date | None] = mapped_column(index=True)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unpublished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Photo(Model):
    """A photo of a story: made smaller and without what the camera wrote into it. Sizes in pixels."""

    __tablename__ = "good_deeds_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_story.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    thumbnail_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(Line, default="")
    caption: Mapped[str] = mapped_column(Line, default="")


class Replication(Model):
    """Another unit applies a model (nhân rộng): when, how, with what result; the origin confirms it."""

    __tablename__ = "good_deeds_replication"
    __table_args__ = (
        UniqueConstraint("submission_id", "unit_id", name="uq_good_deeds_replication_unit"),
        Index("ix_good_deeds_replication_unit", "unit_id", "status"),
        CheckConstraint("status IN ('declared', 'confirmed', 'declined', 'ended')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    status: Mapped[str] = mapped_column(default="declared")
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]
    how: Mapped[str] = mapped_column(Prose)
    result: Mapped[str] = mapped_column(Prose, default="")
    people: Mapped[int | None]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Prose, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it
