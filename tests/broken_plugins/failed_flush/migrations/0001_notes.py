"""Notes, one of them written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    note = op.create_table(
        "failed_flush_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_flush_note"),
        sa.UniqueConstraint("text", name="uq_failed_flush_note_text"),
    )
    op.bulk_insert(note, [{"id": 1, "text": "có sẵn"}])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("failed_flush_note")
