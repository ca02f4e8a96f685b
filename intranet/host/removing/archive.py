"""What uninstalling puts away and enabling brings back: the switches and the settings, as they are in the database."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Table, delete, insert, select

from intranet.database import db
from intranet.host.models import PluginSetting, PluginState, PluginSwitch

_KEPT: Final[dict[str, Any]] = {"switches": PluginSwitch, "settings": PluginSetting}


def put_away(stored: PluginState) -> None:
    """Move switches and settings of the plugin into its archive."""
    kept: dict[str, Any] = {}
    for name, model in _KEPT.items():
        columns = _columns(model)
        rows = db.session.execute(select(*columns).where(model.plugin_id == stored.id))
        kept[name] = [dict(row._mapping) for row in rows]
        db.session.execute(delete(model).where(model.plugin_id == stored.id))
    stored.archive = kept


def restore(stored: PluginState) -> None:
    """Bring back what :func:`put_away` kept; what was set since then wins."""
    for name, model in _KEPT.items():
        there = set(db.session.scalars(select(model.unit_id).where(model.plugin_id == stored.id)))
        rows = [row for row in (stored.archive or {}).get(name, ()) if row["unit_id"] not in there]
        if rows:
            db.session.execute(
                insert(model),
                [{"plugin_id": stored.id, **row, "changed_at": stored.changed_at} for row in rows],
            )
    stored.archive = None


def _columns(model: Any) -> list[Any]:
    table: Table = model.__table__
    return [column for column in table.columns if column.name not in ("id", "plugin_id", "changed_at")]
