"""Where content lies: a folder, or any store fsspec knows, addressed by SHA-256.

Content is written before the row that needs it is committed. A crash in between leaves content without
a row, which the sweep removes; never a row without content.
"""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

log = logging.getLogger(__name__)

PARTS: Final = "tmp"
READ_AHEAD: Final = 4 * 1024 * 1024
"""Bytes asked for at once: a reader holds no more of a file in memory."""
_S3: Final[dict[str, Any]] = {
    # Several processes write: what one has listed is old.
    "use_listings_cache": False,
    "skip_instance_cache": True,
    "config_kwargs": {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 1}},
}


@dataclass(frozen=True, slots=True)
class Found:
    """Content that lies in the store."""

    digest: str
    size: int


class StoreMissing(OSError):
    """The store itself is not there: a bucket that nobody made, or not with this key."""


def options(endpoint: str = "", key: str = "", secret: str = "") -> dict[str, Any]:
    """What an object store needs besides its address. Without a key its client looks where it always does
    (environment, the machine's role).
    """
    given = {"endpoint_url": endpoint, "key": key, "secret": secret}
    return {name: value for name, value in given.items() if value}


class Store:
    """A content-addressed store. Every method may raise OSError."""

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        self.url = url
        self._options = dict(options or {})
        self._opened: tuple[Any, str] | None = None

    def prepare(self) -> None:
        """Make the folder, when it is one."""
        if self.url.startswith(("file:", "local:")):
            self._local_folder(PARTS)

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
        with suppress(FileNotFoundError), _as_os_error():
            if fs.info(path)["size"] == size:
                return
        spooled.seek(0)
        if isinstance(fs, LocalFileSystem):
            self._put_local(Path(path), spooled)
            return
        with _as_os_error():
            self._put_object(path, spooled)

    def open(self, digest: str) -> BinaryIO:
        """The content. Raises FileNotFoundError when it is not there."""
        fs, _root = self._open()
        try:
            with _as_os_error():
                return cast(BinaryIO, fs.open(self._path(digest), "rb", block_size=READ_AHEAD))
        except FileNotFoundError:
            self._require_store()
            raise

    def remove(self, digest: str) -> None:
        """Forget the content; nothing happens when it is not there."""
        fs, _root = self._open()
        with suppress(FileNotFoundError), _as_os_error():
            fs.rm_file(self._path(digest))

    def walk(self) -> Iterator[Found]:
        """Everything that lies here."""
        fs, root = self._open()
        try:
            with _as_os_error():
                lying = fs.find(root, detail=True)
        except FileNotFoundError as error:
            raise StoreMissing(str(error)) from error
        for path, info in lying.items():
            name = path.rpartition("/")[2]
            if len(name) == 64 and path.endswith(f"/{name[:2]}/{name[2:4]}/{name}"):
                yield Found(name, int(info["size"]))

    def check(self) -> None:
        """Write, read and remove a probe. Raises what the store raises."""
        fs, root = self._open()
        self._local_folder(PARTS)
        path = f"{root}/{PARTS}/probe-{secrets.token_hex(4)}"
        try:
            with _as_os_error():
                fs.pipe_file(path, b"probe")
                fs.rm_file(path)
        except FileNotFoundError:
            self._require_store()
            raise

    def _open(self) -> tuple[Any, str]:
        if self._opened is None:
            is_s3 = self.url.startswith(("s3:", "s3a:"))
            with _as_os_error():
                fs, root = url_to_fs(self.url, **(_S3 | self._options if is_s3 else {}))
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

    def _put_object(self, path: str, spooled: BinaryIO) -> None:
        """Object stores show an object only when it is complete; what was interrupted is not completed."""
        fs, _root = self._open()
        target = fs.open(path, "wb")
        try:
            _copy(spooled, target)
            target.close()
        except FileNotFoundError as error:
            raise StoreMissing(str(error)) from error
        except BaseException:
            # Closing it later would store what there is.
            target.closed = True
            with suppress(Exception):
                target.discard()
            raise

    def _require_store(self) -> None:
        """Raise :class:`StoreMissing` unless the bucket is there."""
        fs, root = self._open()
        if isinstance(fs, LocalFileSystem):
            return
        with _as_os_error():
            if not fs.exists(root.partition("/")[0]):
                raise StoreMissing(self.url)

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
        sync_folder(path.parent)


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


def sync_folder(folder: Path) -> None:
    """Have the disk keep which files lie in `folder`, also when the machine stops; as far as the system can."""
    # Windows cannot open folders; there the rename itself is durable enough.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
