"""Notes and answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "probe_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_probe_note_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_probe_note"),
    )
    op.create_table(
        "probe_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["probe_note.id"], name="fk_probe_answer_note_id"),
        sa.PrimaryKeyConstraint("id", name="pk_probe_answer"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("probe_answer")
    op.drop_table("probe_note")
