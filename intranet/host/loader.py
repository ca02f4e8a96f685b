"""Loading plugins: each on its own, so that a broken one is named and the others run."""

from __future__ import annotations

import importlib
import logging
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from flask import Flask
from packaging.requirements import Requirement
from pluggy import PluginManager

from intranet import clock, jobs
from intranet.config import Settings
from intranet.host import health
from intranet.host.calling import faults
from intranet.host.loading import boot, conditions, declarations, discovery, footprint, mounting, namespace
from intranet.host.loading.boot import Crash, Marker
from intranet.host.loading.declarations import DeclarationError
from intranet.host.loading.footprint import Footprint
from intranet.host.loading.mounting import Mounter, MountError
from intranet.host.loading.surroundings import Disturbed, Surroundings
from intranet.host.manifest import Manifest
from intranet.host.registry import Plugin, Problem
from intranet.text import storable
from intranet.web.i18n import lazy

log = logging.getLogger(__name__)

ROOMS: Final = ("models", "hooks", "views")
LONGEST_TRACEBACK: Final = 20_000


class LoadError(Exception):
    """A plugin touched what is not its own. The message names it."""


# The tables of the plugins this process has imported; a second application in it uses what is there.
_imported: dict[str, tuple[str, ...]] = {}
_busy: ContextVar[bool] = ContextVar("loading_plugins", default=False)


def load(app: Flask, manager: PluginManager, folders: Sequence[Path] | None) -> dict[str, Plugin]:
    """Every plugin found, by id: imported, checked, registered and mounted on `app`, or with its problem.

    Never raises for a plugin's fault, except KeyboardInterrupt.
    """
    if _busy.get():
        # A plugin that makes an application of its own would load itself, and so on.
        raise LoadError(lazy("Phân hệ không được tự tạo ứng dụng (create_app) khi đang nạp."))
    token = _busy.set(True)
    try:
        found = discovery.find(app.extensions["settings"], folders)
        plugins = {one.id: Plugin(one.id, one.source, one.folder, one.manifest, one.problem) for one in found}
        if any(plugin.problem is None for plugin in plugins.values()):
            _load(app, manager, plugins)
    finally:
        _busy.reset(token)
    for plugin in plugins.values():
        if plugin.problem is not None:
            log.error("plugin %s is not loaded: %s", plugin.id, plugin.problem.reason)
    return dict(sorted(plugins.items()))


def _load(app: Flask, manager: PluginManager, plugins: Mapping[str, Plugin]) -> None:
    settings: Settings = app.extensions["settings"]
    # A folder may be younger than what the importing machinery remembers of it.
    importlib.invalidate_caches()
    mounter = Mounter(app)
    with boot.marking(settings.instance) as marker:
        crashed = boot.crashes(settings.instance)
        for plugin in plugins.values():
            if plugin.manifest and plugin.folder and plugin.problem is None:
                loading = _Loading(app, manager, mounter, marker, plugin, plugin.manifest, plugin.folder)
                crash = crashed.get(plugin.id)
                plugin.problem = _need(plugin.manifest, plugins) or loading.held_back(crash) or loading.run()


def _need(manifest: Manifest, plugins: Mapping[str, Plugin]) -> Problem | None:
    names = [Requirement(text).name for text in manifest.requires]
    return next((conditions.failed_need(name) for name in names if plugins[name].problem is not None), None)


