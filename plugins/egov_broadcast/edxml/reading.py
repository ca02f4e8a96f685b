"""Reading a message: whole, strict, in bounded memory.

Order of the checks, most fundamental first; a message with several faults is refused for the first:

1. while reading, in the order in which they come: bytes that are not UTF-8, a DOCTYPE, bad XML, too much of anything;
2. the family, then required elements, dates, values, receivers;
3. the files: missing, not base64, unsafe names, forbidden kinds, contents that disagree, too large when unpacked.

It is the order of :data:`refusals.REASONS`. What an agency already has (duplicates, another sender) is asked on import.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from . import business, files, header, linking, statuses
from .fields import Fields
from .limits import Limits
from .message import Message, Organ
from .names import EDOC
from .parsing import Source, parse
from .refusals import Glimpse, Rejected, first_of, mark
from .tree import Node
from .trees import Builder
from .values import code, identifier, line, organ_key

PREFIX: Final = "edxml-"
"""What the names of temporary folders begin with; one that is left is of a process that was killed."""
_NO_LIMITS: Final = Limits()


@contextmanager
def read(
    stream: BinaryIO,
    *,
    own_ids: Collection[str] | None = None,
    limits: Limits = _NO_LIMITS,
    folder: Path | None = None,
) -> Iterator[Message]:
    """The message in `stream`, for the length of the block: its attachments are temporary files below `folder`.

    `own_ids` are the ids of the agency that reads; None: do not ask whether it is addressed. Raises :class:`Rejected`,
    whose `glimpse` has what could be read nevertheless.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder) as scratch:
        yield _read(stream, Path(scratch), own_ids, limits)


def _read(stream: BinaryIO, scratch: Path, own_ids: Collection[str] | None, limits: Limits) -> Message:
    builder = Builder(scratch, limits)
    source = parse(stream, builder, limits)
    root, family = builder.root, builder.family
    if root is None or family is None or (family == "soap" and not _is_edoc(root)):
        raise Rejected("unsupported_format", mark("Tệp không phải bản tin edXML; đề nghị nơi gửi dùng đúng định dạng."))
    own = None if own_ids is None else frozenset(map(organ_key, own_ids))
    try:
        return _Reading(root, family, limits, own).message(source, signed=builder.signed)
    except Rejected as refused:
        refused.glimpse = _glimpse(root, family)
        raise


def _is_edoc(root: Node) -> bool:
    return any(node.namespace == EDOC for node in root.walk())


class _Reading:
    """One message on its way from tree to values."""

    def __init__(self, root: Node, family: str, limits: Limits, own: frozenset[str] | None) -> None:
        self.root, self.family, self.limits, self.own = root, family, limits, own
        self.fields = Fields(family, limits.identifier)
        self.header = _header(root)

    def message(self, source: Source, *, signed: bool) -> Message:
        """The message, or the most fundamental of its faults."""
        if sum(node.name == "messageheader" and bool(node.children) for node in self.root.walk()) > 1:
            self.fields.ambiguous("MessageHeader")
        enclosed = linking.enclosed(self.root, self.family, self.limits)
        sender = header.sender(self.fields, self.header)
        if not sender.id:
            self.fields.missing("From/OrganId")
        common: dict[str, Any] = {
            "family": self.family, "size": source.size, "sha256": source.sha256, "sender": sender,
            "signature": "unverified" if signed else "", "traces": header.traces(self.fields, self.root),
        }  # fmt: skip
        is_status = statuses.is_status(self.header, bool(enclosed))
        found = self._status(common) if is_status else self._document(common)
        # Files are looked at only in messages that are in order: it is most of the work.
        if self.fields.faults:
            raise first_of(self.fields.faults)
        attachments = files.settle(enclosed, self.limits, self.fields.faults)
        if self.fields.faults:
            raise first_of(self.fields.faults)
        return Message(**common, **found, attachments=attachments)

    def _status(self, common: dict[str, Any]) -> dict[str, Any]:
        status = statuses.read(self.fields, self.header)
        about = status.about.organ_id
        # A sender that takes a document back may name itself, as the agency whose document it is.
        self._check_addressed([about] if organ_key(about) != organ_key(common["sender"].id) else [], is_status=True)
        return {"kind": "status", "status": status, "document_id": self.fields.identifier(self.header, "documentid")}

    def _document(self, common: dict[str, Any]) -> dict[str, Any]:
        fields, node = self.fields, self.header
        receivers = header.receivers(fields, node)
        responds_to = header.responds_to(fields, node)
        document_id = fields.identifier(node, "documentid")
        found = {
            "kind": "edoc", "receivers": receivers, "document_id": document_id, "responds_to": responds_to,
            "issued_on": fields.day(node, "promulgationinfo", "promulgationdate"),
            "due": fields.day(node, "duedate"),
            **header.descriptive(fields, node),
            **business.facts(fields, self.root, document_id, responds_to),
        }  # fmt: skip
        self._require(found)
        if len(receivers) > self.limits.receivers:
            fields.fault("limit_exceeded", mark("Bản tin có quá %(num)d nơi nhận; đề nghị nơi gửi chia nhỏ."),
                         num=self.limits.receivers)  # fmt: skip
        self._check_addressed([one.id for one in receivers])
        found["due"] = self._due(receivers, found["due"])
        return found

    def _require(self, found: dict[str, Any]) -> None:
        kind = found.get("business", business.NEW)
        needs = {"To/OrganId": found["receivers"]}
        if kind in (business.REVOKE, business.UPDATE):
            needs["DocumentId"] = found["target_document_id"]
        else:
            needs["DocumentId"] = found["document_id"]
        if kind != business.REVOKE:
            # To revoke a document its id is enough.
            needs |= {"CodeNumber": found["code_number"], "Subject": found["subject"]}
            needs["PromulgationDate"] = found["issued_on"] or line(
                self.header.said("promulgationinfo", "promulgationdate")
            )
        for element, value in needs.items():
            if not value:
                self.fields.missing(element)

    def _check_addressed(self, organ_ids: list[str], *, is_status: bool = False) -> None:
        if self.own is None or (is_status and not organ_ids):
            return
        if not any(organ_key(organ_id) in self.own for organ_id in organ_ids):
            self.fields.fault(
                "not_addressed",
                mark("Không có nơi nhận nào là cơ quan mình; kiểm tra mã định danh trong cài đặt hoặc báo nơi gửi."),
            )

    def _due(self, receivers: tuple[Organ, ...], general: date | None) -> date | None:
        ours = [one.due for one in receivers if one.due and (self.own is None or organ_key(one.id) in self.own)]
        if self.own is None and len(receivers) > 1:
            return general
        return min(ours, default=general)


def _header(root: Node) -> Node:
    found = root.find("messageheader") or root.find("status")
    return found or Node("messageheader", "MessageHeader", root.namespace, {})


def _glimpse(root: Node, family: str) -> Glimpse:
    node = _header(root)
    about = node.first("responsefor") if node.first("statuscode") else None
    return Glimpse(
        kind="status" if node.first("statuscode") else "edoc",
        family=family,
        sender_id=identifier(node.said("from", "organid")),
        sender_name=line(node.said("from", "organname")),
        document_id=identifier((about or node).said("documentid")),
        code=code(node.said("code", "codenumber"), node.said("code", "codenotation")),
        subject=line(node.said("subject")),
    )
