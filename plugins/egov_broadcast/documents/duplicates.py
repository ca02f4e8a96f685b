"""Documents that may be the same as one being registered: by number and symbol with issuer, or by the very file.

Nghị định 30/2020/NĐ-CP, Phụ lục VI asks a system to tell when number, symbol and agency are there already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from intranet import db

from . import codes
from .facts import DocumentFacts
from .models import Attachment, Document

MOST = 10


@dataclass(frozen=True, slots=True)
class Alike:
    """A document of the register that may be the same, and whether it has the very same file."""

    document: Document
    same_file: bool


def of(facts: DocumentFacts, digests: Collection[str] = (), but: int | None = None) -> list[Alike]:
    """Documents with the same number, symbol and issuer, or with one of these files (SHA-256); newest first.

    An issuer that either leaves open is no difference. Recalled ones are among them: the clerk sees them.
    """
    key = codes.key(facts.code)
    with_file = set(db.session.scalars(select(Attachment.document_id).where(Attachment.sha256.in_(set(digests)))))
    same = [Document.id.in_(with_file)] + ([Document.code_key == key] if key else [])
    wanted = select(Document).where(or_(*same), Document.id != (but or 0)).order_by(Document.id.desc()).limit(50)
    found = [
        Alike(one, one.id in with_file)
        for one in db.session.scalars(wanted)
        if one.id in with_file or _same_issuer(one.issuer, facts.issuer)
    ]
    return found[:MOST]


def _same_issuer(one: str, other: str) -> bool:
    left, right = _plain(one), _plain(other)
    # "UBND tỉnh" and "Ủy ban nhân dân tỉnh Mẫu" are one body: the shorter name begins the longer.
    return not left or not right or left.startswith(right) or right.startswith(left)


def _plain(issuer: str) -> str:
    return codes.key(issuer).replace("uybannhandan", "ubnd")
