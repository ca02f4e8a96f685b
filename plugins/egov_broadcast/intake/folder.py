"""The watched folder `instance/inbox/egov/`: whatever is put there is taken in and moved to one of its sub-folders.

A file is first taken in, then moved. Killed in between, it lies where it was; the next sweep knows the delivery by its
key (inode, time, size, digest), changes nothing and moves it. A file that is really delivered again has another key and
is a duplicate. A file that waits for another moves on once that one has come.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from flask import current_app
from sqlalchemy import select

from intranet import SYSTEM, db, files

from . import moving, service
from .look import Changed
from .models import Message
from .reasons import SECRET

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

SETTLED: Final = 5.0
"""Seconds for which a file must not have changed before it is read."""
PATIENCE: Final = 60.0
"""Seconds for which a file that breaks off in the middle may still be on its way."""
PLACES: Final = {"accepted": "done", "refused": "refused", "waiting": "waiting"}
"""Sub-folders by outcome."""
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~")
# A symbolic link is not followed, a pipe does not make us wait.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def folder() -> Path:
    """The watched folder."""
    return Path(current_app.instance_path) / "inbox" / "egov"


def sweep(settled: float = SETTLED, patience: float = PATIENCE) -> int:
    """Take in what lies in the folder and is complete, oldest first; how many files were moved.

    One sweep at a time on one machine; several do no harm. What cannot be read now stays where it is; the first fault
    is raised after all others had their turn.
    """
    place = folder()
    for name in PLACES.values():
        (place / name).mkdir(parents=True, exist_ok=True)
    with _alone(place) as alone:
        if not alone:
            return 0
        faults: list[Exception] = []
        moved = 0
        for path in _lying(place):
            try:
                moved += _take(path, place, settled, patience)
            except files.StoreDown:
                log.warning("the watched folder waits: the store of files does not answer")
                return moved
            except Exception as fault:
                db.session.rollback()
                log.exception("the watched folder: a file could not be taken in")
                faults.append(fault)
        moved += _move_on(place)
        if faults:
            raise faults[0]
        return moved


def _take(path: Path, place: Path, settled: float, patience: float) -> bool:
    with _opened(path) as stream:
        if stream is None:
            return False
        known = os.fstat(stream.fileno())
        age = _age(known)
        if age < settled:
            return False
        key = _key(stream, known)
        try:
            message = service.take_in(
                stream, path.name, way="folder", actor=SYSTEM, key=key, may_grow=age < patience
            )  # fmt: skip
        except Changed:
            return False
    return _put(path, known, place, message)


def _move_on(place: Path) -> int:
    """Move what waited and need no longer."""
    still = set(db.session.scalars(select(Message.key).where(Message.outcome == "waiting", Message.way == "folder")))
    unread = {key.rpartition(":")[0] for key in still}
    moved = 0
    for path in _lying(place / PLACES["waiting"]):
        with _opened(path) as stream:
            # Hundreds may wait for long: only those that need no longer are read.
            if stream is None or _without_digest(known := os.fstat(stream.fileno())) in unread:
                continue
            message = service.of_key(_key(stream, known))
        if message is not None and message.outcome in ("accepted", "refused"):
            moved += _put(path, known, place, message)
    return moved


def _put(path: Path, known: os.stat_result, place: Path, message: Message) -> bool:
    target = place / PLACES[message.outcome]
    if message.reason == SECRET:
        return moving.discard(path, known, target, message.id)
    return moving.move(path, known, target, message.id)


def _lying(place: Path) -> Iterator[Path]:
    with os.scandir(place) as entries:
        found = [
            (entry.stat(follow_symlinks=False).st_mtime_ns, entry.name)
            for entry in entries
            if not entry.name.startswith(".")
            and not entry.name.lower().endswith(_UNFINISHED)
            and entry.is_file(follow_symlinks=False)
        ]
    for _changed, name in sorted(found):
        yield place / name


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """The file, None when it went meanwhile, may not be read, or is no plain file."""
    try:
        handle = os.open(path, _FLAGS)
    except OSError as why:
        log.warning("the watched folder: %r cannot be read: %s", path.name, why.strerror)
        yield None
        return
    with os.fdopen(handle, "rb") as stream:
        yield stream if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _age(known: os.stat_result) -> float:
    """Seconds since it was changed. A time in the future says nothing: then when it was put there."""
    now = time.time()
    return now - (known.st_mtime if known.st_mtime <= now else known.st_ctime)


def _key(stream: BinaryIO, known: os.stat_result) -> str:
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return f"{_without_digest(known)}:{digest}"


def _without_digest(known: os.stat_result) -> str:
    return f"folder:{known.st_ino}:{known.st_mtime_ns}:{known.st_size}"


@contextmanager
def _alone(place: Path) -> Iterator[bool]:
    """Whether no other process of this machine sweeps; it saves work, nothing depends on it."""
    if fcntl is None:
        yield True
        return
    with (place / ".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
