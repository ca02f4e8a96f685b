"""Lan Tỏa: the intranet of Vietnamese public agencies.

What this module exports is the public API for plugin authors. Everything else is private and may
change without notice. Names are imported when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intranet import audit, clock, files, jobs, notices, search, workdays
    from intranet.access import SYSTEM, Actor, Forbidden, Refused
    from intranet.auth import current_actor
    from intranet.database import Line, Prose, UTCDateTime, db, model_base, transaction
    from intranet.directory.public import (
        audience_people,
        audiences_naming,
        people_of,
        person_names,
        unit_choices,
        unit_names,
        units_above,
    )
    from intranet.hookspecs import hookimpl
    from intranet.hookspecs.personal import Erasure, PersonalRecord
    from intranet.hookspecs.setup import (
        FileReader,
        NoticeKind,
        PeriodicJob,
        Permission,
        SearchDocument,
        SearchKind,
        SettingsForm,
    )
    from intranet.hookspecs.shell import Card, MenuItem, Panel, WorkItem
    from intranet.host.links import plugin_url
    from intranet.host.settings import settings
    from intranet.plans.public import plan_choices, plan_titles
    from intranet.web import forms
    from intranet.web.access import public
    from intranet.web.forms import Form
    from intranet.web.i18n import translator
    from intranet.web.ids import row_id
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
    "NoticeKind",
    "Panel",
    "PeriodicJob",
    "Permission",
    "PersonalRecord",
    "Prose",
    "Refused",
    "SearchDocument",
    "SearchKind",
    "SettingsForm",
    "UTCDateTime",
    "WorkItem",
    "audience_people",
    "audiences_naming",
    "audit",
    "clock",
    "current_actor",
    "db",
    "files",
    "forms",
    "hookimpl",
    "jobs",
    "model_base",
    "notices",
    "paginate",
    "people_of",
    "person_names",
    "plan_choices",
    "plan_titles",
    "plugin_url",
    "public",
    "row_id",
    "search",
    "settings",
    "transaction",
    "translator",
    "unit_choices",
    "unit_names",
    "units_above",
    "workdays",
]

_PLACES = {
    "access": ("SYSTEM", "Actor", "Forbidden", "Refused"),
    "auth": ("current_actor",),
    "database": ("Line", "Prose", "UTCDateTime", "db", "model_base", "transaction"),
    "directory.public": (
        "audience_people",
        "audiences_naming",
        "people_of",
        "person_names",
        "unit_choices",
        "unit_names",
        "units_above",
    ),
    "hookspecs": ("hookimpl",),
    "hookspecs.personal": ("Erasure", "PersonalRecord"),
    "hookspecs.setup": (
        "FileReader",
        "NoticeKind",
        "PeriodicJob",
        "Permission",
        "SearchDocument",
        "SearchKind",
        "SettingsForm",
    ),
    "hookspecs.shell": ("Card", "MenuItem", "Panel", "WorkItem"),
    "host.links": ("plugin_url",),
    "host.settings": ("settings",),
    "plans.public": ("plan_choices", "plan_titles"),
    "web.access": ("public",),
    "web.forms": ("Form",),
    "web.i18n": ("translator",),
    "web.ids": ("row_id",),
    "web.paging": ("paginate",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}
# Public as a whole; `forms` has the fields and validators.
_WHOLE = {name: name for name in ("audit", "clock", "files", "jobs", "notices", "search", "workdays")} | {
    "forms": "web.forms"
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return getattr(import_module(f"intranet.{_MODULES[name]}"), name)
        if name in _WHOLE:
            return import_module(f"intranet.{_WHOLE[name]}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
