"""Ideas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "circular_migration_idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_circular_migration_idea"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("circular_migration_idea")
