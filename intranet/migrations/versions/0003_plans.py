"""Plans and their parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _movement()
    _plan()
    _legal_basis()
    _plan_movement()
    _plan_section()
    _plan_title()
    _recipient()
    _report_duty()
    _signature()
    _target()
    _task()
    _wave()
    _plan_channel()
    _task_unit()
    _wave_topic()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("wave_topic")
    op.drop_table("task_unit")
    op.drop_table("plan_channel")
    op.drop_table("wave")
    op.drop_table("task")
    op.drop_table("target")
    op.drop_table("signature")
    op.drop_table("report_duty")
    op.drop_table("recipient")
    op.drop_table("plan_title")
    op.drop_table("plan_section")
    op.drop_table("plan_movement")
    op.drop_table("legal_basis")
    op.drop_table("plan")
    op.drop_table("movement")


def _movement() -> None:
    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_movement"),
        sa.UniqueConstraint("folded_name", name="uq_movement_folded_name"),
    )


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_year", sa.Integer(), nullable=True),
        sa.Column("issued_month", sa.Integer(), nullable=True),
        sa.Column("issuing_unit_id", sa.Integer(), nullable=False),
        sa.Column("issuer_name", sa.String(), nullable=False),
        sa.Column("superior_name", sa.String(), nullable=False),
        sa.Column("slogan", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("parent_text", sa.String(), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("source_file_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('draft', 'review', 'issued', 'closed')", name="ck_plan_status"),
        sa.ForeignKeyConstraint(["amends_id"], ["plan.id"], name="fk_plan_amends_id"),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name="fk_plan_audience_id"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_plan_created_by"),
        sa.ForeignKeyConstraint(["issuing_unit_id"], ["unit.id"], name="fk_plan_issuing_unit_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["plan.id"], name="fk_plan_parent_id"),
        sa.ForeignKeyConstraint(["source_file_id"], ["stored_file.id"], name="fk_plan_source_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
    )
    op.create_index("ix_plan_amends_id", "plan", ["amends_id"])
    op.create_index("ix_plan_issuing_unit_id", "plan", ["issuing_unit_id"])
    op.create_index("ix_plan_parent_id", "plan", ["parent_id"])
    op.create_index("ix_plan_archived_at", "plan", ["archived_at", "year", "status", "kind", "issuing_unit_id"])
    op.create_index("ix_plan_number", "plan", ["number", "symbol"])
    op.create_index("uq_plan_issuing_unit_id_number_symbol_issued_year", "plan", ["issuing_unit_id", "number", "symbol", "issued_year"], unique=True)


def _legal_basis() -> None:
    op.create_table(
        "legal_basis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("doc_type", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_legal_basis_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_basis"),
    )
    op.create_index("ix_legal_basis_plan_id", "legal_basis", ["plan_id"])


def _plan_movement() -> None:
    op.create_table(
        "plan_movement",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name="fk_plan_movement_movement_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_movement_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "movement_id", name="pk_plan_movement"),
    )
    op.create_index("ix_plan_movement_movement_id", "plan_movement", ["movement_id"])


def _plan_section() -> None:
    op.create_table(
        "plan_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_section_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_section"),
    )
    op.create_index("ix_plan_section_plan_id", "plan_section", ["plan_id"])


def _plan_title() -> None:
    op.create_table(
        "plan_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_title_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_title"),
    )
    op.create_index("ix_plan_title_plan_id", "plan_title", ["plan_id"])


def _recipient() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_recipient_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_recipient_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recipient"),
    )
    op.create_index("ix_recipient_plan_id", "recipient", ["plan_id"])


def _report_duty() -> None:
    op.create_table(
        "report_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("every", sa.String(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_report_duty_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_report_duty_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_duty"),
    )
    op.create_index("ix_report_duty_plan_id", "report_duty", ["plan_id"])


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("collective", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_signature_person_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_signature_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_signature"),
    )


def _target() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_target_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_index("ix_target_plan_id", "target", ["plan_id"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=True),
        sa.Column("lead_text", sa.String(), nullable=False),
        sa.Column("coordinate_text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_text", sa.String(), nullable=False),
        sa.Column("recurrence", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["amends_id"], ["task.id"], name="fk_task_amends_id"),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name="fk_task_lead_unit_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_task_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_lead_unit_id_status_due_on", "task", ["lead_unit_id", "status", "due_on"])
    op.create_index("ix_task_due_on", "task", ["due_on", "status"])
    op.create_index("ix_task_plan_id", "task", ["plan_id"])


def _wave() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["amends_id"], ["wave.id"], name="fk_wave_amends_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_wave_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wave"),
    )
    op.create_index("ix_wave_plan_id", "wave", ["plan_id"])


def _plan_channel() -> None:
    op.create_table(
        "plan_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_channel_plan_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_plan_channel_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_channel"),
    )
    op.create_index("ix_plan_channel_plan_id", "plan_channel", ["plan_id"])


def _task_unit() -> None:
    op.create_table(
        "task_unit",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_unit_task_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_task_unit_unit_id"),
        sa.PrimaryKeyConstraint("task_id", "unit_id", name="pk_task_unit"),
    )
    op.create_index("ix_task_unit_unit_id", "task_unit", ["unit_id"])


def _wave_topic() -> None:
    op.create_table(
        "wave_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_wave_topic_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wave_topic"),
    )
    op.create_index("ix_wave_topic_wave_id", "wave_topic", ["wave_id"])
