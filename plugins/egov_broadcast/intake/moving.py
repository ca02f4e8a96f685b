"""Moving a file of the watched folder to where it ends; under its own name unless that is taken."""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from intranet import files

log = logging.getLogger(__name__)

_LONGEST: Final = 200
"""Bytes of a name; what is added to it has to fit, too."""
_DISCARDED: Final = (
    "Tệp này chứa văn bản mật nên đã bị xóa khỏi mạng này, nội dung không được giữ lại.\n"
    "Xem mục “Tin đến” trong phân hệ Văn bản eGov, tin số {number}.\n"
)
"""In Vietnamese: it lies on a server, where nobody has a language of their own."""


def move(path: Path, known: os.stat_result, folder: Path, number: int) -> bool:
    """Move the file into `folder`; False when it is not the file any more that `known` describes.

    `number` makes a name that is taken another one.
    """
    if not _is(path, known):
        return False
    target = _free(folder, path.name, number)
    try:
        path.rename(target)
    except FileNotFoundError:
        # Another worker was faster.
        return False
    if not _is(target, known):
        # Between looking and moving somebody put another file there.
        _give_back(target, path)
        return False
    files.sync_folder(folder)
    files.sync_folder(path.parent)
    return True


def discard(path: Path, known: os.stat_result, folder: Path, number: int) -> bool:
    """Delete the file and leave a sentence in its place in `folder`."""
    if not _is(path, known):
        return False
    sentence = _DISCARDED.format(number=number).encode()
    target = folder / _fitting(path.name, "")
    # Killed before the file was deleted, the sentence is there already.
    if not target.is_file() or target.read_bytes() != sentence:
        part = folder / f".{secrets.token_hex(8)}.tmp"
        part.write_bytes(sentence)
        part.rename(_free(folder, path.name, number))
    with suppress(FileNotFoundError):
        path.unlink()
    files.sync_folder(folder)
    files.sync_folder(path.parent)
    return True


def _free(folder: Path, name: str, number: int) -> Path:
    added = ["", f".{number}", f".{number}.{secrets.token_hex(4)}"]
    return next(target for more in added if not os.path.lexists(target := folder / _fitting(name, more)))


def _fitting(name: str, more: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(os.fsencode(suffix)) > 20:
        stem, dot, suffix = name, "", ""
    return os.fsdecode(os.fsencode(stem)[:_LONGEST]) + more + dot + suffix


def _is(path: Path, known: os.stat_result) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return (found.st_ino, found.st_dev) == (known.st_ino, known.st_dev)


def _give_back(target: Path, path: Path) -> None:
    log.warning("the watched folder: %r was replaced while it was moved, and is put back", path.name)
    try:
        os.link(target, path)
    except OSError:
        # The name is taken again, or the file system knows no links.
        target.rename(path.with_name(_fitting(path.name, f".{secrets.token_hex(4)}")))
    else:
        target.unlink()
