"""The register as a spreadsheet: "Sổ đăng ký văn bản đến" with the columns that paper registers usually have.

What a paper register asks people to fill in is filled in here: to whom it was passed on, when, how many signed for it.
The columns are held against no official text; the degree of urgency is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response
from sqlalchemy import func, select

from intranet import Actor, LongSheet, Refused, clock, dates, db, sheets

from .. import rights
from ..people import figures
from ..people.figures import Figures
from ..sending.models import Broadcast
from ..texts import URGENCIES, _, lazy
from . import listing
from .listing import Asked
from .models import Document

MOST_AT_ONCE: Final = 3000
"""More documents than these take more than a second."""
_BATCH: Final = 1000


def total(actor: Actor, asked: Asked) -> int:
    """How many documents were asked for."""
    counted = select(func.count()).select_from(Document)
    return db.session.scalar(counted.where(rights.visible(actor), *listing.conditions(asked.values))) or 0


def answer(actor: Actor, asked: Asked) -> Response:
    """The file to download."""
    return sheets.response(made(actor, asked, _quietly), f"{name_of(asked)}.xlsx")


def name_of(asked: Asked) -> str:
    """What the file is called, without its ending."""
    year = asked.values.get("year")
    title = _title(asked)
    return f"{title} {year}" if year else f"{title} {clock.today():%Y-%m-%d}"


def made(actor: Actor, asked: Asked, progress: Callable[[int], object]) -> list[sheets.Sheet]:
    """The register as a table. `progress` is told again and again how many rows are written."""
    year = asked.values.get("year")
    subtitle = _("Năm %(year)d", year=year) if year else _("Tính đến ngày %(day)s", day=dates.vndate(clock.today()))
    return [sheets.Sheet(_title(asked), _columns(), _rows(actor, asked, progress), subtitle)]


def _title(asked: Asked) -> str:
    own = asked.values.get("register") == "own"
    return _("Danh sách văn bản của cơ quan") if own else _("Sổ đăng ký văn bản đến")


def _columns() -> list[sheets.Column]:
    return [
        sheets.Column(_("Ngày đến"), 11, "date"), sheets.Column(_("Số đến"), 8, "int"),
        sheets.Column(_("Tác giả"), 26), sheets.Column(_("Số, ký hiệu"), 18),
        sheets.Column(_("Ngày văn bản"), 11, "date"), sheets.Column(_("Tên loại và trích yếu"), 60),
        sheets.Column(_("Độ khẩn"), 11), sheets.Column(_("Đơn vị hoặc người nhận"), 22),
        sheets.Column(_("Ngày chuyển"), 11, "date"), sheets.Column(_("Ký nhận"), 18), sheets.Column(_("Ghi chú"), 22),
    ]  # fmt: skip


def _rows(actor: Actor, asked: Asked, progress: Callable[[int], object]) -> Iterator[Sequence[Any]]:
    # As registers are written: the first number at the top.
    wanted = listing.selection(actor, Asked(asked.values, "number" if asked.sort == listing.NEWEST else asked.sort))
    done = 0
    while batch := db.session.scalars(wanted.offset(done).limit(_BATCH)).all():
        passed = _passed_on([one.id for one in batch])
        yield from (_row(one, passed.get(one.id)) for one in batch)
        done += len(batch)
        progress(done)


def _row(document: Document, passed: tuple[Broadcast, Figures] | None) -> Sequence[Any]:
    what = f"{document.type_name}: {document.subject}" if document.type_name else document.subject
    return (
        document.arrived_on, document.number, document.issuer, document.code, document.issued_on, what,
        str(URGENCIES[document.urgency]) if document.urgency else "", _to_whom(passed),
        clock.local(passed[0].sent_at).date() if passed and passed[0].sent_at else None, _signed(passed),
        _remark(document),
    )  # fmt: skip


def _to_whom(passed: tuple[Broadcast, Figures] | None) -> str:
    return _("%(num)s người", num=dates.vnnumber(passed[1].everybody)) if passed else ""


def _signed(passed: tuple[Broadcast, Figures] | None) -> str:
    if passed is None or not passed[1].total:
        return ""
    done, of_all = passed[1].acknowledged, passed[1].total
    return _("%(done)s/%(total)s đã xác nhận", done=dates.vnnumber(done), total=dates.vnnumber(of_all))


def _remark(document: Document) -> str:
    if document.status == "recalled":
        return _("Đã thu hồi")
    if document.status == "replaced":
        return _("Đã được thay thế")
    return _("Hạn %(day)s", day=dates.vndate(document.due_on)) if document.due_on else ""


def _passed_on(document_ids: Sequence[int]) -> dict[int, tuple[Broadcast, Figures]]:
    """The first broadcast of each document that went out, with its figures. Two statements."""
    wanted = select(Broadcast).where(
        Broadcast.document_id.in_(document_ids), Broadcast.parent_id.is_(None), Broadcast.sent_at.is_not(None)
    )
    first: dict[int, Broadcast] = {}
    for one in db.session.scalars(wanted.order_by(Broadcast.id)):
        first.setdefault(one.document_id, one)
    counted = figures.of([one.id for one in first.values()])
    return {document_id: (one, counted[one.id]) for document_id, one in first.items()}


def _quietly(_done: int) -> None:
    """Nobody watches."""


def _make(
    actor: Actor, values: Mapping[str, Any], progress: Callable[[float], None]
) -> tuple[Sequence[sheets.Sheet], str]:
    if not may_read(actor):
        raise Refused(_("Không còn quyền xem sổ văn bản"))
    asked = Asked(values["values"], values["sort"])
    rows = total(actor, asked) or 1
    return made(actor, asked, lambda done: progress(done / rows)), name_of(asked)


def may_read(actor: Actor) -> bool:
    """Whether `actor` may see the register: clerks, and those who follow everything."""
    return rights.registers(actor) or actor.may_everywhere(rights.FOLLOW)


SHEET = LongSheet(
    "egov_broadcast.register_sheet", "egov_broadcast.register_sheet", lazy("Lập sổ đăng ký văn bản"), _make, may_read
)
