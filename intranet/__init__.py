"""Lan Tỏa: the intranet of Vietnamese public agencies.

What this module exports is the public API for plugin authors. Everything else is private and may
change without notice.
"""

from __future__ import annotations

from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import Permission
from intranet.hookspecs.shell import Card, MenuItem, Panel, WorkItem

__all__ = ["Card", "MenuItem", "Panel", "Permission", "WorkItem", "hookimpl"]
