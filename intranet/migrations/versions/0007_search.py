"""Search: titles in an index of their own, words of files, things for units below."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from intranet.search import schema as search
from intranet.search.words import indexed

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BATCH = 500


def upgrade() -> None:
    """Add the columns, fold the titles that are there, make the index over both."""
    bind = op.get_bind()
    search.drop(bind)
    op.add_column("search_entry", sa.Column("attached", sa.String(), nullable=False, server_default=""))
    op.add_column("search_entry", sa.Column("folded_title", sa.String(), nullable=False, server_default=""))
    op.add_column("search_entry", sa.Column("with_subunits", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fold_titles(bind)
    search.create(bind)
    op.create_table(
        "file_text",
        sa.Column("file_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("file_id", name="pk_file_text"),
    )
    op.create_index("ix_file_text_kind_ref_id", "file_text", ["kind", "ref_id"])


def downgrade() -> None:
    """Drop what was added, and the index, which reads it."""
    op.drop_table("file_text")
    search.drop(op.get_bind())
    for column in ("with_subunits", "folded_title", "attached"):
        op.drop_column("search_entry", column)


def _fold_titles(bind: sa.Connection) -> None:
    entry = sa.table("search_entry", sa.column("id"), sa.column("title"), sa.column("folded_title"))
    last = 0
    while rows := bind.execute(
        sa.select(entry.c.id, entry.c.title).where(entry.c.id > last).order_by(entry.c.id).limit(_BATCH)
    ).all():
        last = rows[-1].id
        folded = sa.update(entry).where(entry.c.id == sa.bindparam("entry_id"))
        bind.execute(folded, [{"entry_id": row.id, "folded_title": indexed(row.title)} for row in rows])
