"""The council: its rules and criteria by date, its sessions, scores and votes."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime, clock

from ..models import Model, Points


class CouncilRule(Model):
    """How councils decide from a day on: dated, with its source, for the law changes.

    `quorum_percent` of all members must be present; `pass_percent` of ALL members (present or not, without those who
    leave the vote) must agree; `least_score` is the mean needed (0 to 100), None for none. `category` None: for all.
    `verified`: somebody has held it against the official text. `version` catches two people editing at once.
    """

    __tablename__ = "good_deeds_rule"
    __table_args__ = (
        CheckConstraint("quorum_percent BETWEEN 1 AND 100 AND pass_percent BETWEEN 1 AND 100", name="percents"),
        CheckConstraint("ballot IN ('open', 'secret')", name="ballot"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    quorum_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    pass_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    least_score: Mapped[Decimal | None] = mapped_column(Points)
    ballot: Mapped[str] = mapped_column(default="open")
    source: Mapped[str] = mapped_column(Line, default="")
    verified: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class CriteriaSet(Model):
    """Criteria to judge by, from a day on. What was judged by a set keeps it: a set in use never changes.

    `category` None: for all. `decimals`: how many places points may have behind the comma, 0 to 2.
    """

    __tablename__ = "good_deeds_criteria_set"
    __table_args__ = (CheckConstraint("decimals BETWEEN 0 AND 2", name="decimals"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Line)
    category: Mapped[str | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    decimals: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(Line, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Criterion(Model):
    """One criterion: from 0 to `most` points, counted `weight` times."""

    __tablename__ = "good_deeds_criterion"
    __table_args__ = (CheckConstraint("most > 0 AND weight > 0", name="scale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_criteria_set.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(Line)
    hint: Mapped[str] = mapped_column(Line, default="")
    most: Mapped[Decimal] = mapped_column(Points)
    weight: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(1))


class CouncilSession(Model):
    """A session of the council (phiên họp hội đồng). Its rule is copied from :class:`CouncilRule` when it is called.

    `status`: planned → scoring → discussing (scores are shown) → voting → closed; or cancelled.
    `scores_due` is the last day for score sheets. `rule_verified` is that of the rule it was copied from, `rule_reason`
    why this session has others. `reason` says why it was cancelled. `version` catches two people changing it at once.
    What one item needs (a category may have rules of its own) is told by `rules.needed`.
    """

    __tablename__ = "good_deeds_session"
    __table_args__ = (
        CheckConstraint(
            "status IN ('planned', 'scoring', 'discussing', 'voting', 'closed', 'cancelled')", name="status"
        ),
        CheckConstraint("ballot IN ('open', 'secret')", name="ballot"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Line)
    day: Mapped[date] = mapped_column(index=True)
    starts: Mapped[time | None]
    place: Mapped[str] = mapped_column(Line, default="")
    status: Mapped[str] = mapped_column(default="planned", index=True)
    scores_due: Mapped[date | None]
    ballot: Mapped[str]
    quorum_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    pass_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    least_score: Mapped[Decimal | None] = mapped_column(Points)
    rule_source: Mapped[str] = mapped_column(Line, default="")
    rule_verified: Mapped[bool] = mapped_column(default=False)
    rule_reason: Mapped[str] = mapped_column(Line, default="")
    reason: Mapped[str] = mapped_column(Line, default="")
    notes: Mapped[str] = mapped_column(Prose, default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Member(Model):
    """A member of the council in one session. `attendance`: "" – not taken yet, *present*, *absent*."""

    __tablename__ = "good_deeds_member"
    __table_args__ = (
        CheckConstraint("role IN ('chair', 'secretary', 'member')", name="role"),
        CheckConstraint("attendance IN ('', 'present', 'absent')", name="attendance"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(default="member")
    position: Mapped[str] = mapped_column(Line, default="")
    attendance: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Line, default="")


class AgendaItem(Model):
    """A submission on the agenda of a session, and what came of it.

    `criteria_set_id` is what it is judged by, `pass_percent` and `least_score` what its category needs – None: what the
    session needs –, all three there once scoring has begun. `mean` is there once scores are shown. Counts are there
    once the vote is closed: `eligible` are all members but those who leave the vote. `reason` says why it was put off
    or sent back without a vote. `discussion_version` catches two people writing notes at once.
    """

    __tablename__ = "good_deeds_item"
    __table_args__ = (
        UniqueConstraint("session_id", "submission_id", name="uq_good_deeds_item_submission"),
        CheckConstraint("outcome IN ('', 'passed', 'failed', 'put_off', 'sent_back')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_session.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_submission.id"), index=True)
    position: Mapped[int]
    criteria_set_id: Mapped[int | None] = mapped_column(ForeignKey("good_deeds_criteria_set.id"))
    pass_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    least_score: Mapped[Decimal | None] = mapped_column(Points)
    discussion: Mapped[str] = mapped_column(Prose, default="")
    discussion_version: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Prose, default="")
    mean: Mapped[Decimal | None] = mapped_column(Points)
    eligible: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    blank: Mapped[int | None]


class Recusal(Model):
    """A member who left the scoring and the vote of one item: their own, their household's, or declared.

    Written when scoring begins, when scores are shown and when the vote opens (`service.settle`); until then
    `recusals.of` says how it stands.
    """

    __tablename__ = "good_deeds_recusal"
    __table_args__ = (CheckConstraint("kind IN ('own', 'household', 'declared')", name="kind"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(Line, default="")


class ScoreSheet(Model):
    """What one member wrote about one item; a draft until `sent_at`. `total` is from 0 to 100.

    `version` counts how often it was saved: two windows of one person do not overwrite each other.
    """

    __tablename__ = "good_deeds_sheet"
    __table_args__ = (UniqueConstraint("item_id", "person_id", name="uq_good_deeds_sheet_person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_item.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    comment: Mapped[str] = mapped_column(Prose, default="")
    total: Mapped[Decimal | None] = mapped_column(Points)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Score(Model):
    """The points for one criterion."""

    __tablename__ = "good_deeds_score"
    __table_args__ = (CheckConstraint("points >= 0", name="points"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_sheet.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_criterion.id"), primary_key=True)
    points: Mapped[Decimal] = mapped_column(Points)


class OpenVote(Model):
    """What a member voted, where the vote is open."""

    __tablename__ = "good_deeds_open_vote"
    __table_args__ = (CheckConstraint("choice IN ('yes', 'no', 'blank')", name="choice"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    choice: Mapped[str]


class Voter(Model):
    """The roll of a secret ballot: who has voted on an item. Never what, and not when."""

    __tablename__ = "good_deeds_voter"

    item_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class BallotBox(Model):
    """The box of a secret ballot: how many chose what on one item, in one sealed value written anew at each vote.

    There is one row an item and none for a choice: nothing (no key, no order of rows, no moment, no transaction) can
    be joined to the roll, and the value is as long and as random whatever is in it. Emptied into the counts of
    :class:`AgendaItem` when the vote is closed. See `voting.box`.
    """

    __tablename__ = "good_deeds_box"

    item_id: Mapped[int] = mapped_column(ForeignKey("good_deeds_item.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
