"""Writing messages: family Q in its canonical form, with the prefix `edXML:`, the same bytes for the same facts."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from .dates import VIETNAM
from .message import Message, Organ, Related, Replaced, Staff, Status
from .names import QCVN

_PREFIX: Final = "edXML:"
# A multiple of three, so that pieces of base64 join without padding between them.
_PIECE: Final = 48 * 1024
# Source: XML 1.0, production 2.
_NO_CHARACTER: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class File:
    """A file to send. `open` is called once, when it is its turn; the stream is read in pieces and closed."""

    name: str
    content_type: str
    open: Callable[[], BinaryIO]


def status_message(sender: Organ, status: Status) -> bytes:
    """A status message from `sender`: what became of the document `status.about`, told to its `organ_id`."""
    target = BytesIO()
    out = _Writer(target)
    with out.document(), out.envelope(), out.inside("edXMLHeader"), out.inside("MessageHeader"):
        _response_for(out, status.about)
        _organ(out, "From", sender)
        out.field("StatusCode", status.code)
        out.field("Description", status.description)
        out.field("Timestamp", _moment(status.at))
        _staff(out, status.staff)
    return target.getvalue()


def document_message(target: BinaryIO, message: Message, files: Iterable[File] = ()) -> None:
    """Write `message` with `files` to `target`; its own attachments, size and digest are not asked.

    Each file is read once, in pieces, after the header was written.
    """
    files = list(files)
    whose = f"{message.sender.id} {message.document_id}"
    ids = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{whose} {number}")) for number in range(len(files))]
    out = _Writer(target)
    with out.document():
        with out.envelope():
            with out.inside("edXMLHeader"):
                _header(out, message)
                _trace(out, message)
            _manifest(out, files, ids)
        _payloads(out, files, ids)


class _Writer:
    """Elements, one on a line, two spaces a level."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._level = target, 0

    @contextmanager
    def document(self) -> Iterator[None]:
        self._line('<?xml version="1.0" encoding="UTF-8"?>')
        with self._element("edXML", f' xmlns="{QCVN}"'):
            yield

    def envelope(self) -> AbstractContextManager[None]:
        return self.inside("edXMLEnvelope", f' xmlns:edXML="{QCVN}"')

    def inside(self, name: str, attributes: str = "") -> AbstractContextManager[None]:
        return self._element(_PREFIX + name, attributes)

    def plain(self, name: str) -> AbstractContextManager[None]:
        """An element of the attachments, which stand outside the envelope, in the default namespace."""
        return self._element(name)

    def field(self, name: str, text: object) -> None:
        """An element with text; none when there is none."""
        if text not in ("", None):
            self._line(f"<{_PREFIX}{name}>{_escaped(str(text))}</{_PREFIX}{name}>")

    def plain_field(self, name: str, text: str) -> None:
        if text:
            self._line(f"<{name}>{_escaped(text)}</{name}>")

    def content(self, stream: BinaryIO) -> None:
        tag = f"{_PREFIX}ContentTransferEncoded"
        self._target.write(f'{"  " * self._level}<{tag} xmlns:edXML="{QCVN}">'.encode())
        for piece in _pieces(stream):
            self._target.write(base64.b64encode(piece))
        self._target.write(f"</{tag}>\n".encode())

    @contextmanager
    def _element(self, name: str, attributes: str = "") -> Iterator[None]:
        self._line(f"<{name}{attributes}>")
        self._level += 1
        yield
        self._level -= 1
        self._line(f"</{name}>")

    def _line(self, text: str) -> None:
        self._target.write(f"{'  ' * self._level}{text}\n".encode())


def _header(out: _Writer, message: Message) -> None:
    with out.inside("MessageHeader"):
        _organ(out, "From", message.sender)
        for one in message.receivers:
            _organ(out, "To", one)
        out.field("DocumentId", message.document_id)
        with out.inside("Code"):
            out.field("CodeNumber", message.code_number)
            out.field("CodeNotation", message.code_notation)
        with out.inside("PromulgationInfo"):
            out.field("Place", message.place)
            out.field("PromulgationDate", _day(message.issued_on))
        _described(out, message)
        for related in message.responds_to:
            _response_for(out, related)
        out.field("SteeringType", message.steering)
        _listed(out, "ToPlaces", "Place", message.to_places)


def _described(out: _Writer, message: Message) -> None:
    if message.type_name or message.type_number:
        with out.inside("DocumentType"):
            out.field("Type", message.type_number)
            out.field("TypeDetail", message.type_detail)
            out.field("TypeName", message.type_name)
    out.field("Subject", message.subject)
    out.field("Content", message.content)
    if message.signer_name or message.signer_position or message.signer_competence:
        with out.inside("SignerInfo"):
            out.field("Competence", message.signer_competence)
            out.field("Position", message.signer_position)
            out.field("FullName", message.signer_name)
    out.field("DueDate", _day(message.due))
    with out.inside("OtherInfo"):
        out.field("Priority", message.priority)
        out.field("SphereOfPromulgation", message.sphere)
        out.field("TyperNotation", message.typer)
        out.field("PromulgationAmount", message.copies)
        out.field("PageAmount", message.pages)
        _listed(out, "Appendixes", "Appendix", message.appendixes)


