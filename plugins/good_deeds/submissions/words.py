"""Words without accents, as duplicates are looked for."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The words of `text` in lower case, without accents, with single spaces between them."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d").replace("ð", "d")
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))
