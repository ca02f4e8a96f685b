"""Texts of fields: what counts as absent, how codes are put together, how agencies' ids are compared."""

from __future__ import annotations

import unicodedata
from typing import Final

_ABSENT: Final = frozenset(("", "n/a", "null"))


def is_absent(text: str) -> bool:
    """Whether a field says that it has no value: empty, "N/A", "null"."""
    return text.strip().lower() in _ABSENT


def line(text: str) -> str:
    """One line as people read it, NFC; empty when absent."""
    return "" if is_absent(text) else unicodedata.normalize("NFC", " ".join(text.split()))


def prose(text: str) -> str:
    """Text whose line breaks are kept, NFC; empty when absent."""
    if is_absent(text):
        return ""
    lines = [" ".join(part.split()) for part in text.strip().splitlines()]
    return unicodedata.normalize("NFC", "\n".join(lines))


def identifier(text: str) -> str:
    """An id: opaque, so nothing but white space around it is taken away; empty when absent."""
    return "" if is_absent(text) else text.strip()


def code(number: str, notation: str) -> str:
    """The code to show, from two fields that may be absent: "128/BTN-VP"; the number alone when it says it all."""
    number, notation = line(number), line(notation)
    if not number or not notation or "/" in number:
        return number or notation
    return f"{number}/{notation.lstrip('/ ')}"


def organ_key(organ_id: str) -> str:
    """What agencies' ids are compared by."""
    return organ_id.strip().casefold()
