"""Colours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("plan", sa.Column("column_migration_colour", sa.String()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("plan", "column_migration_colour")
