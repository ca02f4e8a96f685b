"""Sessions of the council: members, agenda, scores, votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "good_deeds_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("scores_due", sa.Date(), nullable=True),
        sa.Column("ballot", sa.String(), nullable=False),
        sa.Column("quorum_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("pass_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("least_score", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("rule_source", sa.String(), nullable=False),
        sa.Column("rule_verified", sa.Boolean(), nullable=False),
        sa.Column("rule_reason", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ballot IN ('open', 'secret')", name=op.f("ck_good_deeds_session_ballot")),
        sa.CheckConstraint(
            "status IN ('planned', 'scoring', 'discussing', 'voting', 'closed', 'cancelled')",
            name=op.f("ck_good_deeds_session_status"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_good_deeds_session_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_session")),
    )
    with op.batch_alter_table("good_deeds_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_session_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_session_status"), ["status"], unique=False)
    op.create_table(
        "good_deeds_member",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("attendance", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("attendance IN ('', 'present', 'absent')", name=op.f("ck_good_deeds_member_attendance")),
        sa.CheckConstraint("role IN ('chair', 'secretary', 'member')", name=op.f("ck_good_deeds_member_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_member_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["good_deeds_session.id"],
            name=op.f("fk_good_deeds_member_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_good_deeds_member")),
    )
    with op.batch_alter_table("good_deeds_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_member_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("least_score", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("discussion", sa.String(), nullable=False),
        sa.Column("discussion_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("mean", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("blank", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('', 'passed', 'failed', 'put_off', 'sent_back')", name=op.f("ck_good_deeds_item_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"],
            ["good_deeds_criteria_set.id"],
            name=op.f("fk_good_deeds_item_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["good_deeds_session.id"],
            name=op.f("fk_good_deeds_item_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_item_submission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_item")),
        sa.UniqueConstraint("session_id", "submission_id", name="uq_good_deeds_item_submission"),
    )
    with op.batch_alter_table("good_deeds_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_item_submission_id"), ["submission_id"], unique=False)
    op.create_table(
        "good_deeds_box",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["good_deeds_item.id"],
            name=op.f("fk_good_deeds_box_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_good_deeds_box")),
    )
    op.create_table(
        "good_deeds_open_vote",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.CheckConstraint("choice IN ('yes', 'no', 'blank')", name=op.f("ck_good_deeds_open_vote_choice")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["good_deeds_item.id"],
            name=op.f("fk_good_deeds_open_vote_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_open_vote_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_good_deeds_open_vote")),
    )
    with op.batch_alter_table("good_deeds_open_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_open_vote_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_recusal",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('own', 'household', 'declared')", name=op.f("ck_good_deeds_recusal_kind")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["good_deeds_item.id"],
            name=op.f("fk_good_deeds_recusal_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_recusal_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_good_deeds_recusal")),
    )
    with op.batch_alter_table("good_deeds_recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_recusal_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("total", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["good_deeds_item.id"],
            name=op.f("fk_good_deeds_sheet_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_sheet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_sheet")),
        sa.UniqueConstraint("item_id", "person_id", name="uq_good_deeds_sheet_person"),
    )
    with op.batch_alter_table("good_deeds_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_sheet_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_voter",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["good_deeds_item.id"],
            name=op.f("fk_good_deeds_voter_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_voter_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_good_deeds_voter")),
    )
    with op.batch_alter_table("good_deeds_voter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_voter_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_score",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_good_deeds_score_points")),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["good_deeds_criterion.id"],
            name=op.f("fk_good_deeds_score_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["good_deeds_sheet.id"],
            name=op.f("fk_good_deeds_score_sheet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "criterion_id", name=op.f("pk_good_deeds_score")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("good_deeds_score")
    op.drop_table("good_deeds_voter")
    op.drop_table("good_deeds_sheet")
    op.drop_table("good_deeds_recusal")
    op.drop_table("good_deeds_open_vote")
    op.drop_table("good_deeds_box")
    op.drop_table("good_deeds_item")
    op.drop_table("good_deeds_member")
    op.drop_table("good_deeds_session")
