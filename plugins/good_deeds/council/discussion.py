"""What was said about an item: notes of the secretary, the chair, the office. One call is one transaction."""

from __future__ import annotations

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, db, transaction

from .. import rights
from ..conflicts import facts
from ..models import Submission
from ..texts import _
from . import access, agenda
from .models import AgendaItem
from .words import record

LONGEST = 8000


class Conflict(Refused):
    """Somebody else wrote meanwhile: `stored` is the item with their notes."""

    def __init__(self, stored: AgendaItem) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã ghi ý kiến thảo luận. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


def write(actor: Actor, item_id: int, version: int, text: str) -> AgendaItem:
    """Write the notes that were read at `version` anew. Raises Forbidden, Refused and :class:`Conflict`.

    Whoever is kept from the case leaves the room: they do not write about it, either.
    """
    with transaction():
        found = agenda.item(actor, item_id)
        if found is None:
            raise Forbidden(rights.READ)
        session = access.locked_to_minute(actor, found[1].id)
        item = db.session.scalars(
            select(AgendaItem).where(AgendaItem.id == item_id).execution_options(populate_existing=True)
        ).one()
        if facts.kept_from(actor, db.session.get_one(Submission, item.submission_id)):
            raise Refused(_("Đề xuất này liên quan đến mình nên người khác ghi ý kiến thảo luận"))
        if session.status not in ("discussing", "voting"):
            raise Refused(_("Chỉ ghi được khi hội đồng đang thảo luận hoặc biểu quyết"))
        if item.discussion_version != version:
            raise Conflict(item)
        if len(text) > LONGEST:
            raise Refused(_("Ý kiến thảo luận dài tối đa %(num)d ký tự", num=LONGEST), "discussion")
        if item.discussion != text:
            item.discussion, item.discussion_version = text, version + 1
            record(actor, "discussion", session, {"item": [None, item.submission_id]})
    return item
