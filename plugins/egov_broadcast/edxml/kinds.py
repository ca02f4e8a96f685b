"""Kinds of files that are taken: the extension says what it should be, the first bytes have to agree.

The declared content type is not asked: senders write anything. The list is what the intranet's file store takes, so
that an accepted file can be kept; programs, scripts, pages, drawings with scripts and forms with macros are not on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

HEAD: Final = 8192
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_BINARY: Final = (b"%PDF-", b"PK\x03\x04", b"{\\rtf", _OLE, b"MZ", b"\x7fELF")
Check = Callable[[bytes], bool]


def _starts(*beginnings: bytes) -> Check:
    return lambda head: head.startswith(beginnings)


def _webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:14] == b"WEBPVP"


def _mp3(head: bytes) -> bool:
    return head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"))


def _mp4(head: bytes) -> bool:
    # Source: ISO/IEC 14496-12, the box that a file begins with; its brands are four letters each.
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length, 4))}
    return head[4:8] == b"ftyp" and not brands.isdisjoint((b"mp41", b"mp42", b"isom"))


def _text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head or head.startswith(_BINARY):
        return False
    # Legacy Vietnamese encodings use some control positions for capital letters.
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    return controls * 20 <= len(head)


PACKAGES: Final = {
    "docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml",
    "odt": "mimetype", "ods": "mimetype", "odp": "mimetype",
}  # fmt: skip
"""Kinds that are ZIPs inside, and the entry by which they are known."""
MIMETYPES: Final = {
    "odt": b"application/vnd.oasis.opendocument.text", "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}  # fmt: skip
"""What the entry `mimetype` of some begins with."""

_CHECKS: Final[dict[str, Check]] = {
    "pdf": _starts(b"%PDF-", b"\xef\xbb\xbf%PDF-"),
    "doc": _starts(_OLE), "xls": _starts(_OLE), "ppt": _starts(_OLE), "rtf": _starts(b"{\\rtf"),
    "txt": _text, "md": _text, "csv": _text,
    "png": _starts(b"\x89PNG\r\n\x1a\n"), "jpg": _starts(b"\xff\xd8\xff"), "jpeg": _starts(b"\xff\xd8\xff"),
    "gif": _starts(b"GIF87a", b"GIF89a"), "webp": _webp,
    "mp3": _mp3, "mp4": _mp4,
    "zip": _starts(*ZIP),
    **dict.fromkeys(PACKAGES, _starts(*ZIP)),
}  # fmt: skip
ALLOWED: Final = frozenset(_CHECKS)
"""Extensions that are taken."""
DANGEROUS: Final = frozenset(
    """ade adp app apk bat chm cmd com cpl dll docm dotm exe gadget hta htm html inf ins iso jar js jse lnk mht mhtml
    msc msi msp mst ocx pif ppam pptm ps1 psm1 reg scf scr sct shb svg swf sys url vb vbe vbs vhd vxd wsc wsf wsh xhtml
    xlam xlsm xltm xll""".split()
)
"""Extensions that no ZIP may hold."""
_MACROS: Final = "vbaproject.bin"


def agrees(extension: str, head: bytes) -> bool:
    """Whether the first :data:`HEAD` bytes are those of such a file; of ZIP-based kinds that it is a ZIP."""
    return _CHECKS[extension](head)


def has_macros(entries: Collection[str]) -> bool:
    """Whether one of these entries of an office document holds macros."""
    return any(name.lower().rpartition("/")[2] == _MACROS for name in entries)
