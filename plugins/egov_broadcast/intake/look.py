"""Looking at what came in before anything is written: measured, read, its files in the store.

It may take long, so no transaction is open meanwhile.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from xml.parsers import expat

from flask import current_app

from intranet import Refused, db, files

from ..documents import secrecy
from ..documents.facts import NewFile
from ..edxml.limits import Limits
from ..edxml.message import Message
from ..edxml.reading import PREFIX, read
from ..edxml.refusals import Rejected, mark
from ..organs.own import own_ids
from . import secret
from .reasons import SECRET, TOO_LARGE

LIMITS: Final = Limits()
_BLOCK: Final = 256 * 1024
_LEFT_SECONDS: Final = 6 * 3600
_ENDS: Final = frozenset(
    expat.errors.codes[what]
    for what in (
        expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR, expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What came in: either `message`, or `rejected` says why not; valid inside its block.

    `raw` are the bytes as they came, None when they must not or cannot be kept. `held` are the attachments.
    """

    name: str
    size: int
    sha256: str
    message: Message | None = None
    rejected: Rejected | None = None
    raw: files.Held | None = None
    held: tuple[files.Held, ...] = ()


class Changed(Exception):
    """The file changed while it was read: somebody still writes it."""


@contextmanager
def look(stream: BinaryIO, name: str, *, keep_raw: bool = True) -> Iterator[Look]:
    """Look at a message in `stream`, which can be read again from its beginning; not inside a transaction.

    `keep_raw` False: its bytes are in the store already. Raises :class:`Changed`, :class:`files.StoreDown`.
    """
    own = own_ids()
    # On SQLite a form's or a command's transaction keeps all others from writing.
    db.session.rollback()
    size, digest = _measure(stream)
    with ExitStack() as stack:
        message, rejected, held = None, None, ()
        try:
            message = _read(stack, stream, size, own)
            if message.sha256 != digest:
                raise Changed(name)
            held = tuple(_hold(stack, message))
        except Rejected as refused:
            message, rejected = None, _unless_secret(refused)
        raw = None
        if keep_raw and 0 < size <= LIMITS.message and (rejected is None or rejected.reason != SECRET):
            stream.seek(0)
            raw = stack.enter_context(files.hold(stream, name, most=LIMITS.message, raw=True))
            if raw.digest != digest:
                raise Changed(name)
        yield Look(name, size, digest, message, rejected, raw, held)


def new_files(held: tuple[files.Held, ...], message: Message) -> Iterator[NewFile]:
    """The attachments as the register takes them."""
    for kept, attachment in zip(held, message.attachments, strict=True):
        yield NewFile(attachment.name, kept.spooled, looked_at=True, held=kept)


def tidy() -> None:
    """Remove what a killed process left of the messages it was reading."""
    before = time.time() - _LEFT_SECONDS
    for folder in _scratch().glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def _scratch() -> Path:
    """Where attachments are while a message is read: on the disk of the instance, which has room for them."""
    folder = Path(current_app.instance_path) / "inbox" / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def breaks_off(rejected: Rejected | None) -> bool:
    """Whether a message was refused because it ends in the middle."""
    cause = rejected.__cause__ if rejected is not None else None
    return isinstance(cause, expat.ExpatError) and cause.code in _ENDS


def _measure(stream: BinaryIO) -> tuple[int, str]:
    """Bytes and SHA-256; of what is larger than any message only the beginning is read."""
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while size <= LIMITS.message and (block := stream.read(_BLOCK)):
        size += len(block)
        digest.update(block)
    return size, digest.hexdigest()


def _read(stack: ExitStack, stream: BinaryIO, size: int, own: frozenset[str]) -> Message:
    if size > LIMITS.message:
        raise Rejected(TOO_LARGE, mark("Tệp lớn quá %(num)d MB; đề nghị nơi gửi chia nhỏ tệp kèm theo."),
                       num=LIMITS.message // 1024 // 1024)  # fmt: skip
    stream.seek(0)
    message = stack.enter_context(read(stream, own_ids=own, limits=LIMITS, folder=_scratch()))
    if degree := secret.degree(message):
        raise _secret(degree)
    return message


def _unless_secret(rejected: Rejected) -> Rejected:
    """The refusal, or that of a secret document when what could be read says so."""
    degree = secrecy.of_words(rejected.glimpse.subject)
    return _secret(degree) if degree else rejected


def _secret(degree: str) -> Rejected:
    return Rejected(SECRET, mark("Văn bản có độ mật “%(degree)s”: không được đưa lên mạng này, nội dung không được giữ "
                                 "lại. Đề nghị nơi gửi gửi theo đường bảo mật."), degree=degree)  # fmt: skip


def _hold(stack: ExitStack, message: Message) -> Iterator[files.Held]:
    for attachment in message.attachments:
        content = stack.enter_context(attachment.open())
        try:
            yield stack.enter_context(files.hold(content, attachment.name, most=LIMITS.attachment))
        except files.StoreDown:
            raise
        except Refused as refused:
            # The store is the last word on what a file is.
            raise Rejected("type_mismatch", str(refused)) from refused
