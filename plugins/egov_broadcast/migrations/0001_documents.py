"""The register: documents, their attachments, organisations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _counter()
    _organ()
    _document()
    _attachment()
    _page_image()
    _draft()


def _counter() -> None:
    op.create_table(
        "egov_broadcast_counter",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("register", "year", name=op.f("pk_egov_broadcast_counter")),
    )


def _organ() -> None:
    op.create_table(
        "egov_broadcast_organ",
        sa.Column("organ_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("same_as", sa.String(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["same_as"],
            ["egov_broadcast_organ.organ_id"],
            name=op.f("fk_egov_broadcast_organ_same_as"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_egov_broadcast_organ_unit_id")),
        sa.PrimaryKeyConstraint("organ_id", name=op.f("pk_egov_broadcast_organ")),
    )
    op.create_index("ix_egov_broadcast_organ_same_as", "egov_broadcast_organ", ["same_as"])
    op.create_index("ix_egov_broadcast_organ_unit_id", "egov_broadcast_organ", ["unit_id"])


def _document() -> None:
    op.create_table(
        "egov_broadcast_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("sender_organ", sa.String(), nullable=True),
        sa.Column("edoc_id", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("code_key", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("type_name", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("signer_position", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("trust", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("register IN ('in', 'own')", name=op.f("ck_egov_broadcast_document_register")),
        sa.CheckConstraint(
            "status IN ('registered', 'recalled', 'replaced')",
            name=op.f("ck_egov_broadcast_document_status"),
        ),
        sa.CheckConstraint("urgency BETWEEN 0 AND 4", name=op.f("ck_egov_broadcast_document_urgency")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_egov_broadcast_document_closed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_egov_broadcast_document_created_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_egov_broadcast_document_movement_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_egov_broadcast_document_plan_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_document_replaced_by_id"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_egov_broadcast_document_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_document")),
        sa.UniqueConstraint("register", "year", "number", name="uq_egov_broadcast_document_number"),
        sa.UniqueConstraint("sender_organ", "edoc_id", name="uq_egov_broadcast_document_edoc"),
    )
    op.create_index("ix_egov_broadcast_document_arrived", "egov_broadcast_document", ["register", "arrived_on", "id"])
    op.create_index("ix_egov_broadcast_document_code", "egov_broadcast_document", ["code_key"])
    op.create_index("ix_egov_broadcast_document_edoc", "egov_broadcast_document", ["edoc_id"])
    op.create_index("ix_egov_broadcast_document_plan", "egov_broadcast_document", ["plan_id", "wave_id"])


def _attachment() -> None:
    op.create_table(
        "egov_broadcast_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "reading IN ('waiting', 'done', 'none', 'failed')",
            name=op.f("ck_egov_broadcast_attachment_reading"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_attachment_document_id"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_egov_broadcast_attachment_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_attachment")),
        sa.UniqueConstraint("document_id", "position", name="uq_egov_broadcast_attachment_position"),
    )
    op.create_index("ix_egov_broadcast_attachment_file_id", "egov_broadcast_attachment", ["file_id"])
    op.create_index("ix_egov_broadcast_attachment_reading", "egov_broadcast_attachment", ["reading", "id"])


def _page_image() -> None:
    op.create_table(
        "egov_broadcast_page_image",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["egov_broadcast_attachment.id"],
            name=op.f("fk_egov_broadcast_page_image_attachment_id"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_egov_broadcast_page_image_file_id")),
        sa.PrimaryKeyConstraint("attachment_id", "page", name=op.f("pk_egov_broadcast_page_image")),
    )
    op.create_index("ix_egov_broadcast_page_image_file_id", "egov_broadcast_page_image", ["file_id"])


def _draft() -> None:
    op.create_table(
        "egov_broadcast_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_egov_broadcast_draft_created_by")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_draft_document_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_draft")),
    )
    op.create_index("ix_egov_broadcast_draft_created_at", "egov_broadcast_draft", ["created_at"])
    op.create_index("ix_egov_broadcast_draft_created_by", "egov_broadcast_draft", ["created_by"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("draft", "page_image", "attachment", "document", "organ", "counter"):
        op.drop_table(f"egov_broadcast_{table}")
