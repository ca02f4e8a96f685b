"""Bytes of a text file to text: Unicode by its own rules, old Vietnamese encodings by statistics."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from intranet.plans.importer.draft import Reason
from intranet.plans.importer.legacy import decode_legacy, plausibility, unmangle

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_FOREIGN = (
    ("shift_jis", "Shift_JIS (tiếng Nhật)", (0x3040, 0x30FF), 2.5),
    ("gb18030", "GB18030 hoặc EUC-KR (tiếng Trung, tiếng Hàn)", (0x4E00, 0x9FFF), 1),
    ("cp1251", "windows-1251 (chữ Kirin)", (0x0430, 0x044F), 1.2),
)
_SAMPLE = 20_000
_LIKELY = 0.6
_CONTROL = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}
_BAD_SHARE = 1000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and its encoding, or why it is no text."""

    text: str = ""
    encoding: str | None = None
    reason: Reason | None = None
    message: str = ""
    damaged: bool = False


def decode(data: bytes) -> Decoded:
    """Decode `data`; what is not text or not a known encoding is refused by name."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        return Decoded(reason="empty")
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, codec, name)
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return _bare_utf16(data)
    try:
        return _unicode(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _not_utf8(data)


def _strict(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError:
        return _refused(f"{name.upper()} bị hỏng")


def _unicode(text: str) -> Decoded:
    old = unmangle(text)
    return Decoded(*old) if old else Decoded(text, "utf-8")


def _bare_utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark has its zero bytes on one side only; anything else with zeros is binary."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = "utf-16-le" if odd > 10 * even else "utf-16-be" if even > 10 * odd else ""
    if codec and max(even, odd) > len(sample) // 8:
        try:
            return Decoded(data.decode(codec), "utf-16")
        except UnicodeDecodeError:
            pass
    return binary()


def _not_utf8(data: bytes) -> Decoded:
    sample = data[:_SAMPLE]
    if sum(byte in _CONTROL for byte in sample) * 20 > len(sample):
        return binary()
    old = decode_legacy(data)
    if old:
        return Decoded(*old)
    mended = data.decode("utf-8", "replace")
    bad = mended.count("\ufffd")
    if bad * _BAD_SHARE <= len(mended) + _BAD_SHARE and plausibility(mended[:_SAMPLE]) > 0:
        return Decoded(mended, "utf-8", damaged=True)
    return _refused(_foreign_name(sample))


def _foreign_name(sample: bytes) -> str:
    """The most likely of the foreign encodings, or the plain Western one."""
    shares = [(weight * _share(sample, codec, low, high), name) for codec, name, (low, high), weight in _FOREIGN]
    best = max(shares)
    return best[1] if best[0] > _LIKELY else "windows-1252 hoặc một bảng mã khác không phải tiếng Việt"


def _share(sample: bytes, codec: str, low: int, high: int) -> float:
    """The share of the letters that fall into the script of an encoding."""
    text = sample.decode(codec, "replace")
    letters = [c for c in text if c.isalpha()]
    if not letters or text.count("\ufffd") * 50 > len(text):
        return 0
    return sum(low <= ord(c) <= high for c in letters) / len(letters)


def _refused(name: str) -> Decoded:
    message = (
        f"Tệp dùng bảng mã {name}, không đọc được thành tiếng Việt. "
        "Hãy mở tệp bằng phần mềm đã tạo ra nó rồi lưu lại dạng Unicode (UTF-8) hoặc .docx."
    )
    return Decoded(reason="encoding", encoding=name, message=message)


def binary() -> Decoded:
    """The answer for what is no text at all."""
    message = (
        "Tệp là dữ liệu nhị phân, không phải văn bản. Hãy chọn tệp .docx, .pdf có chữ, .txt hoặc .md của kế hoạch."
    )
    return Decoded(reason="not_text", message=message)
