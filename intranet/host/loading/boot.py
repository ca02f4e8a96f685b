"""Which plugin was being loaded when a process died: it is skipped at the next start, and shown.

While a process loads plugins it holds a lock on a marker file of its own that names the plugin at hand. The lock
goes with the process, however it ends, so several workers may start at once: a marker that is locked belongs to
a living one. An instance folder that cannot be written, or a system without such locks, only costs this protection.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment] # looked at before each use

FOLDER: Final = "boot"
_CODE: Final = (".py", ".toml", ".so", ".pyd")


@dataclass(frozen=True, slots=True)
class Crash:
    """A process died while it did `step` with this version of a plugin."""

    plugin_id: str
    version: str
    step: str
    at: datetime


class Marker:
    """Says what this process is about to do. Without a file it says nothing."""

    def __init__(self, handle: int | None = None) -> None:
        self._handle = handle

    def note(self, plugin_id: str, version: str, step: str) -> None:
        """From now on the process does `step` with this plugin."""
        self._write(json.dumps([plugin_id, version, step]).encode())

    def clear(self) -> None:
        """The process survived what it noted."""
        self._write(b"")

    def _write(self, content: bytes) -> None:
        if self._handle is None:
            return
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, content, 0)


@contextmanager
def marking(instance: Path) -> Iterator[Marker]:
    """Take note of processes that died, then mark what this one does inside the block."""
    folder = instance / FOLDER
    _sweep(folder)
    opened = _open(folder)
    if opened is None:
        yield Marker()
        return
    path, handle = opened
    try:
        yield Marker(handle)
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def crashes(instance: Path) -> dict[str, Crash]:
    """The plugins whose loading killed a process, by id."""
    found = {}
    with suppress(OSError):
        for path in sorted((instance / FOLDER).glob("crashed-*.json")):
            if crash := _read(path):
                found[crash.plugin_id] = crash
    return found


def is_still_so(crash: Crash, version: str, folder: Path) -> bool:
    """Whether the plugin is what it was when it crashed: neither its version nor a file of code is newer."""
    if version != crash.version:
        return False
    since = crash.at.timestamp()
    with suppress(OSError):
        for path in folder.rglob("*"):
            # Not folders and data: what runs writes there itself. And a file unpacked from an archive has an old
            # time of modification; when it came here is newer.
            if path.suffix in _CODE and max((state := path.stat()).st_mtime, state.st_ctime) > since:
                return False
    return True


def forget(instance: Path, plugin_id: str) -> bool:
    """Let the plugin be loaded again at the next start; whether it was held back. Raises OSError."""
    path = _crash_path(instance / FOLDER, plugin_id)
    known = path.exists()
    path.unlink(missing_ok=True)
    return known


def _crash_path(folder: Path, plugin_id: str) -> Path:
    return folder / f"crashed-{plugin_id}.json"


def _open(folder: Path) -> tuple[Path, int] | None:
    with suppress(OSError):
        if fcntl is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            handle, name = tempfile.mkstemp(prefix="loading-", dir=folder)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(handle), Path(name).stat()):
                    return Path(name), handle
            except FileNotFoundError:
                # Another start took the file for an abandoned one before it was locked.
                pass
            except OSError:
                os.close(handle)
                Path(name).unlink(missing_ok=True)
                raise
            os.close(handle)
    return None


def _sweep(folder: Path) -> None:
    if fcntl is None:
        return
    try:
        markers = sorted(folder.glob("loading-*"))
    except OSError:
        return
    for path in markers:
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _keep(folder, file.read(), datetime.fromtimestamp(path.stat().st_mtime, UTC))
            path.unlink(missing_ok=True)


def _keep(folder: Path, content: bytes, at: datetime) -> None:
    # Empty: the process died, or is about to be born, outside of any plugin.
    with suppress(ValueError, TypeError):
        plugin_id, version, step = map(str, json.loads(content))
        record = {"plugin_id": plugin_id, "version": version, "step": step, "at": at.isoformat()}
        _crash_path(folder, plugin_id).write_text(json.dumps(record), encoding="utf-8")


def _read(path: Path) -> Crash | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads(path.read_text(encoding="utf-8"))
        return Crash(record["plugin_id"], record["version"], record["step"], datetime.fromisoformat(record["at"]))
    return None
