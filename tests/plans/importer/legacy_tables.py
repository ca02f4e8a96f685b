"""Encoders for old Vietnamese encodings, written down anew so that tests do not share the reader's tables."""

from __future__ import annotations

import unicodedata

TCVN3 = dict(zip(
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    bytes.fromhex(
        "A1A2A3A4A5A6A7A8A9AAABACADAEB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8DCDDDE"
        "DFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
    ),
    strict=True,
))  # fmt: skip
VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}
TONES_1258 = set(VNI_TONE)


def to_tcvn3(text: str) -> bytes:
    """Small letters as they are; capitals with tones as the small letters a .VnTimeH font draws large."""
    out = bytearray()
    for char in text:
        if char in TCVN3:
            out.append(TCVN3[char])
        elif char.lower() in TCVN3:
            out.append(TCVN3[char.lower()])
        else:
            out += char.encode("ascii", "replace")
    return bytes(out)


def to_1258(text: str) -> bytes:
    """windows-1258 holds the vowels whole and the tone as a mark behind them."""
    out = []
    for char in text:
        marks = [c for c in unicodedata.normalize("NFD", char) if c in TONES_1258]
        base = unicodedata.normalize(
            "NFC", "".join(c for c in unicodedata.normalize("NFD", char) if c not in TONES_1258)
        )
        out.append(base + "".join(marks))
    return "".join(out).encode("cp1258", "replace")


def to_vni(text: str) -> bytes:
    return "".join(map(_vni_char, text)).encode("cp1252", "replace")


def _vni_char(char: str) -> str:
    if char in "đĐ":
        return "ñ" if char == "đ" else "Ñ"
    base, *marks = unicodedata.normalize("NFD", char)
    tone = next((m for m in marks if m in VNI_TONE), "")
    if base in "iI" and tone:
        out = VNI_I[tone]
    elif base in "yY" and tone == "\u0323":
        out = "î"
    elif "\u031b" in marks:
        out = ("ô" if base in "oO" else "ö") + VNI_TONE.get(tone, "")
    elif "\u0302" in marks:
        out = base.lower() + VNI_HAT[tone]
    elif "\u0306" in marks:
        out = base.lower() + VNI_BREVE[tone]
    elif tone:
        out = base.lower() + VNI_TONE[tone]
    else:
        return char
    return out.upper() if char.isupper() else out
