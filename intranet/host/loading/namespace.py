"""The package `intranet_plugins`: plugins are imported from the folder that discovery chose, and from no other.

An installed distribution may hold a stale copy of a bundled plugin; a folder search would find that one.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

PACKAGE: Final = "intranet_plugins"

_folders: dict[str, Path] = {}


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == PACKAGE:
            # Without a place of its own: what is in it is decided below, one name at a time.
            return ModuleSpec(PACKAGE, None, is_package=True)
        package, _dot, plugin_id = fullname.rpartition(".")
        if package != PACKAGE or plugin_id not in _folders:
            return None
        folder = _folders[plugin_id]
        if (folder / "__init__.py").is_file():
            return spec_from_file_location(fullname, folder / "__init__.py", submodule_search_locations=[str(folder)])
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
        return spec


_finder = _Finder()


def module_name(plugin_id: str) -> str:
    """The name under which the plugin is imported."""
    return f"{PACKAGE}.{plugin_id}"


def owner_of(module: str) -> str:
    """The id of the plugin that a module of this name belongs to; "" for all others."""
    package, _dot, rest = module.partition(".")
    return rest.partition(".")[0] if package == PACKAGE else ""


def folder_of(plugin_id: str) -> Path | None:
    """The folder this process imports the plugin from."""
    return _folders.get(plugin_id)


def place(plugin_id: str, folder: Path) -> None:
    """From now on the plugin is imported from `folder`. What was imported before must be gone (:func:`forget`)."""
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    package = sys.modules.get(PACKAGE)
    if package is not None and list(package.__path__):
        # Somebody imported the folder of an installed distribution before us.
        for name in modules_below(PACKAGE):
            del sys.modules[name]
    _folders[plugin_id] = folder


def forget(plugin_id: str) -> None:
    """Drop the plugin's modules, so that the next import reads its code again."""
    for name in modules_below(module_name(plugin_id)):
        del sys.modules[name]
    if PACKAGE in sys.modules and plugin_id in vars(sys.modules[PACKAGE]):
        delattr(sys.modules[PACKAGE], plugin_id)
    _folders.pop(plugin_id, None)


def room(plugin_id: str, name: str = "") -> ModuleType | None:
    """The plugin's room `name` ("": the package itself), imported; None when it has no such room."""
    if not name:
        return importlib.import_module(module_name(plugin_id))
    folder = _folders[plugin_id]
    if not (folder / f"{name}.py").is_file() and not (folder / name / "__init__.py").is_file():
        return None
    return importlib.import_module(f"{module_name(plugin_id)}.{name}")


def modules_below(name: str) -> list[str]:
    """The names of the imported modules `name` and below."""
    return [found for found in list(sys.modules) if found == name or found.startswith(f"{name}.")]
