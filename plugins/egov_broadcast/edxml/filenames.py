"""Names of attachments: as people wrote them, and never able to point anywhere."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS: Final = ("Cc", "Zl", "Zp", "Cs")
_ESCAPED: Final = re.compile(r"%(?:2f|5c|00)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def clean(name: str) -> str:
    """The name in NFC, without white space around it."""
    return unicodedata.normalize("NFC", name.strip(" \t\r\n"))


def is_safe(name: str) -> bool:
    """Whether a cleaned name is just a name: no separators, no `..`, nothing that is not seen or turns the reading."""
    if "/" in name or "\\" in name or name.startswith("..") or name == "." or _DRIVE.match(name):
        return False
    return not _ESCAPED.search(name) and _is_plain(name)


def is_safe_entry(name: str) -> bool:
    """The same for a name inside a ZIP, where folders stand before it."""
    if "\\" in name or name.startswith("/") or _DRIVE.match(name):
        return False
    return ".." not in name.split("/") and _is_plain(name)


def extension(name: str) -> str:
    """What stands after the last dot, in lower case; "" without one."""
    stem, dot, after = name.rpartition(".")
    return after.lower() if dot and stem else ""


def _is_plain(name: str) -> bool:
    return not any(sign in _BIDI or unicodedata.category(sign) in _BREAKS for sign in name)
