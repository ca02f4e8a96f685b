"""The list of confirmations on paper: "Danh sách xác nhận", with room to sign for whoever has not confirmed here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from intranet import clock, dates, documents, force_locale, sort_key

from ..sending import telling
from ..texts import _, ngettext
from . import listing
from .access import Followed
from .asked import Asked
from .listing import Line

MOST: Final = 3000
"""More names make no list that anybody would sign; a unit can be asked for."""
AT_ONCE: Final = 1000


def paper(followed: Followed, asked: Asked, unit_name: str = "") -> documents.Paper:
    """The paper, in Vietnamese. `unit_name`: of the unit asked for."""
    with force_locale("vi"):
        head = documents.agency_head(unit_name, day=clock.today())
        columns = [
            documents.Column("STT", 1, "center"), documents.Column("Họ và tên", 5), documents.Column("Đơn vị", 5),
            documents.Column("Xác nhận lúc", 4), documents.Column("Ký tên", 4),
        ]  # fmt: skip
        rows = list(_rows(followed, asked))
        blocks: list[documents.Block] = [
            documents.Paragraph(_about(followed)),
            documents.Table(columns, rows),
            documents.Paragraph(_summed(rows)),
        ]
        subject = _("Đã đọc %(what)s", what=telling.title(followed.document))
        return documents.Paper(
            head, "Danh sách xác nhận", subject, blocks, signers=[documents.Signer("Người lập danh sách", "")],
            recipients=["Lưu: VT."],
        )  # fmt: skip


def _about(followed: Followed) -> str:
    document = followed.document
    issued = _(" ngày %(day)s", day=dates.vndate(document.issued_on)) if document.issued_on else ""
    what = _("Văn bản %(code)s%(issued)s của %(issuer)s.", code=document.code or f"“{document.subject}”",
             issued=issued, issuer=document.issuer or _("cơ quan"))  # fmt: skip
    if followed.root.deadline is None:
        return what
    return f"{what} {_('Hạn xác nhận: %(when)s.', when=telling.moment(followed.root.deadline))}"


def _rows(followed: Followed, asked: Asked) -> Iterator[tuple[str, ...]]:
    """By unit, in each by name: a list goes round in a unit."""
    found = listing.streamed(followed, asked, AT_ONCE, by_name=True)
    people = list(islice((one for one in found if one.state not in ("read", "unread")), MOST))
    people.sort(key=lambda one: sort_key(one.unit_name))
    for number, one in enumerate(people, 1):
        yield str(number), one.name, one.unit_name, _confirmed(one), ""


def _confirmed(one: Line) -> str:
    if one.state == "exempt":
        return _("Miễn: %(reason)s", reason=one.exempt_reason)
    if one.acknowledged_at is None:
        return ""
    said = dates.vndatetime(one.acknowledged_at)
    return _("%(when)s (ký giấy)", when=said) if one.on_paper else said


def _summed(rows: list[tuple[str, ...]]) -> str:
    done = sum(1 for row in rows if row[3])
    total = ngettext("Danh sách có %(num)d người", "Danh sách có %(num)d người", len(rows))
    return _("%(total)s, %(done)d người đã xác nhận hoặc được miễn.", total=total, done=done)
