"""What the register keeps of a message."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from intranet import force_locale

from ..documents.facts import DocumentFacts
from ..documents.rules import LONGEST
from ..documents.types import TYPES
from ..edxml.message import Message
from .senders import key_of

_CUT: Final = "…"


def of(message: Message, edoc_id: str = "") -> DocumentFacts:
    """The facts of the document that a message brings; `edoc_id` where it is not the message's own id."""
    return DocumentFacts(
        **described(message), sender_organ=key_of(message.sender.id), edoc_id=edoc_id or message.document_id,
        trust=message.signature,
    )  # fmt: skip


def described(message: Message) -> dict[str, Any]:
    """What the sender may say of a document, and say anew in an update; cut to what the register takes.

    The message as it came is kept beside it, so nothing is lost by cutting.
    """
    texts = {
        "subject": message.subject or message.code, "code": message.code,
        "issuer": message.sender.name or message.sender.in_charge or message.sender.id,
        "type_name": message.type_name, "content": message.content, "signer": message.signer_name,
        "signer_position": message.signer_position or message.signer_competence,
    }  # fmt: skip
    return {
        **{name: _cut(text, LONGEST[name]) for name, text in texts.items()},
        "type_code": type_code(message.type_name), "issued_on": message.issued_on, "urgency": message.priority,
        "due_on": message.due,
    }  # fmt: skip


def type_code(name: str) -> str:
    """The type of that name; "" when it is none of the decree's."""
    with force_locale("vi"):
        # As the decree writes them, whatever the reader's language.
        return next((code for code, title in TYPES.items() if _plain(str(title)) == _plain(name)), "")


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT
