"""News."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "bulletin_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("pinned_until", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reach IN ('unit', 'below', 'everyone')", name="ck_bulletin_post_reach"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_bulletin_post_author_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_bulletin_post_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_bulletin_post_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin_post"),
    )
    op.create_index("ix_bulletin_post_archived_at", "bulletin_post", ["archived_at", "published_at"])
    op.create_index("ix_bulletin_post_author_id", "bulletin_post", ["author_id"])
    op.create_index("ix_bulletin_post_plan_id", "bulletin_post", ["plan_id"])
    op.create_index("ix_bulletin_post_unit_id", "bulletin_post", ["unit_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("bulletin_post")
