"""Plugins written for tests of commands, in the instance folder as an administrator drops them in."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """
id = "{id}"
title = {{ vi = "Sổ {id}", en = "Book {id}" }}
summary = {{ vi = "Sổ để thử", en = "A book to try" }}
version = "1.0.0"
core = ">=1,<2"
default = "{default}"
requires = {requires}
{more}
"""

MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    {upgrade}
def downgrade():
    op.drop_table("{id}_page")
"""

TABLE = 'op.create_table("{id}_page", sa.Column("id", sa.Integer, primary_key=True))'


def drop_in(
    instance: Path,
    plugin_id: str,
    *,
    default: str = "off",
    requires: str = "[]",
    upgrade: str | None = TABLE,
    more: str = "",
    files: dict[str, str] | None = None,
) -> Path:
    """A plugin with these `files` and, unless `upgrade` is None, one migration."""
    folder = instance / "plugins" / plugin_id
    folder.mkdir(parents=True, exist_ok=True)
    manifest = MANIFEST.format(id=plugin_id, default=default, requires=requires, more=more)
    contents = {"plugin.toml": manifest, "__init__.py": "", **(files or {})}
    if upgrade is not None:
        contents["migrations/0001_pages.py"] = MIGRATION.format(id=plugin_id, upgrade=upgrade.format(id=plugin_id))
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder
