"""Telling that a document was recalled: that it was, and nothing of what it says."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select

from intranet import dates, notices

from ..texts import _
from .models import Document

RECALLED: Final = "egov_broadcast.recalled"


def recalled(document: Document, people: Select[int]) -> None:
    """Tell people (a SELECT of their ids) who had opened or confirmed it, in the caller's transaction."""
    notices.send(
        RECALLED, people, key=f"document:{document.id}", subject=lambda: _subject(document),
        text=lambda: _text(document), url="/p/egov_broadcast/",
    )  # fmt: skip


def _subject(document: Document) -> str:
    if document.code:
        return _("Đã thu hồi văn bản %(code)s", code=document.code)
    return _("Một văn bản đã được thu hồi")


def _text(document: Document) -> str:
    lines = [_("Nơi gửi: %(who)s", who=document.issuer)] if document.issuer else []
    if document.issued_on is not None:
        lines.append(_("Ngày văn bản: %(day)s", day=dates.vndate(document.issued_on)))
    lines.append(_("Không thực hiện theo văn bản này nữa; đề nghị xóa bản đã tải về."))
    return "\n".join(lines)
