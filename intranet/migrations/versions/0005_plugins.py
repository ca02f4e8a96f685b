"""Plugins: which are on and for whom, what is set for them, what went wrong in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _plugin()
    _plugin_switch()
    _plugin_setting()
    _plugin_fault()


def downgrade() -> None:
    """Remove them. The tables of plugins themselves stay, each with its own version table."""
    for table in ("plugin_fault", "plugin_setting", "plugin_switch", "plugin"):
        op.drop_table(table)


def _plugin() -> None:
    op.create_table(
        "plugin",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("default_state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archive", sa.JSON(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_plugin"),
    )


def _plugin_switch() -> None:
    op.create_table(
        "plugin_switch",
        sa.Column("plugin_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plugin_id"], ["plugin.id"], name="fk_plugin_switch_plugin_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_plugin_switch_unit_id"),
        sa.PrimaryKeyConstraint("plugin_id", "unit_id", name="pk_plugin_switch"),
    )
    op.create_index("ix_plugin_switch_unit_id", "plugin_switch", ["unit_id"])


def _plugin_setting() -> None:
    op.create_table(
        "plugin_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plugin_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plugin_id"], ["plugin.id"], name="fk_plugin_setting_plugin_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_plugin_setting_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plugin_setting"),
    )
    op.create_index("uq_plugin_setting_plugin_id_unit_id", "plugin_setting", ["plugin_id", "unit_id"], unique=True)
    # Two empty units are never equal to a database, so the row of the agency needs an index of its own.
    agency = sa.text("unit_id IS NULL")
    op.create_index(
        "uq_plugin_setting_plugin_id", "plugin_setting", ["plugin_id"], unique=True,
        sqlite_where=agency, postgresql_where=agency,
    )


def _plugin_fault() -> None:
    op.create_table(
        "plugin_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plugin_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("traceback", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plugin_fault"),
        sa.UniqueConstraint("digest", name="uq_plugin_fault_digest"),
    )
    op.create_index("ix_plugin_fault_plugin_id_last_at", "plugin_fault", ["plugin_id", "last_at"])
