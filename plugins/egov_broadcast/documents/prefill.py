"""What the files of a new document say of it, for the clerk to check."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from intranet import force_locale, papers

from ..texts import _
from . import codes, queries, secrecy
from .types import TYPES

SECONDS: Final = 8.0
"""As long all the files of one upload may take to be read."""
LONGEST_TEXT: Final = 30_000
"""Characters of the document that are shown beside the form."""


@dataclass(slots=True)
class Prefill:
    """What was read: `facts` by the name of the field (JSON values), the `text` of the document, `notes` for the clerk
    about files that could not be read.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    notes: list[str] = field(default_factory=list)


def read(given: Iterable[tuple[str, BinaryIO]]) -> Prefill:
    """Read files (name, stream), the document itself first. The first with a head of its own fills the form.

    Each stream is read and set back. Raises :class:`secrecy.Secret` when any of them bears a degree of secrecy.
    """
    found, until = Prefill(), time.monotonic() + SECONDS
    for name, stream in given:
        secrecy.refuse(secrecy.of_words(name.rpartition(".")[0] or name), "uploads")
        words = _words(name, stream, until - time.monotonic(), found)
        secrecy.refuse(secrecy.of_text(words), "uploads")
        if words and not found.text:
            found.text = words[:LONGEST_TEXT]
        if words and not found.facts:
            found.facts = facts_of(papers.head(words))
    return found


def facts_of(head: papers.PaperHead) -> dict[str, Any]:
    """What a head says, by the names of the form's fields; what it does not say is left out."""
    type_code = type_of(head.kind)
    facts = {
        "issuer": _spelt(head.issuer), "code": head.code, "subject": head.abstract, "signer": head.signer,
        "type_code": type_code, "type_name": "" if type_code else head.kind, "signer_position": head.position,
        "issued_on": head.issued_on.isoformat() if head.issued_on else "", "urgency": head.urgency,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def type_of(name: str) -> str:
    """The code of a type of documents by its Vietnamese name; "" for a type that is none of the 29."""
    wanted = codes.key(name)
    with force_locale("vi"):
        return next((code for code, label in TYPES.items() if wanted and codes.key(str(label)) == wanted), "")


def unread(facts: Mapping[str, Any]) -> list[str]:
    """The names of fields of the form that no file filled in."""
    return [name for name in ("code", "issuer", "subject", "issued_on") if not facts.get(name)]


def _words(name: str, stream: BinaryIO, seconds: float, found: Prefill) -> str:
    begin = stream.tell()
    try:
        words = papers.text(stream, name, seconds=max(0.1, seconds))
    except papers.Unread as why:
        found.notes.append(_note(str(why), name))
        return ""
    finally:
        stream.seek(begin)
    if not words.strip():
        found.notes.append(_note("scan", name))
    return words


def _note(why: str, name: str) -> str:
    if why in ("slow", "large"):
        return _("Tệp %(name)s lớn nên chưa đọc được chữ; xem dấu độ mật, độ khẩn trên tệp rồi nhập tay.", name=name)
    if why == "scan":
        return _("Tệp %(name)s là bản quét, không có chữ; xem dấu độ mật, độ khẩn trên tệp rồi nhập tay.", name=name)
    if why == "kind":
        return _("Không đọc được chữ trong loại tệp của %(name)s; xem tệp rồi nhập tay.", name=name)
    return _("Tệp %(name)s bị khóa hoặc hỏng nên không đọc được chữ; mở thử rồi nhập tay.", name=name)


def _spelt(issuer: str) -> str:
    """The issuer as the register spelt it last time: capitals of a letterhead do not say which words have one."""
    wanted = codes.key(issuer)
    return next((known for known in queries.issuers() if wanted and codes.key(known) == wanted), issuer)
