"""How much of everything a message may hold: what is beyond is refused before it can do harm."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one message. Sizes are in bytes, lengths in characters."""

    message: int = 256 * MIB
    """Bytes of the whole file."""
    attachment: int = 100 * MIB
    """Bytes of one attachment, after unwrapping."""
    attachments_together: int = 200 * MIB
    ratio: int = 100
    """How many times larger a ZIP may become; asked only above `ratio_from` bytes, since empty forms shrink well."""
    ratio_from: int = MIB // 2
    entries: int = 5000
    """Files inside a ZIP that stays one."""
    depth: int = 40
    elements: int = 50_000
    attributes: int = 40
    """Of one element."""
    token: int = MIB
    """One tag, comment or instruction: the parser holds it as a whole."""
    attachments: int = 100
    receivers: int = 2000
    text: int = 100_000
    """One ordinary field."""
    texts_together: int = 5_000_000
    name: int = 255
    identifier: int = 255
