"""Whether a message speaks of a secret document: wherever in it a degree of secrecy is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from intranet import papers

from ..edxml.message import Attachment, Message

_WAIT: Final = 20.0
"""Seconds for the words of one file; nobody waits at a page for them."""
_LEADING: Final = re.compile(r"\W*(?P<degree>(?:TUYỆT|TỐI)\s+MẬT|MẬT)(?!\w)(?!\s+(?i:khẩu|mã|ong|độ)\b)")
_BRACKETED: Final = re.compile(r"[(\[{<]\s*(?P<degree>(?:tuyệt|tối)?\s*mật)\s*[)\]}>]", re.IGNORECASE)


def degree(message: Message) -> str:
    """The degree that the message or one of its files has, as it is written there; "" when none is found."""
    for text in _said(message):
        if found := _of_line(text) or papers.said_secrecy(text):
            return found
    for attachment in message.attachments:
        if found := _of_line(attachment.name) or papers.secrecy(_words(attachment)):
            return found
    return ""


def of_subject(subject: str) -> str:
    """The degree that stands at the head of an abstract, in brackets, or after "độ mật:"."""
    return _of_line(subject) or papers.said_secrecy(subject)


def _of_line(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    found = _LEADING.match(plain) or _BRACKETED.search(plain)
    return " ".join(found["degree"].split()) if found else ""


def _said(message: Message) -> Iterator[str]:
    yield from (message.subject, message.type_name, message.type_detail, message.typer, message.sphere)
    yield from (message.steering, message.content, message.code_notation)
    yield from message.appendixes
    yield from message.to_places
    yield message.reason


def _words(attachment: Attachment) -> str:
    with attachment.open() as stream:
        try:
            return papers.text(stream, attachment.name, seconds=_WAIT)
        except papers.Unread:
            # What nobody can read here, the clerk looks at before anybody else does.
            return ""
