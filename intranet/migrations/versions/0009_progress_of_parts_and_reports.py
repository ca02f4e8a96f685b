"""How far co-ordinating units are, and which reports were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("task_unit") as batch:
        # Rows that are there have not been reported; new ones always name their values.
        batch.add_column(sa.Column("status", sa.String(), nullable=False, server_default="todo"))
        batch.add_column(sa.Column("done_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("task_unit") as batch:
        batch.alter_column("status", server_default=None)
        batch.alter_column("note", server_default=None)
    with op.batch_alter_table("report_duty") as batch:
        batch.add_column(sa.Column("amends_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_report_duty_amends_id", "report_duty", ["amends_id"], ["id"])
    op.create_table(
        "report_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["report_duty.id"], name="fk_report_delivery_duty_id"),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name="fk_report_delivery_sent_by"),
        sa.PrimaryKeyConstraint("id", name="pk_report_delivery"),
        sa.UniqueConstraint("duty_id", "due_on", name="uq_report_delivery_duty_id_due_on"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("report_delivery")
    with op.batch_alter_table("report_duty") as batch:
        batch.drop_constraint("fk_report_duty_amends_id", type_="foreignkey")
        batch.drop_column("amends_id")
    with op.batch_alter_table("task_unit") as batch:
        batch.drop_column("note")
        batch.drop_column("done_on")
        batch.drop_column("status")
