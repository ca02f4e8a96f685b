"""Kinds of files we take: the extension says what it should be, the content has to agree."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

import filetype

HEAD: Final = 8192
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LONGEST_MIMETYPE: Final = 200
Check = Callable[[BinaryIO], bool]


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file with some extension is served as, and how its content is recognised."""

    media_type: str
    agrees: Check


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(HEAD)


def _signature(*media_types: str) -> Check:
    def agrees(stream: BinaryIO) -> bool:
        return filetype.guess_mime(_head(stream)) in media_types

    return agrees


def _starts(*beginnings: bytes) -> Check:
    return lambda stream: _head(stream).startswith(beginnings)


def _zip_with(member: str, mimetype: str = "") -> Check:
    def agrees(stream: BinaryIO) -> bool:
        stream.seek(0)
        try:
            with zipfile.ZipFile(stream) as archive:
                if member not in archive.namelist():
                    return False
                if not mimetype:
                    return True
                with archive.open(member) as entry:
                    return entry.read(_LONGEST_MIMETYPE).startswith(mimetype.encode())
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError):
            return False

    return agrees


def _text(stream: BinaryIO) -> bool:
    """Text in whatever encoding, the legacy Vietnamese ones included: no binary signature, no control bytes."""
    head = _head(stream)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    # Not filetype: it takes any text that begins with "BM" for a picture.
    if b"\x00" in head or head.startswith((b"%PDF-", b"PK\x03\x04", b"{\\rtf", _OLE)):
        return False
    # TCVN3 and VNI use some control positions for capital letters, so a few are no proof against text.
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    return controls * 20 <= len(head)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

KINDS: Final[dict[str, FileKind]] = {
    "pdf": FileKind("application/pdf", _starts(b"%PDF-", b"\xef\xbb\xbf%PDF-")),
    "docx": FileKind(_OFFICE + "wordprocessingml.document", _zip_with("word/document.xml")),
    "xlsx": FileKind(_OFFICE + "spreadsheetml.sheet", _zip_with("xl/workbook.xml")),
    "pptx": FileKind(_OFFICE + "presentationml.presentation", _zip_with("ppt/presentation.xml")),
    "odt": FileKind(_ODF + "text", _zip_with("mimetype", _ODF + "text")),
    "ods": FileKind(_ODF + "spreadsheet", _zip_with("mimetype", _ODF + "spreadsheet")),
    "odp": FileKind(_ODF + "presentation", _zip_with("mimetype", _ODF + "presentation")),
    "doc": FileKind("application/msword", _starts(_OLE)),
    "xls": FileKind("application/vnd.ms-excel", _starts(_OLE)),
    "ppt": FileKind("application/vnd.ms-powerpoint", _starts(_OLE)),
    "rtf": FileKind("application/rtf", _starts(b"{\\rtf")),
    "txt": FileKind("text/plain", _text),
    "md": FileKind("text/markdown", _text),
    "csv": FileKind("text/csv", _text),
    "png": FileKind("image/png", _signature("image/png")),
    "jpg": FileKind("image/jpeg", _signature("image/jpeg")),
    "jpeg": FileKind("image/jpeg", _signature("image/jpeg")),
    "gif": FileKind("image/gif", _signature("image/gif")),
    "webp": FileKind("image/webp", _signature("image/webp")),
    "mp3": FileKind("audio/mpeg", _signature("audio/mpeg")),
    "mp4": FileKind("video/mp4", _signature("video/mp4", "video/x-m4v")),
    # Whatever is in it, also a document: the library would call that by its own name.
    "zip": FileKind("application/zip", _starts(b"PK\x03\x04", b"PK\x05\x06")),
}
