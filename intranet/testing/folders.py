"""Which plugin a path belongs to, and which others that plugin needs.

Only names of files are looked at for the first: it is asked in every pytest on the machine.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

MANIFEST = "plugin.toml"


@lru_cache(maxsize=1024)
def plugin_of(folder: Path) -> Path | None:
    """The folder of the plugin that `folder` lies in: the nearest one with a manifest."""
    return next((found for found in (folder, *folder.parents) if (found / MANIFEST).is_file()), None)


def with_required(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The plugins' folders, each after the folders of the plugins it requires.

    Those are looked for beside it and among the bundled ones; one that is nowhere is left out: the host will say so.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        _add(folder.resolve(), found, set())
    return tuple(found)


def _add(folder: Path, found: dict[Path, None], asking: set[Path]) -> None:
    from intranet.host.loading.discovery import bundled_folder

    if folder in found or folder in asking:
        return
    asking.add(folder)
    for name in _required(folder):
        near = (parent / name for parent in (folder.parent, bundled_folder()))
        if other := next((path for path in near if (path / MANIFEST).is_file()), None):
            _add(other.resolve(), found, asking)
    found[folder] = None


def _required(folder: Path) -> list[str]:
    try:
        manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return [re.split(r"[^a-z0-9_]", str(item).strip())[0] for item in manifest.get("requires", ())]
    except (OSError, ValueError, TypeError):
        # A manifest that cannot be read is for the host to report.
        return []
