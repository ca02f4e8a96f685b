"""Finding the document that stands instead of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from intranet import Refused, clock, db

from ..texts import _
from . import codes
from .models import Document

MOST = 10
_NUMBER = re.compile(r"\s*0*(\d{1,6})\s*\Z")


def candidates(words: str, document: Document) -> list[Document]:
    """Documents with this number and symbol, or with this number of the register this year; latest first."""
    key = codes.key(words)
    if not key:
        return []
    named = [Document.code_key == key]
    if number := _NUMBER.match(words):
        named.append(and_(Document.year == clock.today().year, Document.number == int(number[1])))
    wanted = select(Document).where(or_(*named), Document.id != document.id, Document.status == "registered")
    return list(db.session.scalars(wanted.order_by(Document.id.desc()).limit(MOST)))


def chosen(found: Sequence[Document], picked: int | None) -> Document:
    """The one that was meant. Raises Refused when there is none or it is not clear which."""
    if not found:
        raise Refused(_("Chưa có văn bản này trong sổ; đăng ký văn bản thay thế trước"), "code")
    if len(found) == 1:
        return found[0]
    for one in found:
        if one.id == picked:
            return one
    raise Refused(_("Có %(num)d văn bản như vậy; chọn đúng văn bản", num=len(found)), "picked")
