"""What is said of a document, and the files that come with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import BinaryIO

from intranet import files


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Everything that may be said of a document; the names are those of the columns of `Document`.

    `arrived_on` None is today. `sender_organ` and `edoc_id` are given together or not at all. `secrecy` is what names
    a degree of secrecy, wherever it was found (a field of the form, a stamp, a header): it is never kept, a document
    that has one is refused.
    """

    subject: str
    register: str = "in"
    arrived_on: date | None = None
    sender_organ: str | None = None
    edoc_id: str | None = None
    issuer: str = ""
    code: str = ""
    type_code: str = ""
    type_name: str = ""
    issued_on: date | None = None
    content: str = ""
    urgency: int = 0
    field: str = ""
    signer: str = ""
    signer_position: str = ""
    due_on: date | None = None
    plan_id: int | None = None
    wave_id: int | None = None
    movement_id: int | None = None
    trust: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of a new document: what `stream` gives from where it stands, or what is in the store already (`held`
    before the transaction, or `stored` for a form). `looked_at`: its head was searched for stamps of secrecy.
    """

    name: str
    stream: BinaryIO | None = None
    looked_at: bool = False
    held: files.Held | None = None
    stored: files.StoredFile | None = None


FIXED = ("register", "sender_organ", "edoc_id", "trust", "secrecy")
"""What nobody changes afterwards."""
EDITABLE = tuple(field.name for field in fields(DocumentFacts) if field.name not in FIXED)
"""What may be corrected in the register."""
