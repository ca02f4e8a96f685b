"""Dreams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "forked_migration_dream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forked_migration_dream"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("forked_migration_dream")
