"""Finding plugins: bundled, in the instance folder, in installed distributions.

Nothing of a plugin is imported, and no application is needed, so that a command can list what a broken
plugin keeps from starting.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from intranet.config import CHECKOUT, Settings
from intranet.host import manifest as manifests
from intranet.host.loading import conditions, names
from intranet.host.loading.conditions import Found
from intranet.host.loading.namespace import PACKAGE
from intranet.host.manifest import ManifestError
from intranet.host.registry import Problem, Source
from intranet.text import storable
from intranet.web.i18n import lazy

GROUP: Final = "intranet.plugins"
LONGEST_ID: Final = 60


def find(settings: Settings, folders: Sequence[Path] | None = None) -> list[Found]:
    """Every plugin in `folders`, or else all that are installed, in the order in which they are to be loaded.

    Bundled ones come before those in the instance folder, and these before installed distributions; what
    cannot be loaded comes last, with its problem. Never raises for a plugin's fault.
    """
    if folders is None:
        places = [*_bundled(), *_dropped_in(settings.instance), *_distributions()]
    else:
        places = [("folder", folder.absolute().name, folder.absolute()) for folder in folders]
    found = _without_doubles(_read(*place) for place in places)
    return conditions.in_order([conditions.checked(one) for one in found])


def bundled_folder() -> Path:
    """Where the plugins that come with Lan Tỏa are: in the checkout, or beside the installed package."""
    return CHECKOUT / ("plugins" if (CHECKOUT / "pyproject.toml").exists() else PACKAGE)


Place = tuple[Source, str, Path | None]


def _bundled() -> list[Place]:
    folder = bundled_folder()
    others = set() if folder.name != PACKAGE else {ep.name for ep in metadata.entry_points(group=GROUP)}
    return [("bundled", path.name, path) for path in _below(folder) if path.name not in others]


def _dropped_in(instance: Path) -> list[Place]:
    return [("folder", path.name, path) for path in _below(instance / "plugins")]


def _below(folder: Path) -> list[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if path.name[0] not in "._" and path.is_dir()]
    except OSError:
        return []


def _distributions() -> list[Place]:
    entries = sorted(metadata.entry_points(group=GROUP), key=lambda entry: entry.name)
    return [("distribution", entry.name, _folder_of(entry)) for entry in entries]


def _folder_of(entry: metadata.EntryPoint) -> Path | None:
    inside = Path(PACKAGE, entry.name)
    roots = [Path(str(entry.dist.locate_file("")))] if entry.dist else []
    roots += [Path(path) for path in sys.path]
    if project := _editable(entry):
        roots += [project, project / "src"]
    for root in roots:
        if (root / inside / manifests.FILE).is_file():
            return (root / inside).absolute()
    if project and project.name == entry.name and (project / manifests.FILE).is_file():
        return project
    return _by_finders(entry.name)


def _editable(entry: metadata.EntryPoint) -> Path | None:
    # Source: PEP 610, which pip follows.
    try:
        record = json.loads((entry.dist and entry.dist.read_text("direct_url.json")) or "{}")
        address = urlsplit(record.get("url", ""))
    except (AttributeError, ValueError):
        return None
    return Path(unquote(address.path)) if address.scheme == "file" else None


def _by_finders(plugin_id: str) -> Path | None:
    # Some editable installs answer for single packages; asking them imports nothing.
    for finder in sys.meta_path:
        try:
            spec = finder.find_spec(f"{PACKAGE}.{plugin_id}", None)
        except Exception:  # noqa: S112 - other people's finders; the plugin is then listed as without a folder
            continue
        for place in (spec and spec.submodule_search_locations) or ():
            if (Path(place) / manifests.FILE).is_file():
                return Path(place)
    return None


def _read(source: Source, name: str, folder: Path | None) -> Found:
    plugin_id = _apart(name, source)
    if folder is None:
        why = lazy("Gói đã cài báo có phân hệ này nhưng không có tệp plugin.toml; cài lại gói.")
        return Found(plugin_id, source, None, problem=Problem("manifest", why))
    try:
        return Found(plugin_id, source, folder, manifests.read(folder))
    except ManifestError as error:
        why = lazy("%(issues)s Sửa plugin.toml rồi khởi động lại.", issues=error.issues)
        return Found(plugin_id, source, folder, problem=Problem("manifest", why))


def _apart(name: str, source: Source) -> str:
    """The id, told apart from core's own names: else its pages and jobs would be taken for those of this plugin."""
    # Folders unpacked from old archives have names that are no text; the id is shown, and is part of an address.
    name = storable(name)[:LONGEST_ID]
    return f"{name}@{source}" if name in names.RESERVED or "." in name else name


def _without_doubles(found: Iterable[Found]) -> list[Found]:
    kept: dict[str, Found] = {}
    for one in found:
        first = kept.setdefault(one.id, one)
        # The same folder twice is one plugin: a bundled one that is also installed for its developer.
        if first is not one and _real(first.folder) != _real(one.folder):
            key = f"{one.id}@{one.source}"
            while key in kept:
                key += "+"
            kept[key] = replace(one, id=key, problem=_double(one, first))
    return list(kept.values())


def _real(folder: Path | None) -> Path | None:
    return folder and folder.resolve()


def _double(one: Found, other: Found) -> Problem:
    return Problem(
        "double",
        lazy(
            "Đã có phân hệ “%(id)s” ở %(place)s, bản này không được nạp; gỡ một trong hai bản.",
            id=one.id, place=str(other.folder or other.source),
        ),
    )  # fmt: skip
