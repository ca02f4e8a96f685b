"""Notes."""

from __future__ import annotations

revision = "000" + "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do nothing."""


def downgrade() -> None:
    """Do nothing."""
