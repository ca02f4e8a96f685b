"""The words of a file, read by a process of its own: a hostile or broken file costs that process, nothing else.

    python -m intranet.indexing.reader docx < file > text

Exit code 0: UTF-8 text on standard output, perhaps none; 3: not readable.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import BinaryIO, Final

SUFFIXES: Final = ("docx", "pdf", "txt", "md", "csv")
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_CHARACTERS: Final = 300_000
"""As much of a file is found by; the index itself takes 400,000 of a thing."""
MOST_PAGES: Final = 500
SECONDS: Final = 20
_MEMORY: Final = 1024 * 1024 * 1024
_UNREADABLE: Final = 3


class Unread(Exception):
    """There are no words to be had; `str(error)` is *unreadable* or *slow*."""


def words_of(data: bytes, suffix: str, seconds: float = SECONDS) -> str:
    """The text of a file with this extension. Raises :class:`Unread`; OSError when no process can be started."""
    command = [sys.executable, "-m", "intranet.indexing.reader", suffix]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, with a suffix of ours
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unread("slow") from None
    if done.returncode:
        raise Unread("unreadable")
    return done.stdout.decode("utf-8", "replace").replace("\x00", "")


def extract(data: bytes, suffix: str) -> str:
    """The text, in this process."""
    if suffix == "docx":
        from intranet.plans.importer.docx import docx_text

        return docx_text(data)
    if suffix == "pdf":
        return "\n".join(_pages(io.BytesIO(data)))
    from intranet.plans.importer.decode import decode

    return decode(data).text


def _pages(stream: BinaryIO) -> list[str]:
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        return []
    pages: list[str] = []
    length = 0
    for page in reader.pages[:MOST_PAGES]:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > MOST_CHARACTERS:
            break
    return pages


def _limit() -> None:
    """No more memory and computing time than a usual file needs, where the system can say so."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def main() -> int:
    """What the process does."""
    _limit()
    try:
        text = extract(sys.stdin.buffer.read(MOST_BYTES + 1), sys.argv[1])
    except Exception:
        return _UNREADABLE
    sys.stdout.buffer.write(text[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
