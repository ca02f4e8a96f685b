"""Lan Tỏa: the intranet of Vietnamese public agencies.

What this module exports is the public API for plugin authors. Everything else is private and may
change without notice. Names are imported when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intranet import audit, clock, files, jobs, search
    from intranet.access import SYSTEM, Actor, Forbidden, Refused
    from intranet.auth import current_actor
    from intranet.database import Line, Prose, UTCDateTime, db, model_base, transaction
    from intranet.hookspecs import hookimpl
    from intranet.hookspecs.personal import Erasure, PersonalRecord
    from intranet.hookspecs.setup import FileReader, PeriodicJob, Permission, SearchKind, SettingsForm
    from intranet.hookspecs.shell import Card, MenuItem, Panel, WorkItem
    from intranet.host.links import plugin_url
    from intranet.host.settings import settings
    from intranet.web.access import public
    from intranet.web.forms import Form
    from intranet.web.i18n import translator
    from intranet.web.paging import paginate

__all__ = [
    "SYSTEM",
    "Actor",
    "Card",
    "Erasure",
    "FileReader",
    "Forbidden",
    "Form",
    "Line",
    "MenuItem",
    "Panel",
    "PeriodicJob",
    "Permission",
    "PersonalRecord",
    "Prose",
    "Refused",
    "SearchKind",
    "SettingsForm",
    "UTCDateTime",
    "WorkItem",
    "audit",
    "clock",
    "current_actor",
    "db",
    "files",
    "hookimpl",
    "jobs",
    "model_base",
    "paginate",
    "plugin_url",
    "public",
    "search",
    "settings",
    "transaction",
    "translator",
]

_PLACES = {
    "access": ("SYSTEM", "Actor", "Forbidden", "Refused"),
    "auth": ("current_actor",),
    "database": ("Line", "Prose", "UTCDateTime", "db", "model_base", "transaction"),
    "hookspecs": ("hookimpl",),
    "hookspecs.personal": ("Erasure", "PersonalRecord"),
    "hookspecs.setup": ("FileReader", "PeriodicJob", "Permission", "SearchKind", "SettingsForm"),
    "hookspecs.shell": ("Card", "MenuItem", "Panel", "WorkItem"),
    "host.links": ("plugin_url",),
    "host.settings": ("settings",),
    "web.access": ("public",),
    "web.forms": ("Form",),
    "web.i18n": ("translator",),
    "web.paging": ("paginate",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return getattr(import_module(f"intranet.{_MODULES[name]}"), name)
        if name in __all__:
            return import_module(f"intranet.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
