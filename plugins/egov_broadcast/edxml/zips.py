"""ZIPs: as a wrapper around one file, and as a file of its own. Everything about one is claimed by its sender."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from . import kinds
from .filenames import extension, is_safe, is_safe_entry
from .limits import MIB, Limits
from .refusals import Rejected, mark

_BROKEN: Final = (
    zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError, LookupError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE: Final = 64 * 1024
_ENCRYPTED: Final = 1
# Source: PKWARE's APPNOTE, 4.3.14 to 4.3.16.
_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _LONGEST_NOTE = 22, 20, 56, 65_535
_DIRECTORY: Final = 2 * MIB


class Archive:
    """An open ZIP whose directory is bounded and whose names are safe."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._entries = archive.infolist()
        self.files = [entry for entry in self._entries if not entry.is_dir()]

    @property
    def names(self) -> list[str]:
        """The names of all files in it."""
        return [entry.filename for entry in self.files]

    @property
    def wraps_one(self) -> bool:
        """Whether there is a single file in it."""
        return len(self.files) == 1

    def begins(self, entry: str, beginning: bytes) -> bool:
        """Whether there is such an entry, beginning so."""
        if entry not in self._archive.NameToInfo:
            return False
        with self._archive.open(entry) as stream:
            return stream.read(len(beginning)) == beginning

    def check(self, limits: Limits) -> None:
        """Refuse names that point elsewhere, and what would grow beyond the limits. Sizes are those it declares."""
        if not all(is_safe_entry(entry.orig_filename) for entry in self._entries):
            raise _unsafe(self._name)
        grown = sum(entry.file_size for entry in self.files)
        shrunk = sum(entry.compress_size for entry in self.files)
        if len(self._entries) > limits.entries or grown > limits.attachments_together or _grows(grown, shrunk, limits):
            raise too_large(self._name)

    def unwrap(self, target: Path, limits: Limits) -> tuple[int, str]:
        """Write the single file to `target`; its size and SHA-256."""
        entry = self.files[0]
        if not is_safe(entry.filename):
            raise _unsafe(self._name)
        digest, size = sha256(), 0
        with target.open("wb") as file:
            for piece in self._inflated(entry, limits):
                size += len(piece)
                digest.update(piece)
                file.write(piece)
        return size, digest.hexdigest()

    def prove(self, limits: Limits) -> None:
        """Read every file in it that can be read: none may be larger than it says, or damaged."""
        for entry in self.files:
            if entry.compress_type in _METHODS and not entry.flag_bits & _ENCRYPTED:
                for _piece in self._inflated(entry, limits):
                    pass

    def _inflated(self, entry: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
        if entry.compress_type not in _METHODS:
            raise damaged(self._name)
        declared, size = entry.file_size, 0
        # Else the library stops where the entry says it ends, and a liar would only seem damaged.
        entry.file_size = limits.attachments_together
        try:
            with self._archive.open(entry) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > limits.attachment or _grows(size, entry.compress_size, limits):
                        raise too_large(self._name)
                    yield piece
        finally:
            entry.file_size = declared
        if size != declared:
            raise damaged(self._name)


@contextmanager
def opened(path: Path, name: str, limits: Limits) -> Iterator[Archive]:
    """The ZIP at `path`. Raises :class:`Rejected` when it is damaged, also while it is read inside the block."""
    try:
        _bound_directory(path, name)
        with zipfile.ZipFile(path) as archive:
            found = Archive(archive, name)
            found.check(limits)
            yield found
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            # The disk's fault, not the file's.
            raise
        raise damaged(name) from error


def holds_danger(names: list[str]) -> bool:
    """Whether one of these names is that of a program or script."""
    return any(extension(name) in kinds.DANGEROUS for name in names)


def damaged(name: str) -> Rejected:
    """The refusal of a ZIP that cannot be read."""
    return Rejected(
        "type_mismatch", mark("“%(name)s” là tệp nén hỏng hoặc có mật khẩu; đề nghị nơi gửi chuyển lại."), name=name
    )


def too_large(name: str) -> Rejected:
    """The refusal of a ZIP that grows too much."""
    return Rejected(
        "limit_exceeded", mark("“%(name)s” phình quá lớn khi giải nén; đề nghị nơi gửi chuyển tệp gốc."), name=name
    )


def _unsafe(name: str) -> Rejected:
    text = mark("Tên tệp bên trong “%(name)s” không an toàn; đề nghị nơi gửi đổi tên.")
    return Rejected("unsafe_filename", text, name=name)


def _grows(grown: int, shrunk: int, limits: Limits) -> bool:
    return grown > limits.ratio_from and grown > shrunk * limits.ratio


def _bound_directory(path: Path, name: str) -> None:
    # The library reads the directory as a whole, and makes far more of it.
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_SIZE - _LONGEST_NOTE - _LOCATOR_SIZE - _END64_SIZE))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or end + _END_SIZE > len(tail):
        raise zipfile.BadZipFile
    (length,) = struct.unpack_from("<L", tail, end + 12)
    if end >= _LOCATOR_SIZE + _END64_SIZE and tail.startswith(_LOCATOR, end - _LOCATOR_SIZE):
        (length64,) = struct.unpack_from("<Q", tail, end - _LOCATOR_SIZE - _END64_SIZE + 40)
        length = max(length, length64)
    if length > _DIRECTORY:
        raise too_large(name)
