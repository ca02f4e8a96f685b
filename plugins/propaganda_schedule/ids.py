"""Ids that a browser sent, as text."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import row_id


def id_of(text: str | None) -> int | None:
    """The id that `text` is; None when it can be none."""
    if not text or not text.isascii() or not text.isdecimal():
        return None
    try:
        return row_id(text)
    except ValueError:
        return None


def ids_of(texts: Iterable[str]) -> list[int]:
    """The ids among `texts`; what is none is left out."""
    return [number for text in texts if (number := id_of(text)) is not None]
