"""When two places are the same: however they are spelt."""

from __future__ import annotations

import re
import unicodedata

# Not places that can be taken.
_NOWHERE = frozenset({"truc tuyen", "online", "zoom", "google meet", "teams", "don vi", "cac don vi"})
_FIRST = re.compile(r"^(?:(?:tai|o) )+")


def place_key(place: str) -> str:
    """`place` without accents, marks, case, punctuation and a leading "tại"; "" when it can be taken many times."""
    plain = unicodedata.normalize("NFD", place.casefold()).replace("đ", "d")
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    key = _FIRST.sub("", " ".join(letters.split()))
    return "" if key in _NOWHERE else key
