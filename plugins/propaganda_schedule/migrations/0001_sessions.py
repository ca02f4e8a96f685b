"""Sessions, attendance, absences, check-ins, feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "propaganda_schedule_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("days_off", sa.String(), nullable=False),
        sa.CheckConstraint("days_off IN ('move', 'skip', 'keep')", name=op.f("ck_propaganda_schedule_series_days_off")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propaganda_schedule_series")),
    )
    op.create_table(
        "propaganda_schedule_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('leave', 'sick', 'mission', 'other')",
            name=op.f("ck_propaganda_schedule_absence_reason"),
        ),
        sa.CheckConstraint(
            "last_on IS NULL OR last_on >= first_on",
            name=op.f("ck_propaganda_schedule_absence_period"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_propaganda_schedule_absence_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
            name=op.f("fk_propaganda_schedule_absence_recorded_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propaganda_schedule_absence")),
    )
    with op.batch_alter_table("propaganda_schedule_absence", schema=None) as batch_op:
        batch_op.create_index("ix_propaganda_schedule_absence_person", ["person_id", "first_on"], unique=False)
    op.create_table(
        "propaganda_schedule_proposal",
        sa.Column("plan_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("last_job", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_propaganda_schedule_proposal_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_propaganda_schedule_proposal")),
    )
    op.create_table(
        "propaganda_schedule_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('person', 'unit', 'wave')", name=op.f("ck_propaganda_schedule_feed_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_propaganda_schedule_feed_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propaganda_schedule_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_propaganda_schedule_feed_token_digest")),
    )
    with op.batch_alter_table("propaganda_schedule_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_propaganda_schedule_feed_person_id"), ["person_id"], unique=False)
    op.create_table(
        "propaganda_schedule_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_key", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("materials", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("series_on", sa.Date(), nullable=True),
        sa.Column("detached", sa.Boolean(), nullable=False),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("makes_up", sa.Boolean(), nullable=False),
        sa.Column("report_due", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reach IN ('unit', 'below', 'everyone', 'chosen')",
            name=op.f("ck_propaganda_schedule_session_reach"),
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'cancelled', 'missed')",
            name=op.f("ck_propaganda_schedule_session_status"),
        ),
        sa.CheckConstraint(
            "ends IS NULL OR (starts IS NOT NULL AND ends > starts)",
            name=op.f("ck_propaganda_schedule_session_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"],
            ["audience.id"],
            name=op.f("fk_propaganda_schedule_session_audience_id"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_propaganda_schedule_session_created_by")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_propaganda_schedule_session_leader_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_propaganda_schedule_session_plan_id")),
        sa.ForeignKeyConstraint(
            ["reported_by"],
            ["person.id"],
            name=op.f("fk_propaganda_schedule_session_reported_by"),
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["propaganda_schedule_series.id"],
            name=op.f("fk_propaganda_schedule_session_series_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_propaganda_schedule_session_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_propaganda_schedule_session_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propaganda_schedule_session")),
    )
    with op.batch_alter_table("propaganda_schedule_session", schema=None) as batch_op:
        batch_op.create_index(
            "ix_propaganda_schedule_session_day",
            [
                "day",
                "unit_id",
                "status",
                "report_due",
                "channel",
                "reach",
                "audience_id",
                "leader_id",
                "plan_id",
                "wave_id",
            ],
            unique=False,
        )
        batch_op.create_index("ix_propaganda_schedule_session_due", ["status", "report_due", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_propaganda_schedule_session_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index("ix_propaganda_schedule_session_plan", ["plan_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_propaganda_schedule_session_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "ix_propaganda_schedule_session_tally",
            ["plan_id", "unit_id", "wave_id", "channel", "status", "day", "report_due", "held_on"],
            unique=False,
        )
        batch_op.create_index("ix_propaganda_schedule_session_unit", ["unit_id", "day", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_propaganda_schedule_session_wave_id"), ["wave_id"], unique=False)
        batch_op.create_index(
            "uq_propaganda_schedule_session_slot",
            ["plan_id", "unit_id", "channel", "wave_id", "slot"],
            unique=True,
        )
    op.create_table(
        "propaganda_schedule_attendance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.CheckConstraint("NOT present OR reason = ''", name=op.f("ck_propaganda_schedule_attendance_reason")),
        sa.CheckConstraint(
            "how IN ('ticked', 'listed', 'checked_in')",
            name=op.f("ck_propaganda_schedule_attendance_how"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_propaganda_schedule_attendance_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_propaganda_schedule_attendance_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["propaganda_schedule_session.id"],
            name=op.f("fk_propaganda_schedule_attendance_session_id"),
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_propaganda_schedule_attendance")),
    )
    with op.batch_alter_table("propaganda_schedule_attendance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_propaganda_schedule_attendance_person", ["person_id", "reason", "session_id"], unique=False
        )
    op.create_table(
        "propaganda_schedule_report_draft",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_propaganda_schedule_report_draft_saved_by")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["propaganda_schedule_session.id"],
            name=op.f("fk_propaganda_schedule_report_draft_session_id"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_propaganda_schedule_report_draft")),
    )
    op.create_table(
        "propaganda_schedule_check_in",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_propaganda_schedule_check_in_opened_by")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["propaganda_schedule_session.id"],
            name=op.f("fk_propaganda_schedule_check_in_session_id"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_propaganda_schedule_check_in")),
    )
    with op.batch_alter_table("propaganda_schedule_check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_propaganda_schedule_check_in_closes_at"), ["closes_at"], unique=False)
    op.create_table(
        "propaganda_schedule_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "topic IN ('report', 'coming', 'task', 'part', 'duty')", name=op.f("ck_propaganda_schedule_reminder_topic")
        ),
        sa.CheckConstraint("way IN ('unit', 'office', 'hand')", name=op.f("ck_propaganda_schedule_reminder_way")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_propaganda_schedule_reminder_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propaganda_schedule_reminder")),
    )
    with op.batch_alter_table("propaganda_schedule_reminder", schema=None) as batch_op:
        batch_op.create_index(
            "uq_propaganda_schedule_reminder_step",
            ["topic", "ref_id", "unit_id", "due_on", "way", "step"],
            unique=True,
        )
        batch_op.create_index("ix_propaganda_schedule_reminder_due", ["topic", "due_on"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("propaganda_schedule_reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_propaganda_schedule_reminder_due")
        batch_op.drop_index("uq_propaganda_schedule_reminder_step")
    op.drop_table("propaganda_schedule_reminder")
    with op.batch_alter_table("propaganda_schedule_check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_propaganda_schedule_check_in_closes_at"))
    op.drop_table("propaganda_schedule_check_in")
    op.drop_table("propaganda_schedule_report_draft")
    with op.batch_alter_table("propaganda_schedule_attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_propaganda_schedule_attendance_person")
    op.drop_table("propaganda_schedule_attendance")
    with op.batch_alter_table("propaganda_schedule_session", schema=None) as batch_op:
        batch_op.drop_index("uq_propaganda_schedule_session_slot")
        batch_op.drop_index(batch_op.f("ix_propaganda_schedule_session_wave_id"))
        batch_op.drop_index("ix_propaganda_schedule_session_unit")
        batch_op.drop_index(batch_op.f("ix_propaganda_schedule_session_series_id"))
        batch_op.drop_index("ix_propaganda_schedule_session_tally")
        batch_op.drop_index("ix_propaganda_schedule_session_plan")
        batch_op.drop_index(batch_op.f("ix_propaganda_schedule_session_leader_id"))
        batch_op.drop_index("ix_propaganda_schedule_session_due")
        batch_op.drop_index("ix_propaganda_schedule_session_day")
    op.drop_table("propaganda_schedule_session")
    with op.batch_alter_table("propaganda_schedule_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_propaganda_schedule_feed_person_id"))
    op.drop_table("propaganda_schedule_proposal")
    op.drop_table("propaganda_schedule_feed")
    with op.batch_alter_table("propaganda_schedule_absence", schema=None) as batch_op:
        batch_op.drop_index("ix_propaganda_schedule_absence_person")
    op.drop_table("propaganda_schedule_absence")
    op.drop_table("propaganda_schedule_series")
