"""The words of a file, read by a process of its own: a hostile or broken file costs that process, nothing else.

    python -m intranet.indexing.reader docx < file > text
    python -m intranet.indexing.reader pdf ends < file > text

Exit code 0: UTF-8 text on standard output, perhaps none; 3: not readable.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import BinaryIO, Final

from intranet import own_process

SUFFIXES: Final = ("docx", "pdf", "txt", "md", "csv")
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ENDS: Final = 64 * 1024 * 1024
"""Bytes of a file of which only the ends are wanted."""
MOST_CHARACTERS: Final = 300_000
"""As much of a file is found by; the index itself takes 400,000 of a thing."""
MOST_PAGES: Final = 500
ENDS: Final = (3, 3)
"""Pages at the beginning and the end where a paper says what it is and who signed it."""
SECONDS: Final = 20
_MEMORY: Final = 1024 * 1024 * 1024
_UNREADABLE: Final = 3


class Unread(Exception):
    """There are no words to be had; `str(error)` is *unreadable* or *slow*."""


def words_of(data: bytes, suffix: str, seconds: float = SECONDS, *, ends: bool = False) -> str:
    """The text of a file with this extension; of a PDF with `ends` only its first and last pages.

    Raises :class:`Unread`; OSError when no process can be started.
    """
    command = [sys.executable, "-m", "intranet.indexing.reader", suffix, *(["ends"] if ends else [])]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, with a suffix of ours
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unread("slow") from None
    if done.returncode:
        raise Unread("unreadable")
    return done.stdout.decode("utf-8", "replace").replace("\x00", "")


def extract(data: bytes, suffix: str, ends: bool = False) -> str:
    """The text, in this process."""
    if suffix == "docx":
        from intranet.plans.importer.docx import docx_text

        return docx_text(data)
    if suffix == "pdf":
        return "\n".join(_pages(io.BytesIO(data), ends))
    from intranet.plans.importer.decode import decode

    return decode(data).text


def _pages(stream: BinaryIO, ends: bool) -> list[str]:
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        return []
    pages: list[str] = []
    length = 0
    for number in _wanted(len(reader.pages), ends):
        text = reader.pages[number].extract_text()
        pages.append(_by_place(stream, number) or text if _torn(text) else text)
        length += len(pages[-1])
        if length > MOST_CHARACTERS:
            break
    return pages


def _torn(text: str) -> bool:
    """Whether letters stand apart from their words: "M Ậ T". So it is where accented letters are of another font."""
    words = text.split()
    alone = sum(len(word) == 1 and word.isalpha() and not word.isascii() for word in words)
    return alone >= 3 and alone * 20 > len(words)


def _by_place(stream: BinaryIO, number: int) -> str:
    """The text of a page by where its letters stand, "" when it cannot be told."""
    import pypdfium2

    stream.seek(0)
    try:
        with pypdfium2.PdfDocument(stream.read()) as document:
            found: str = document[number].get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return ""
    return found.replace("\r\n", "\n")


def _wanted(count: int, ends: bool) -> list[int]:
    first, last = ENDS
    if ends and count > first + last:
        return [*range(first), *range(count - last, count)]
    return list(range(min(count, MOST_PAGES)))


def main() -> int:
    """What the process does."""
    own_process.limit(_MEMORY, SECONDS)
    try:
        text = extract(sys.stdin.buffer.read(MOST_ENDS + 1), sys.argv[1], "ends" in sys.argv[2:])
    except Exception:
        return _UNREADABLE
    sys.stdout.buffer.write(text[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
