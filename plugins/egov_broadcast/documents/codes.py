"""Number and symbol of a document, for comparing."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")


def key(code: str) -> str:
    """`code` as it is compared: "07 / QĐ–UBND" and "7/qd-ubnd" are the same number and symbol."""
    plain = unicodedata.normalize("NFD", code.translate(_DASHES).casefold()).replace("đ", "d").replace("ð", "d")
    bare = "".join(one for one in _SPACE.sub("", plain) if not unicodedata.combining(one))
    return bare.lstrip("0") or bare