@dataclass(frozen=True, slots=True)
class _Loading:
    """One plugin on its way into one application."""

    app: Flask
    manager: PluginManager
    mounter: Mounter
    marker: Marker
    plugin: Plugin
    manifest: Manifest
    folder: Path

    def held_back(self, crash: Crash | None) -> Problem | None:
        """The problem of a plugin that killed a process and has not changed since."""
        if crash is None:
            return None
        if not boot.is_still_so(crash, self.manifest.version, self.folder):
            with suppress(OSError):
                boot.forget(self.app.extensions["settings"].instance, self.plugin.id)
            return None
        words = lazy(
            "Lúc %(when)s, chương trình dừng đột ngột khi đang nạp phân hệ này (%(step)s) nên phân hệ bị bỏ qua. "
            "Cài bản đã sửa, hoặc thử lại bằng lệnh: intranet plugins retry %(id)s",
            when=clock.local(crash.at).strftime("%H:%M %d/%m/%Y"), step=crash.step, id=self.plugin.id,
        )  # fmt: skip
        return Problem("crashed", words, f"The process ended here, without a traceback: {crash.step}\n")

    def run(self) -> Problem | None:
        """Load it; what went wrong, after taking away whatever it left."""
        plugin_id = self.plugin.id
        reused = plugin_id in _imported and namespace.folder_of(plugin_id) == self.folder
        if not reused and plugin_id in _imported:
            footprint.discard(plugin_id, _imported.pop(plugin_id))
            namespace.forget(plugin_id)
        before, around = (None if reused else Footprint.take()), Surroundings.take()
        try:
            self._steps(before)
        except BaseException as error:
            self._undo(before)
            if isinstance(error, KeyboardInterrupt):
                raise
            return _problem(error, self.folder)
        finally:
            self._put_back(around)
            self.marker.clear()
        _imported[plugin_id] = self.plugin.tables
        return None

    def _put_back(self, around: Surroundings) -> None:
        if changed := around.put_back():
            error = Disturbed(f"put back: {', '.join(changed)}")
            log.warning("plugin %s disturbed others: %s", self.plugin.id, error)
            health.of(self.app).note(faults.describe(self.plugin.id, "load", error))

    def _undo(self, before: Footprint | None) -> None:
        if self.manager.has_plugin(self.plugin.id):
            self.manager.unregister(name=self.plugin.id)
        if before is None:
            # Another application in this process uses what was imported.
            return
        try:
            footprint.undo(before, self.plugin.id)
        except Exception:
            log.exception("plugin %s left something behind", self.plugin.id)
        namespace.forget(self.plugin.id)

    def _steps(self, before: Footprint | None) -> None:
        rooms = self._import()
        self._note("mappers")
        for registry in footprint.own_registries(self.plugin.id):
            # A relationship that cannot be right shall fail here, not at the first query.
            registry.configure(cascade=True)
        self._note("hooks")
        hooks = declarations.register(self.manager, self.plugin.id, found) if (found := rooms["hooks"]) else {}
        declared = declarations.collect(self.manifest, hooks)
        jobs.load(declared.get("register_jobs", ()))
        tables = self._tables(before)
        self._note("blueprint")
        blueprint = mounting.prepare(self.plugin.id, self.folder, rooms["views"])
        if blueprint is not None:
            self.mounter.mount(blueprint)
        self.plugin.blueprint, self.plugin.hooks, self.plugin.declared = blueprint, tuple(hooks), declared
        self.plugin.tables = tables
        self.plugin.tasks = footprint.tasks_of(self.plugin.id)

    def _tables(self, before: Footprint | None) -> tuple[str, ...]:
        if before is None:
            return _imported[self.plugin.id]
        if foreign := footprint.changes(before, Footprint.take(), self.plugin.id):
            raise LoadError(lazy("Phân hệ đổi những gì không phải của mình: %(list)s.", list=", ".join(foreign)))
        return footprint.tables_since(before)

    def _import(self) -> dict[str, ModuleType | None]:
        namespace.place(self.plugin.id, self.folder)
        rooms = {}
        for name in ("", *ROOMS):
            self._note(f"import {name or '__init__'}")
            rooms[name] = namespace.room(self.plugin.id, name)
        return rooms

    def _note(self, step: str) -> None:
        self.marker.note(self.plugin.id, self.manifest.version, step)


def _problem(error: BaseException, folder: Path) -> Problem:
    text = storable("".join(traceback.format_exception(error))[-LONGEST_TRACEBACK:])
    if isinstance(error, DeclarationError | MountError | LoadError):
        return Problem("failed", lazy("%(why)s Sửa phân hệ rồi khởi động lại.", why=error.args[0]), text)
    said = storable(" ".join("".join(traceback.format_exception_only(error)).strip().splitlines()[-1:])[:300])
    words = lazy(
        "Mã của phân hệ lỗi khi nạp%(place)s: %(error)s. Sửa phân hệ rồi khởi động lại.",
        place=_place(error, folder), error=said,
    )  # fmt: skip
    return Problem("failed", words, text)


def _place(error: BaseException, folder: Path) -> str:
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    for name, line in reversed(places):
        if Path(name).is_relative_to(folder):
            return f" ({Path(name).relative_to(folder).as_posix()}:{line})"
    return ""
