"""Where content lies: a folder, or any store fsspec knows, addressed by SHA-256.

Content is written before the row that needs it is committed. A crash in between leaves content without
a row, which the sweep removes; never a row without content.
"""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

log = logging.getLogger(__name__)

PARTS: Final = "tmp"


@dataclass(frozen=True, slots=True)
class Found:
    """Content that lies in the store."""

    digest: str
    size: int


class Store:
    """A content-addressed store. Every method may raise OSError."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opened: tuple[Any, str] | None = None

    @contextmanager
    def spool(self) -> Iterator[BinaryIO]:
        """A file to write to before its digest is known: on the store's own disk when it is a folder."""
        folder = self._local_folder(PARTS)
        with tempfile.TemporaryFile(prefix="upload-", dir=folder) as spooled:
            yield cast(BinaryIO, spooled)

    def put(self, digest: str, spooled: BinaryIO, size: int) -> None:
        """Keep the content of `spooled` under `digest`, unless it is there already, whole or not at all."""
        fs, _root = self._open()
        path = self._path(digest)
        with _as_os_error():
            if fs.exists(path) and fs.size(path) == size:
                return
        spooled.seek(0)
        if isinstance(fs, LocalFileSystem):
            self._put_local(Path(path), spooled)
            return
        # Object stores show an object only when it is complete.
        with _as_os_error(), fs.open(path, "wb") as target:
            _copy(spooled, target)

    def open(self, digest: str) -> BinaryIO:
        """The content. Raises FileNotFoundError when it is not there."""
        fs, _root = self._open()
        with _as_os_error():
            return cast(BinaryIO, fs.open(self._path(digest), "rb"))

    def remove(self, digest: str) -> None:
        """Forget the content; nothing happens when it is not there."""
        fs, _root = self._open()
        with suppress(FileNotFoundError), _as_os_error():
            fs.rm_file(self._path(digest))

    def walk(self) -> Iterator[Found]:
        """Everything that lies here."""
        fs, root = self._open()
        with _as_os_error():
            lying = fs.find(root, detail=True)
        for path, info in lying.items():
            name = path.rpartition("/")[2]
            if len(name) == 64 and path.endswith(f"/{name[:2]}/{name[2:4]}/{name}"):
                yield Found(name, int(info["size"]))

    def check(self) -> None:
        """Write, read and remove a probe. Raises what the store raises."""
        fs, root = self._open()
        fs.makedirs(f"{root}/{PARTS}", exist_ok=True)
        path = f"{root}/{PARTS}/probe-{secrets.token_hex(4)}"
        with _as_os_error():
            with fs.open(path, "wb") as probe:
                probe.write(b"probe")
            fs.rm_file(path)

    def _open(self) -> tuple[Any, str]:
        if self._opened is None:
            fs, root = url_to_fs(self.url)
            self._opened = (fs, str(root).rstrip("/"))
        return self._opened

    def _path(self, digest: str) -> str:
        return f"{self._open()[1]}/{digest[:2]}/{digest[2:4]}/{digest}"

    def _local_folder(self, name: str) -> Path | None:
        fs, root = self._open()
        if not isinstance(fs, LocalFileSystem):
            return None
        folder = Path(root) / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put_local(self, path: Path, spooled: BinaryIO) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = cast(Path, self._local_folder(PARTS)) / f"{path.name}-{secrets.token_hex(4)}"
        try:
            with part.open("xb") as target:
                _copy(spooled, target)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


@contextmanager
def _as_os_error() -> Iterator[None]:
    # Clients of object stores raise what their libraries raise; callers need to know one kind only.
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(str(error)) from error


def _copy(source: BinaryIO, target: Any) -> None:
    while block := source.read(256 * 1024):
        target.write(block)


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders; there the rename itself is durable enough.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
