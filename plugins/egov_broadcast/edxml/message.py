"""What a message says, as plain values. Days are dates, moments are in Vietnam's time (+07:00)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """An agency. `due` only stands with receivers: their own time limit."""

    id: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another document that a message answers or speaks of. What is not known is "" or None."""

    organ_id: str = ""
    code: str = ""
    document_id: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A document that a new one replaces, and the agencies for which it does (none named: for all)."""

    document_id: str
    organ_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who sent it."""

    department: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A station on the way. None or "" where the station did not say."""

    organ_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file. `size` and `sha256` are those of the bytes as they are used, so of the unwrapped ones.

    `extension` is in lower case without a dot. `path` exists until the message is closed.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    extension: str
    path: Path
    unwrapped: bool = False

    def open(self) -> BinaryIO:
        """The content, for reading; the caller closes it."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a status message reports: `code` is one of :data:`statuses.CODES`, `about` the document it speaks of."""

    code: str
    about: Related
    at: datetime | None = None
    staff: Staff = field(default_factory=Staff)
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that was read: a document (`kind` *edoc*) or a report about one (*status*, then `status` is there).

    `business`: 0 new, 1 revoke, 2 update, 3 replace. `target_document_id` is the document that 1 and 2 are about, ""
    otherwise. `due` is the time limit of our own receiver when it has one, else the message's. `responds_to` leaves
    empty references out. `updates_info`, `updates_receivers` are None where an update does not say.
    """

    sender: Organ
    kind: str = "edoc"
    family: str = "qcvn"
    size: int = 0
    sha256: str = ""
    receivers: tuple[Organ, ...] = ()
    document_id: str = ""
    code_number: str = ""
    code_notation: str = ""
    code: str = ""
    subject: str = ""
    content: str = ""
    place: str = ""
    issued_on: date | None = None
    type_name: str = ""
    type_number: str = ""
    type_detail: str = ""
    signer_competence: str = ""
    signer_position: str = ""
    signer_name: str = ""
    due: date | None = None
    priority: int = 0
    sphere: str = ""
    typer: str = ""
    copies: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    to_places: tuple[str, ...] = ()
    responds_to: tuple[Related, ...] = ()
    steering: str = ""
    traces: tuple[Trace, ...] = ()
    business: int = 0
    target_document_id: str = ""
    reason: str = ""
    staff: Staff = field(default_factory=Staff)
    updates_info: bool | None = None
    updates_receivers: bool | None = None
    receivers_removed: tuple[str, ...] = ()
    receivers_added: tuple[str, ...] = ()
    replaces: tuple[Replaced, ...] = ()
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    status: Status | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells a document from every other: who sent it, and its id there."""
        return self.sender.id, self.document_id
