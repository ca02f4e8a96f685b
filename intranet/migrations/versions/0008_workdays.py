"""Days off and working days that no calendar knows; which audiences name somebody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the index."""
    op.create_index("ix_audience_rule_kind_ref_id", "audience_rule", ["kind", "ref_id"])
    op.create_table(
        "special_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('off', 'work')", name="ck_special_day_kind"),
        sa.CheckConstraint("source IN ('suggested', 'typed')", name="ck_special_day_source"),
        sa.PrimaryKeyConstraint("id", name="pk_special_day"),
        sa.UniqueConstraint("day", name="uq_special_day_day"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("special_day")
    op.drop_index("ix_audience_rule_kind_ref_id", "audience_rule")
