"""Status messages: what became of a document at an agency."""

from __future__ import annotations

from typing import Final

from .fields import Fields
from .header import related, staff
from .message import Related, Status
from .refusals import mark
from .tree import Node
from .values import is_absent, prose

CODES: Final = ("01", "02", "03", "04", "05", "06", "13", "15", "16")


def is_status(header: Node, has_files: bool) -> bool:
    """Whether a header is that of a status message: it has a code, and no file comes with it."""
    node = header.first("statuscode")
    return node is not None and not has_files and not (is_absent(node.text) and header.first("to"))


def read(fields: Fields, header: Node) -> Status:
    """The status; what is wrong is noted in `fields`."""
    about = _about(fields, header)
    return Status(
        code=_code(fields, header), about=about, at=fields.moment(header, "timestamp"),
        staff=staff(header.first("staffinfo")), description=prose(header.said("description")),
    )  # fmt: skip


def _about(fields: Fields, header: Node) -> Related:
    node = header.first("responsefor")
    found = related(fields, node) if node else Related()
    if not found.organ_id:
        fields.missing("ResponseFor/OrganId")
    if not found.document_id:
        fields.missing("ResponseFor/DocumentId")
    return found


def _code(fields: Fields, header: Node) -> str:
    said = fields.identifier(header, "statuscode")
    # Some systems leave the leading zero out.
    found = said.zfill(2)
    if found not in CODES:
        text = mark("StatusCode “%(value)s” không phải mã trạng thái đã quy định; đề nghị nơi gửi sửa lại.")
        fields.fault("bad_value", text, value=said)
    return found
