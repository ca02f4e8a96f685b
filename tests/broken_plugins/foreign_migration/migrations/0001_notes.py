"""Notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, then a unit."""
    op.create_table(
        "foreign_migration_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_foreign_migration_note"),
    )
    op.execute("INSERT INTO unit (id, created_at) VALUES (9999, '2026-01-01')")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("foreign_migration_note")
