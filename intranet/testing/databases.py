"""Real databases for tests, one per test and cheap: a template is built once and copied.

Measured on two cores: an SQLite copy costs under 1 ms, `CREATE DATABASE … STRATEGY FILE_COPY` 9 ms in memory and
130 ms on a disk, TRUNCATE of all tables 18 ms without the invented agency in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final, NoReturn, Protocol

import pytest

MEMORY: Final = Path("/dev/shm")
ROOM: Final = 2_000_000_000
"""Bytes that must be free in memory for databases to be put there: several runs may share it."""

Build = Callable[[str], None]
"""Fills the database at an address."""


class Databases(Protocol):
    """A place where databases are made from templates."""

    def template(self, name: str, build: Build, base: str = "") -> None:
        """Build the template `name`, on a copy of the template `base` if given, unless it is there."""

    def copy(self, name: str) -> str:
        """A new database like the template `name`; its address."""

    def drop(self, url: str) -> None:
        """Remove a database made by :meth:`copy`."""


class Numbers:
    """Numbers for copies, the lowest that is free: the copy of the next test lies where the last one lay.

    An application that was built for that place serves both.
    """

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def take(self) -> int:
        """The lowest free number."""
        number = next(one for one in count(1) if one not in self._taken)
        self._taken.add(number)
        return number

    def give(self, name: str) -> None:
        """Free the number at the end of the name of a copy."""
        number = name.rpartition("test_")[2]
        if number.isdecimal():
            self._taken.discard(int(number))


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = Numbers()

    def template(self, name: str, build: Build, base: str = "") -> None:
        """Build the template `name` unless it is there."""
        path = self._template(name)
        if path.exists():
            return
        # Not half a template for the next test when building fails.
        draft = path.with_suffix(".draft")
        shutil.copyfile(self._template(base), draft) if base else draft.touch()
        try:
            build(f"sqlite:///{draft}")
            draft.rename(path)
        finally:
            self.drop(f"sqlite:///{draft}")

    def copy(self, name: str) -> str:
        """A copy of the template's file."""
        path = self.folder / f"test_{self.numbers.take()}.sqlite"
        shutil.copyfile(self._template(name), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file and what SQLite keeps beside it."""
        path = Path(url.removeprefix("sqlite:///"))
        self.numbers.give(path.stem)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def _template(self, name: str) -> Path:
        return self.folder / f"template_{name}.sqlite"


def new_folder(prefix: str) -> Path:
    """A new folder for databases that live as long as the tests: in memory where the machine offers it."""
    try:
        in_memory = shutil.disk_usage(MEMORY).free >= ROOM
        return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if in_memory else None))
    except OSError:
        return Path(tempfile.mkdtemp(prefix=prefix))


def give_up(reason: str) -> NoReturn:
    """Skip, or fail where tests must not be skipped."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
