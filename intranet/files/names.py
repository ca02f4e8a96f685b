"""Names of files as people give them, made harmless and kept readable."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from intranet.text import squeeze

LONGEST: Final = 180
"""Bytes of UTF-8; most file systems stop at 255, and a browser may add " (1)"."""

_RESERVED = re.compile(r'[<>:"|?*\\/]')


def clean(name: str) -> str:
    """`name` without folders, control characters and what some systems refuse; never empty."""
    last = re.split(r"[\\/]", squeeze(name))[-1]
    # Category C holds controls, surrogates and the marks that make "fdp.exe" read "exe.pdf".
    kept = squeeze("".join(c for c in last if not unicodedata.category(c).startswith("C")))
    stem, dot, suffix = _RESERVED.sub("_", kept).strip(" .").rpartition(".")
    if not stem:
        stem, dot, suffix = suffix, "", ""
    room = LONGEST - len((dot + suffix).encode())
    if room < 20:
        stem, dot, suffix, room = f"{stem}{dot}{suffix}", "", "", LONGEST
    return f"{_cut(stem, room).strip() or 'tep'}{dot}{suffix}"


def extension(name: str) -> str:
    """The extension in lower case, without the dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _cut(value: str, most: int) -> str:
    return value.encode()[:most].decode("utf-8", "ignore")
