"""Notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, keep it, then fail."""
    op.create_table(
        "committing_migration_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_committing_migration_note"),
    )
    op.get_bind().commit()
    raise RuntimeError("half of it is there")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("committing_migration_note")
