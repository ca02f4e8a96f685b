"""Which plugins are on and for whom, what is set for them, and what went wrong in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Line, Model, Prose, UTCDateTime


class PluginState(Model):
    """What an administrator decided about a plugin as a whole. No row: as its manifest says.

    `enabled` is the switch for everybody; `default_state` holds for units without a switch of their own
    (empty: as the manifest says). `title` and `tables` are kept for the day when the code is gone.
    """

    __tablename__ = "plugin"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Line, default="")
    version: Mapped[str] = mapped_column(Line, default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    default_state: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Line, default="")
    tables: Mapped[list[str]] = mapped_column(JSON, default=list)
    uninstalled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archive: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The switches and settings that uninstalling put away."""
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[int | None]


class PluginSwitch(Model):
    """A unit's own state for a plugin; holds for the units below unless they have one: unavailable, off, on, forced."""

    __tablename__ = "plugin_switch"

    plugin_id: Mapped[str] = mapped_column(ForeignKey("plugin.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(Line, default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[int | None]


class PluginSetting(Model):
    """The settings of a plugin, for the agency (`unit_id` empty) or for a unit. Secrets are encrypted."""

    __tablename__ = "plugin_setting"
    # Two empty units are never equal to a database, so the row of the agency needs an index of its own.
    __table_args__ = (
        Index("uq_plugin_setting_plugin_id_unit_id", "plugin_id", "unit_id", unique=True),
        Index(
            "uq_plugin_setting_plugin_id", "plugin_id", unique=True,
            sqlite_where=text("unit_id IS NULL"), postgresql_where=text("unit_id IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    plugin_id: Mapped[str] = mapped_column(ForeignKey("plugin.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    secrets: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[int | None]


class PluginFault(Model):
    """One kind of error of a plugin, counted. `place`: `hook menu_items`, `GET good_deeds.index`, `job …`."""

    __tablename__ = "plugin_fault"
    __table_args__ = (Index("ix_plugin_fault_plugin_id_last_at", "plugin_id", "last_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plugin_id: Mapped[str]
    place: Mapped[str] = mapped_column(Line)
    digest: Mapped[str] = mapped_column(unique=True)
    error: Mapped[str] = mapped_column(Prose)
    traceback: Mapped[str] = mapped_column(Prose)
    reference: Mapped[str] = mapped_column(default="")
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
