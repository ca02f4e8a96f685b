"""Notes."""

from __future__ import annotations

import sys

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

sys.exit("good night")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "exiting_migration_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exiting_migration_note"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("exiting_migration_note")
