"""Numbers of plans, imports, coverage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _number_register()
    _coverage_cell()
    _number_entry()
    _plan_import()
    _plan_transition()
    _participation()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("participation")
    op.drop_table("plan_transition")
    op.drop_table("plan_import")
    op.drop_table("number_entry")
    op.drop_table("coverage_cell")
    op.drop_table("number_register")


def _number_register() -> None:
    op.create_table(
        "number_register",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_number_register_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "year", "series", name="pk_number_register"),
    )


def _coverage_cell() -> None:
    op.create_table(
        "coverage_cell",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_coverage_cell_person_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_coverage_cell_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "wave_id", "channel", "person_id", name="pk_coverage_cell"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_coverage_cell_person_id", "coverage_cell", ["person_id", "plan_id"])
    op.create_index("ix_coverage_cell_trend", "coverage_cell", ["plan_id", "wave_id", "channel", "first_on"])


def _number_entry() -> None:
    op.create_table(
        "number_entry",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_number_entry_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_number_entry_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "year", "series", "number", name="pk_number_entry"),
        sa.UniqueConstraint("plan_id", name="uq_number_entry_plan_id"),
    )


def _plan_import() -> None:
    op.create_table(
        "plan_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_plan_import_created_by"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_plan_import_file_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_import_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_import"),
    )
    op.create_index("ix_plan_import_created_by", "plan_import", ["created_by"])


def _plan_transition() -> None:
    op.create_table(
        "plan_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_plan_transition_by"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_transition_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_transition"),
    )
    op.create_index("ix_plan_transition_plan_id", "plan_transition", ["plan_id"])


def _participation() -> None:
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_participation_person_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_participation_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_participation_unit_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_participation_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participation"),
    )
    op.create_index("ix_participation_plan_id_person_id", "participation", ["plan_id", "person_id"])
    op.create_index("ix_participation_plan_id_unit_id", "participation", ["plan_id", "unit_id", "happened_on"])
    op.create_index("uq_participation_source_key_person_id", "participation", ["source", "key", "person_id"], unique=True)
