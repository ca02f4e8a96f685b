"""Pages of a PDF as pictures, made by a process of its own: a hostile or broken file costs that process, nothing else.

    python -m intranet.pages 60 1240 < file.pdf > pictures

Phones show no PDF inside a page, and what a browser's own reader does is not ours to say; a picture is read everywhere.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO, Final

from intranet import own_process
from intranet.images import Picture

MOST_PAGES: Final = 60
WIDTH: Final = 1240
"""Pixels of a page's width: A4 at 150 dots per inch."""
QUALITY: Final = 72
SECONDS: Final = 60
_MOST_PIXELS: Final = 12_000_000
_MEMORY: Final = 2 * 1024 * 1024 * 1024
_UNREADABLE: Final = 3
_FRAME: Final = struct.Struct(">III")


class Unreadable(Exception):
    """No pictures are to be had of this file; `str(error)` is *damaged* or *slow*."""


def pictures(stream: BinaryIO, most: int = MOST_PAGES, width: int = WIDTH, seconds: float = SECONDS) -> list[Picture]:
    """The first `most` pages of the PDF in `stream` as JPEG, `width` pixels wide (a page that is long for its width:
    less).

    Takes about a tenth of a second a page: for background work. Raises :class:`Unreadable`; OSError when no process
    can be started.
    """
    command = [sys.executable, "-m", "intranet.pages", str(most), str(width)]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        # From a file to a file: neither the PDF nor a hundred pages need this process's memory.
        while block := stream.read(1024 * 1024):
            given.write(block)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - this interpreter, with two numbers
                command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unreadable("slow") from None
        if done.returncode:
            raise Unreadable("damaged")
        made.seek(0)
        return list(_frames(made))


def _frames(made: IO[bytes]) -> Iterator[Picture]:
    while head := made.read(_FRAME.size):
        width, height, size = _FRAME.unpack(head)
        yield Picture(made.read(size), width, height)


def _draw(data: bytes, most: int, width: int) -> Iterator[Picture]:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number in range(min(most, len(document))):
        page = document[number]
        wide, high = page.get_size()
        scale = min(width / max(wide, 1), (_MOST_PIXELS / max(wide * high, 1)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        sent = io.BytesIO()
        picture.save(sent, "JPEG", quality=QUALITY, optimize=True)
        yield Picture(sent.getvalue(), picture.width, picture.height)
        page.close()


def main() -> int:
    """What the process does."""
    own_process.limit(_MEMORY, SECONDS)
    try:
        for picture in _draw(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2])):
            sys.stdout.buffer.write(_FRAME.pack(picture.width, picture.height, len(picture.content)))
            sys.stdout.buffer.write(picture.content)
    except Exception:
        return _UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
