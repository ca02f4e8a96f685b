"""The header of a document: who sends what to whom."""

from __future__ import annotations

import re
from typing import Any, Final

from .fields import Fields
from .message import Organ, Related, Staff, Trace
from .tree import Node
from .values import code, line, prose

PRIORITIES: Final = ("0", "1", "2", "3", "4")
_AMOUNT: Final = re.compile(r"[0-9]{1,6}")


def organ(fields: Fields, node: Node) -> Organ:
    """An agency from its element; its id is "" when absent."""
    return Organ(
        id=fields.identifier(node, "organid"),
        name=line(node.said("organname")),
        in_charge=line(node.said("organizationincharge")),
        address=line(node.said("organadd")),
        email=line(node.said("email")),
        telephone=line(node.said("telephone")),
        fax=line(node.said("fax")),
        website=line(node.said("website")),
        due=fields.day(node, "duedate"),
    )


def sender(fields: Fields, header: Node) -> Organ:
    """Who sends it."""
    found = header.all("from")
    organs = [organ(fields, node) for node in found]
    if len({one.id for one in organs if one.id}) > 1:
        fields.ambiguous(found[0].tag)
    named = next((one for one in organs if one.id), None)
    return named or (organs[0] if organs else Organ(id=""))


def receivers(fields: Fields, header: Node) -> tuple[Organ, ...]:
    """To whom, each once; whoever has no id cannot be told from others and is left out."""
    found: dict[str, Organ] = {}
    for node in header.all("to"):
        one = organ(fields, node)
        if one.id:
            found.setdefault(one.id, one)
    return tuple(found.values())


def related(fields: Fields, node: Node) -> Related:
    """The document a ResponseFor speaks of; its code may be text or number and notation."""
    structured = code(node.said("code", "codenumber"), node.said("code", "codenotation"))
    return Related(
        organ_id=fields.identifier(node, "organid"),
        code=structured or line(node.said("code")),
        document_id=fields.identifier(node, "documentid"),
        issued_on=fields.day(node, "promulgationdate"),
    )


def responds_to(fields: Fields, header: Node) -> tuple[Related, ...]:
    """What it answers; empty references are left out."""
    found = (related(fields, node) for node in header.all("responsefor"))
    return tuple(one for one in found if one.document_id or one.code)


def staff(node: Node | None) -> Staff:
    """Who sent it, from a StaffInfo."""
    if node is None:
        return Staff()
    return Staff(
        department=line(node.said("department")), name=line(node.said("staff")),
        mobile=line(node.said("mobile")), email=line(node.said("email")),
    )  # fmt: skip


def traces(fields: Fields, root: Node) -> tuple[Trace, ...]:
    """The stations on the way that said something."""
    above = root.find("traceheaderlist")
    found = []
    for node in above.all("traceheader") if above else ():
        name = "timestamp" if node.first("timestamp") else "time"
        found.append(Trace(organ_id=fields.identifier(node, "organid"), at=fields.any_moment(node, name)))
    return tuple(one for one in found if one.organ_id or one.at)


def descriptive(fields: Fields, header: Node) -> dict[str, Any]:
    """Everything about the document but its parties, its dates and its files."""
    kind, signer = header.first("documenttype"), header.first("signerinfo")
    return {
        "code_number": line(header.said("code", "codenumber")),
        "code_notation": line(header.said("code", "codenotation")),
        "code": code(header.said("code", "codenumber"), header.said("code", "codenotation")),
        "subject": line(header.said("subject")),
        "content": prose(header.said("content")),
        "place": line(header.said("promulgationinfo", "place")),
        "type_name": line(kind.said("typename") or kind.text) if kind else "",
        "type_number": line(kind.said("type")) if kind else "",
        "type_detail": line(kind.said("typedetail")) if kind else "",
        "signer_competence": line(signer.said("competence")) if signer else "",
        "signer_position": line(signer.said("position")) if signer else "",
        "signer_name": line(signer.said("fullname") or signer.said("signer")) if signer else "",
        "to_places": tuple(filter(None, (line(node.text) for node in header.all("toplaces", "place")))),
        "steering": line(header.said("steeringtype")),
        **_other(header),
    }


def _other(header: Node) -> dict[str, Any]:
    # A priority that is none of the five says nothing; only business and status code are refused for their value.
    priority = line(header.said("otherinfo", "priority"))
    appendixes = header.all("otherinfo", "appendixes", "appendix") or header.all("otherinfo", "appendix")
    return {
        "priority": int(priority) if priority in PRIORITIES else 0,
        "sphere": line(header.said("otherinfo", "sphereofpromulgation")),
        "typer": line(header.said("otherinfo", "typernotation")),
        "copies": _amount(header.said("otherinfo", "promulgationamount")),
        "pages": _amount(header.said("otherinfo", "pageamount")),
        "appendixes": tuple(filter(None, (line(node.text) for node in appendixes))),
    }


def _amount(text: str) -> int | None:
    text = text.strip()
    return int(text) if _AMOUNT.fullmatch(text) else None
