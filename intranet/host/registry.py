"""The plugins of one application: what was found, what could be loaded, and why the rest could not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from flask import Blueprint, current_app
from pluggy import PluginManager

from intranet.hookspecs.setup import SettingsForm
from intranet.host.manifest import Manifest

Source = Literal["bundled", "folder", "distribution"]
Trouble = Literal["manifest", "double", "incompatible", "missing", "crashed", "failed"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plugin was not loaded: what kind of trouble, a sentence for administrators, the traceback if any."""

    trouble: Trouble
    reason: str
    traceback: str = ""


@dataclass(slots=True)
class Plugin:
    """One plugin as this process has it. Whether it is on for somebody is not here: that is in the database."""

    id: str
    source: Source
    folder: Path | None
    manifest: Manifest | None = None
    problem: Problem | None = None
    blueprint: Blueprint | None = None
    declared: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What its setup hooks gave, by hook, checked when it was loaded."""
    tables: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    """Names of background work, periodic or not."""

    @property
    def is_loaded(self) -> bool:
        """Whether its code runs in this process."""
        return self.problem is None

    @property
    def settings(self) -> dict[str, SettingsForm]:
        """Its forms of settings, by scope."""
        return {form.scope: form for form in self.declared.get("register_settings", ())}

    @property
    def is_system(self) -> bool:
        """Whether it is for everybody or nobody: signing in, storage."""
        return self.manifest is not None and self.manifest.kind == "system"


@dataclass(frozen=True, slots=True)
class Call:
    """One implementation of a hook, ready to be called. `plugin` is None for core."""

    owner: str
    plugin: Plugin | None
    function: Callable[..., Any]
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Host:
    """What one application has loaded: `calls` by hook, core first, then plugins by id."""

    manager: PluginManager
    plugins: Mapping[str, Plugin]
    calls: Mapping[str, tuple[Call, ...]]
    safe_mode: bool = False


def current() -> Host:
    """The host of the current application."""
    found = current_app.extensions["host"]
    assert isinstance(found, Host)
    return found


def loaded() -> list[Plugin]:
    """The plugins whose code runs, by id."""
    return [plugin for plugin in current().plugins.values() if plugin.is_loaded]
