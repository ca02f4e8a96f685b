"""Vietnamese text: one normal form in, a folded form for search, a key for sorting.

Neither SQLite nor a PostgreSQL built without ICU sorts Vietnamese, and neither folds it reliably
(`đ` is no accented `d` to either), so both forms are computed here and stored in columns.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = dict.fromkeys([0x00, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
# Eth is typed for đ by some keyboards and by old font conversions; they look alike in capitals.
_ALIKE = {0xD0: "Đ", 0xF0: "đ", 0xA0: " ", 0x2007: " ", 0x202F: " "}
_CLEAN = {**_DROPPED, **_ALIKE}

_ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: chr(0x30 + 2 * n) for n, letter in enumerate(_ALPHABET)}
_SPACE = re.compile(r"\s+")


def nfc(value: str) -> str:
    """`value` composed (NFC), without zero-width characters, with plain spaces and a real `đ`."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).translate(_CLEAN))


def squeeze(value: str) -> str:
    """`nfc(value)` on one line: white space collapsed and trimmed."""
    return _SPACE.sub(" ", nfc(value)).strip()


def fold(value: str) -> str:
    """`value` as a person types it in a hurry: lower case, no accents, `đ` as `d`."""
    plain = unicodedata.normalize("NFD", value.casefold()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c))


def sort_key(value: str) -> str:
    """A key that sorts by the Vietnamese alphabet (a ă â b … y), then by tone.

    Tones count only between words that are otherwise equal, as in a Vietnamese dictionary.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", value.casefold()):
        base, tone = _split_tone(char)
        letters.append(_RANK.get(base, base if base.isascii() else chr(0x7F)))
        tones.append(tone)
    return "".join(letters) + "\x01" + "".join(tones)


def name_key(full_name: str) -> str:
    """A sort key for a person: given name first (the last word), then the whole name."""
    words = squeeze(full_name).split(" ")
    return sort_key(words[-1]) + "\x02" + sort_key(" ".join(words))


def _split_tone(char: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((_TONES[c] for c in decomposed if c in _TONES), "0")
    base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    return base, tone


def storable(text: str) -> str:
    """`text` as every database and page takes it: without NUL and without half characters of file names."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