def _trace(out: _Writer, message: Message) -> None:
    with out.inside("TraceHeaderList"):
        for trace in message.traces:
            with out.inside("TraceHeader"):
                out.field("OrganId", trace.organ_id)
                out.field("Timestamp", _moment(trace.at))
        with out.inside("Bussiness"):
            out.field("BussinessDocType", message.business)
            out.field("BussinessDocReason", message.reason)
            out.field("DocumentId", message.target_document_id)
            _update(out, message)
            _staff(out, message.staff)
            if message.replaces:
                with out.inside("ReplacementInfoList"):
                    for replaced in message.replaces:
                        _replaced(out, replaced)


def _update(out: _Writer, message: Message) -> None:
    changes = [("0", one) for one in message.receivers_removed] + [("1", one) for one in message.receivers_added]
    if not changes and message.updates_info is None and message.updates_receivers is None:
        return
    with out.inside("BussinessDocumentInfo"):
        out.field("DocumentInfo", _flag(message.updates_info))
        out.field("DocumentReceiver", _flag(message.updates_receivers))
        if changes:
            with out.inside("ReceiverList"):
                for kind, organ_id in changes:
                    with out.inside("Receiver"):
                        out.field("ReceiverType", kind)
                        out.field("OrganId", organ_id)


def _replaced(out: _Writer, replaced: Replaced) -> None:
    with out.inside("ReplacementInfo"):
        out.field("DocumentId", replaced.document_id)
        _listed(out, "OrganIdList", "OrganId", replaced.organ_ids)


def _manifest(out: _Writer, files: list[File], ids: list[str]) -> None:
    if not files:
        return
    with out.inside("edXMLBody"), out.inside("edXMLManifest", ' version="1.0"'):
        for file, number in zip(files, ids, strict=True):
            with out.inside("Reference"):
                out.field("ContentId", f"cid:{number}")
                out.field("ContentType", file.content_type)
                out.field("Description", file.name)
                out.field("AttachmentName", file.name)


def _payloads(out: _Writer, files: list[File], ids: list[str]) -> None:
    if not files:
        return
    with out.plain("AttachmentEncoded"):
        for file, number in zip(files, ids, strict=True):
            with out.plain("Attachment"):
                out.plain_field("ContentId", f"cid:{number}")
                out.plain_field("AttachmentName", file.name)
                out.plain_field("Description", file.name)
                out.plain_field("ContentType", file.content_type)
                with file.open() as stream:
                    out.content(stream)


def _organ(out: _Writer, name: str, organ: Organ) -> None:
    with out.inside(name):
        out.field("OrganId", organ.id)
        out.field("OrganizationInCharge", organ.in_charge)
        out.field("OrganName", organ.name)
        out.field("OrganAdd", organ.address)
        out.field("Email", organ.email)
        out.field("Telephone", organ.telephone)
        out.field("Fax", organ.fax)
        out.field("Website", organ.website)
        out.field("DueDate", _day(organ.due))


def _response_for(out: _Writer, related: Related) -> None:
    with out.inside("ResponseFor"):
        out.field("OrganId", related.organ_id)
        out.field("Code", related.code)
        out.field("DocumentId", related.document_id)
        out.field("PromulgationDate", _day(related.issued_on))


def _staff(out: _Writer, staff: Staff) -> None:
    if staff != Staff():
        with out.inside("StaffInfo"):
            out.field("Department", staff.department)
            out.field("Staff", staff.name)
            out.field("Mobile", staff.mobile)
            out.field("Email", staff.email)


def _listed(out: _Writer, name: str, each: str, texts: Iterable[str]) -> None:
    if texts := list(texts):
        with out.inside(name):
            for text in texts:
                out.field(each, text)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(_PIECE):
        # A stream may give less than it was asked for.
        piece = rest + piece
        whole = len(piece) - len(piece) % 3
        rest = piece[whole:]
        yield piece[:whole]
    yield rest


def _escaped(text: str) -> str:
    # A reader would take a bare carriage return for a line break.
    return escape(_NO_CHARACTER.sub("", text), {"\r": "&#13;"})


def _day(day: date | None) -> str:
    return f"{day.year:04}/{day.month:02}/{day.day:02}" if day else ""


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(VIETNAM)
    return f"{_day(local)} {local:%H:%M:%S}"


def _flag(flag: bool | None) -> str:
    return "" if flag is None else str(int(flag))
