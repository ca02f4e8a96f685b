"""What a message asks for: a new document, revoking, updating or replacing one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .fields import Fields
from .header import staff
from .message import Related, Replaced
from .refusals import mark
from .tree import Node
from .values import identifier, is_absent, prose

NEW, REVOKE, UPDATE, REPLACE = range(4)
_TYPES: Final = ("0", "1", "2", "3")
_REMOVED, _ADDED = "0", "1"


def facts(fields: Fields, root: Node, document_id: str, responds_to: Iterable[Related]) -> dict[str, Any]:
    """The fields of a message that its Bussiness element decides."""
    node = root.find("business")
    if node is None:
        return {}
    kind = _kind(fields, node)
    info = node.first("businessdocumentinfo")
    return {
        "business": kind,
        "reason": prose(node.said("businessdocreason")),
        "staff": staff(node.first("staffinfo")),
        "target_document_id": _target(fields, node, document_id, responds_to) if kind in (REVOKE, UPDATE) else "",
        "replaces": _replaced(fields, node) if kind == REPLACE else (),
        **(_update(fields, info) if info and kind == UPDATE else {}),
    }


def _kind(fields: Fields, node: Node) -> int:
    said = fields.identifier(node, "businessdoctype") or "0"
    if said not in _TYPES:
        text = mark("BussinessDocType “%(value)s” không phải 0, 1, 2 hay 3; đề nghị nơi gửi sửa lại.")
        fields.fault("bad_value", text, value=said)
        return NEW
    return int(said)


def _target(fields: Fields, node: Node, document_id: str, responds_to: Iterable[Related]) -> str:
    own = fields.identifier(node, "documentid")
    return own or document_id or next((one.document_id for one in responds_to if one.document_id), "")


def _update(fields: Fields, info: Node) -> dict[str, Any]:
    found: dict[str, list[str]] = {_REMOVED: [], _ADDED: []}
    for node in info.all("receiverlist", "receiver"):
        organ_id = fields.identifier(node, "organid")
        change = node.said("receivertype").strip()
        if change not in found:
            fields.fault("bad_value", mark("ReceiverType “%(value)s” không phải 0 hay 1; đề nghị nơi gửi sửa lại."),
                         value=change)  # fmt: skip
        elif organ_id:
            found[change].append(organ_id)
    return {
        "updates_info": _flag(info.said("documentinfo")),
        "updates_receivers": _flag(info.said("documentreceiver")),
        "receivers_removed": tuple(dict.fromkeys(found[_REMOVED])),
        "receivers_added": tuple(dict.fromkeys(found[_ADDED])),
    }


def _flag(text: str) -> bool | None:
    return None if is_absent(text) else text.strip().lower() in ("1", "true")


def _replaced(fields: Fields, node: Node) -> tuple[Replaced, ...]:
    found = []
    for one in node.all("replacementinfolist", "replacementinfo"):
        organs = (identifier(organ.text) for organ in one.all("organidlist", "organid"))
        if document_id := fields.identifier(one, "documentid"):
            found.append(Replaced(document_id=document_id, organ_ids=tuple(filter(None, organs))))
    return tuple(found)
