"""What the tests ask of the plugin."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from intranet import db, settings

ran: list[str] = []
fails: list[BaseException] = []


def mine(unit_id: int | None = None) -> dict[str, Any]:
    """The plugin's own settings."""
    return dict(settings(unit_id))


def steal() -> Any:
    """What the database keeps of everybody's settings."""
    return db.session.execute(text('SELECT "values", secrets FROM "plugin_setting"')).all()


def work() -> None:
    """The periodic job."""
    ran.append("work")
    if fails:
        raise fails[0]
