"""Commendations, stories with photos, replication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "good_deeds_commendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject_unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("decision_number", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_number", sa.String(), nullable=False),
        sa.Column("withdrawn_basis", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_good_deeds_commendation_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_commendation_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_good_deeds_commendation_recorded_by")),
        sa.ForeignKeyConstraint(
            ["subject_unit_id"],
            ["unit.id"],
            name=op.f("fk_good_deeds_commendation_subject_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_commendation_submission_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_good_deeds_commendation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_commendation")),
    )
    with op.batch_alter_table("good_deeds_commendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_commendation_decided_on"), ["decided_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_commendation_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_good_deeds_commendation_person", ["person_id", "decided_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_good_deeds_commendation_subject_unit_id"),
            ["subject_unit_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_good_deeds_commendation_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index("ix_good_deeds_commendation_unit", ["unit_id", "decided_on"], unique=False)
    op.create_table(
        "good_deeds_replication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('declared', 'confirmed', 'declined', 'ended')",
            name=op.f("ck_good_deeds_replication_status"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_good_deeds_replication_answered_by")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_good_deeds_replication_declared_by")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_replication_submission_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_good_deeds_replication_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_replication")),
        sa.UniqueConstraint("submission_id", "unit_id", name="uq_good_deeds_replication_unit"),
    )
    with op.batch_alter_table("good_deeds_replication", schema=None) as batch_op:
        batch_op.create_index("ix_good_deeds_replication_unit", ["unit_id", "status"], unique=False)
    op.create_table(
        "good_deeds_story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("byline", sa.String(), nullable=False),
        sa.Column("on_portal", sa.Boolean(), nullable=False),
        sa.Column("featured_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("unpublished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'published', 'unpublished')", name=op.f("ck_good_deeds_story_status")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_good_deeds_story_published_by")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_story_submission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_story")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_good_deeds_story_submission_id")),
    )
    with op.batch_alter_table("good_deeds_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_story_featured_on"), ["featured_on"], unique=False)
        batch_op.create_index("ix_good_deeds_story_wall", ["status", "published_at", "id"], unique=False)
    op.create_table(
        "good_deeds_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("thumbnail_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_good_deeds_photo_file_id")),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["good_deeds_story.id"],
            name=op.f("fk_good_deeds_photo_story_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["thumbnail_id"], ["stored_file.id"], name=op.f("fk_good_deeds_photo_thumbnail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_photo")),
    )
    with op.batch_alter_table("good_deeds_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_photo_story_id"), ["story_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("good_deeds_photo")
    op.drop_table("good_deeds_story")
    op.drop_table("good_deeds_replication")
    op.drop_table("good_deeds_commendation")
