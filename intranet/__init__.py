"""Lan Tỏa: the intranet of Vietnamese public agencies.

What this module exports is the public API for plugin authors. Everything else is private and may
change without notice. Names are imported when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intranet import audit, clock, documents, files, images, jobs, notices, pages, search, sheets, workdays
    from intranet.access import SYSTEM, Actor, Forbidden, Refused, is_open
    from intranet.auth import actor_of_person, current_actor, for_everybody
    from intranet.auth.contacts import contact_facts
    from intranet.auth.holders import people_with, people_with_each
    from intranet.database import Line, Prose, UTCDateTime, changed_rows, db, model_base, scrub, transaction, upsert
    from intranet.directory import named_people
    from intranet.directory.exchange import unit_edoc_ids
    from intranet.directory.listing import people_rows
    from intranet.directory.public import (
        PersonMatch,
        PersonPlace,
        Rule,
        UnitFacts,
        answering,
        audience_people,
        audience_rules,
        audience_rules_each,
        audiences_naming,
        group_choices,
        home_rows,
        home_units,
        match_people,
        people_choices,
        people_of,
        people_places,
        person_names,
        save_audience,
        unit_choices,
        unit_facts,
        unit_lineage,
        unit_names,
        unit_names_then,
        units_above,
        units_below,
        upwards,
    )
    from intranet.directory.rows import audience_rows, directory_rows, directory_stamp
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
    from intranet.host.links import plugin_url, whole_url
    from intranet.host.long_sheets import LongSheet
    from intranet.host.sealing import Unsealable, seal, unseal
    from intranet.host.settings import settings
    from intranet.host.units import units_on
    from intranet.indexing import papers
    from intranet.indexing.service import file_texts
    from intranet.plans import public_coverage as coverage
    from intranet.plans import public_duties as duties
    from intranet.plans.public import (
        ChannelFacts,
        PlanFacts,
        WaveFacts,
        channel_names,
        movement_choices,
        movement_names,
        plan_choices,
        plan_facts,
        plan_heirs,
        plan_titles,
        running_plans,
        wave_heirs,
        wave_names,
    )
    from intranet.text import sort_key
    from intranet.web import charts, dates, forms
    from intranet.web.access import public
    from intranet.web.forms import Form
    from intranet.web.i18n import force_locale, translator
    from intranet.web.ids import row_id
    from intranet.web.paging import paginate, paginate_rows

__all__ = [
    "SYSTEM",
    "Actor",
    "Card",
    "ChannelFacts",
    "Erasure",
    "FileReader",
    "Forbidden",
    "Form",
    "Line",
    "LongSheet",
    "MenuItem",
    "NoticeKind",
    "Panel",
    "PeriodicJob",
    "Permission",
    "PersonMatch",
    "PersonPlace",
    "PersonalRecord",
    "PlanFacts",
    "Prose",
    "Refused",
    "Rule",
    "SearchDocument",
    "SearchKind",
    "SettingsForm",
    "UTCDateTime",
    "UnitFacts",
    "Unsealable",
    "WaveFacts",
    "WorkItem",
    "actor_of_person",
    "answering",
    "audience_people",
    "audience_rows",
    "audience_rules",
    "audience_rules_each",
    "audiences_naming",
    "audit",
    "changed_rows",
    "channel_names",
    "charts",
    "clock",
    "contact_facts",
    "coverage",
    "current_actor",
    "dates",
    "db",
    "directory_rows",
    "directory_stamp",
    "documents",
    "duties",
    "file_texts",
    "files",
    "for_everybody",
    "force_locale",
    "forms",
    "group_choices",
    "home_rows",
    "home_units",
    "hookimpl",
    "images",
    "is_open",
    "jobs",
    "match_people",
    "model_base",
    "movement_choices",
    "movement_names",
    "named_people",
    "notices",
    "pages",
    "paginate",
    "paginate_rows",
    "papers",
    "people_choices",
    "people_of",
    "people_places",
    "people_rows",
    "people_with",
    "people_with_each",
    "person_names",
    "plan_choices",
    "plan_facts",
    "plan_heirs",
    "plan_titles",
    "plugin_url",
    "public",
    "row_id",
    "running_plans",
    "save_audience",
    "scrub",
    "seal",
    "search",
    "settings",
    "sheets",
    "sort_key",
    "transaction",
    "translator",
    "unit_choices",
    "unit_edoc_ids",
    "unit_facts",
    "unit_lineage",
    "unit_names",
    "unit_names_then",
    "units_above",
    "units_below",
    "units_on",
    "unseal",
    "upsert",
    "upwards",
    "wave_heirs",
    "wave_names",
    "whole_url",
    "workdays",
]

_PLACES = {
    "access": ("SYSTEM", "Actor", "Forbidden", "Refused", "is_open"),
    "auth": ("actor_of_person", "current_actor", "for_everybody"),
    "auth.contacts": ("contact_facts",),
    "database": ("Line", "Prose", "UTCDateTime", "changed_rows", "db", "model_base", "scrub", "transaction", "upsert"),
    "auth.holders": ("people_with", "people_with_each"),
    "directory.exchange": ("unit_edoc_ids",),
    "directory.listing": ("people_rows",),
    "directory.public": (
        "PersonMatch",
        "PersonPlace",
        "Rule",
        "UnitFacts",
        "answering",
        "audience_people",
        "audience_rules",
        "audience_rules_each",
        "audiences_naming",
        "group_choices",
        "home_rows",
        "home_units",
        "match_people",
        "people_choices",
        "people_of",
        "people_places",
        "person_names",
        "save_audience",
        "unit_choices",
        "unit_facts",
        "unit_lineage",
        "unit_names",
        "unit_names_then",
        "units_above",
        "units_below",
        "upwards",
    ),
    "directory.rows": ("audience_rows", "directory_rows", "directory_stamp"),
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
    "host.links": ("plugin_url", "whole_url"),
    "host.long_sheets": ("LongSheet",),
    "host.sealing": ("Unsealable", "seal", "unseal"),
    "host.settings": ("settings",),
    "host.units": ("units_on",),
    "indexing.service": ("file_texts",),
    "plans.public": (
        "ChannelFacts",
        "PlanFacts",
        "WaveFacts",
        "channel_names",
        "movement_choices",
        "movement_names",
        "plan_choices",
        "plan_facts",
        "plan_heirs",
        "plan_titles",
        "running_plans",
        "wave_heirs",
        "wave_names",
    ),
    "text": ("sort_key",),
    "web.access": ("public",),
    "web.forms": ("Form",),
    "web.i18n": ("force_locale", "translator"),
    "web.ids": ("row_id",),
    "web.paging": ("paginate", "paginate_rows"),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}
# Public as a whole; `forms` has the fields and validators, `charts` the geometry for `web/plot.html`.
_WHOLES = (
    "audit", "clock", "documents", "files", "images", "jobs", "notices", "pages", "search", "sheets", "workdays",
)  # fmt: skip
_WHOLE = {name: name for name in _WHOLES} | {
    "charts": "web.charts",
    "coverage": "plans.public_coverage",
    "named_people": "directory.named_people",
    "papers": "indexing.papers",
    "duties": "plans.public_duties",
    "dates": "web.dates",
    "forms": "web.forms",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return getattr(import_module(f"intranet.{_MODULES[name]}"), name)
        if name in _WHOLE:
            return import_module(f"intranet.{_WHOLE[name]}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
