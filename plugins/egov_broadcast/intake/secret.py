"""Whether a message speaks of a secret document: wherever in it a degree of secrecy is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..documents import secrecy
from ..edxml.message import Message
from . import facts

_SECONDS: Final = 20.0
"""For the words of one file; nobody waits at a page for them."""


def degree(message: Message) -> str:
    """The degree that the message or one of its files has; "" when none is found."""
    if message.kind == "edoc" and (found := secrecy.of_facts(facts.of(message))):
        return found
    for words in _said(message):
        if found := secrecy.of_words(words):
            return found
    for attachment in message.attachments:
        with attachment.open() as stream:
            if found := secrecy.of_file(stream, attachment.name, _SECONDS):
                return found
    return ""


def _said(message: Message) -> Iterator[str]:
    yield from (message.subject, message.code, message.type_name, message.type_detail, message.typer, message.sphere)
    yield from (message.steering, message.content, message.reason)
    yield from message.appendixes
    yield from message.to_places
    if message.status is not None:
        yield message.status.description
