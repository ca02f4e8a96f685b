"""Coverage counted by day, and stamps that tell when figures must be reckoned anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from intranet.directory import stamps

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, count what there is, and let the directory stamp its changes."""
    op.create_table(
        "coverage_day",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_coverage_day_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "wave_id", "channel", "first_on", name="pk_coverage_day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coverage_stamp",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_coverage_stamp_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_coverage_stamp"),
    )
    op.create_table(
        "directory_stamp",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name="pk_directory_stamp"),
    )
    op.execute(
        "INSERT INTO coverage_day (plan_id, wave_id, channel, first_on, people) "
        "SELECT plan_id, wave_id, channel, first_on, count(*) FROM coverage_cell "
        "GROUP BY plan_id, wave_id, channel, first_on"
    )
    op.drop_index("ix_membership_person_id", table_name="membership")
    op.create_index(
        "ix_membership_person_id", "membership", ["person_id", "is_home", "valid_from", "valid_to", "unit_id"]
    )
    stamps.create(op.get_bind())


def downgrade() -> None:
    """Drop them."""
    stamps.drop(op.get_bind())
    op.drop_index("ix_membership_person_id", table_name="membership")
    op.create_index("ix_membership_person_id", "membership", ["person_id", "is_home", "valid_from"])
    for table in ("directory_stamp", "coverage_stamp", "coverage_day"):
        op.drop_table(table)
