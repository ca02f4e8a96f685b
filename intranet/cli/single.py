"""One process per folder: a lock of the operating system's, which ends with the process, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

LOCK = "running.lock"


def hold(folder: Path) -> BinaryIO | None:
    """Take the folder for this process, until what is returned is closed; None when another process has it."""
    file = (folder / LOCK).open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
