"""Texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column, then fail."""
    op.add_column("failing_migration_note", sa.Column("text", sa.String()))
    op.execute("UPDATE failing_migration_nowhere SET text = ''")


def downgrade() -> None:
    """Drop it."""
    op.drop_column("failing_migration_note", "text")
