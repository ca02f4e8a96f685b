"""Values of settings as JSON, so that they come back as what the form gave: dates, times, decimals, choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

PLAIN: Final = (str, int, float, bool, type(None))

# The more special type first: a datetime is a date.
_TAGS: Final[tuple[tuple[str, type, Callable[[Any], Any], Callable[[Any], Any]], ...]] = (
    ("$datetime", datetime, datetime.isoformat, datetime.fromisoformat),
    ("$date", date, date.isoformat, date.fromisoformat),
    ("$time", time, time.isoformat, time.fromisoformat),
    ("$seconds", timedelta, timedelta.total_seconds, lambda seconds: timedelta(seconds=seconds)),
    ("$decimal", Decimal, str, Decimal),
)


def encode(value: Any) -> Any:
    """`value` for JSON. Raises :class:`TypeError` for what cannot be kept, such as a file."""
    if isinstance(value, Enum):
        return {"$enum": encode(value.value)}
    for tag, kind, write, _read in _TAGS:
        if isinstance(value, kind):
            return {tag: write(value)}
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): encode(item) for name, item in value.items()}
    raise TypeError(type(value).__name__)


def decode(value: Any, enum: type[Enum] | None = None) -> Any:
    """What :func:`encode` was given; `enum` is the kind of choices the field has. Raises :class:`ValueError`."""
    if isinstance(value, list):
        return [decode(item, enum) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$enum"}:
        plain = decode(value["$enum"])
        return enum(plain) if enum else plain
    for tag, _kind, _write, read in _TAGS:
        if value.keys() == {tag}:
            return read(value[tag])
    return {name: decode(item, enum) for name, item in value.items()}
