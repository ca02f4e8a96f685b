"""Run by Alembic for each lineage. Everything it needs is in `config.attributes` (see host.migrate)."""

from __future__ import annotations

from alembic import context

settings = context.config.attributes
context.configure(connection=settings["connection"], **settings["options"])
context.run_migrations()
