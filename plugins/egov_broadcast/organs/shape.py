"""The shape of identifiers (QĐ 20/2020/QĐ-TTg; the old ones: QCVN 102:2016/BTTTT)."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 35
"""Characters of an identifier of the new scheme."""
_OLD: Final = re.compile(r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9]{2}")
_NEW: Final = re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Z]{2,5})*")


def key_of(organ_id: str) -> str:
    """An identifier as the tables have it."""
    return organ_id.strip().upper()


def is_valid(organ_id: str) -> bool:
    """Whether a key has the shape of the old scheme (000.00.05.H98) or of the new one (H98.05)."""
    return len(organ_id) <= LONGEST and bool(_OLD.fullmatch(organ_id) or _NEW.fullmatch(organ_id))
