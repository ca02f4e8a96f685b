"""Official papers as they come in: their words, and what their head says of them.

For forms that are filled in from a file. A clerk checks what was read; nothing is taken for granted.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from intranet.indexing import reader
from intranet.plans.importer.paper import PaperHead, read_paper
from intranet.plans.importer.stamps import said_secrecy, secrecy

__all__ = ["SECONDS", "PaperHead", "Unread", "head", "said_secrecy", "secrecy", "text"]

SECONDS: Final = 6.0
"""As long a page may let its reader wait for the words of a file."""
_MOST_TEXT: Final = 4 * 1024 * 1024


class Unread(Exception):
    """There are no words to be had; `str(error)` is why: *kind*, *large*, *slow* or *unreadable*."""


def text(stream: BinaryIO, name: str, *, seconds: float = SECONDS) -> str:
    """The words of a DOCX, PDF or text file (old Vietnamese encodings too) called `name`; "" of a scan.

    Of a long PDF the first and last pages. `stream` is read from where it stands and left open. A process of its own
    reads, for no longer than `seconds`. Raises :class:`Unread`.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix not in reader.SUFFIXES:
        raise Unread("kind")
    most = reader.MOST_ENDS if suffix == "pdf" else reader.MOST_BYTES if suffix == "docx" else _MOST_TEXT
    data = stream.read(most + 1)
    if len(data) > most:
        raise Unread("large")
    try:
        return reader.words_of(data, suffix, seconds, ends=True)
    except reader.Unread as why:
        raise Unread(str(why)) from None
    except OSError:
        raise Unread("unreadable") from None


def head(words: str) -> PaperHead:
    """What the head and foot of a paper say: issuer, number and symbol, day, type, abstract, signer, stamps."""
    return read_paper(words)
