"""Where a person stands with what reached them: :mod:`people.counting` says it, here it is sorted and put in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, or_

from ..people import counting
from ..sending.models import Receipt
from ..texts import lazy

_IS: Final = counting.conditions(Receipt, datetime.min.replace(tzinfo=UTC))
COUNTS: Final = Receipt.left_on.is_(None)
CONFIRMED: Final = and_(COUNTS, _IS["acknowledged"])
EXEMPT: Final = and_(COUNTS, _IS["exempt"])
UNOPENED: Final = and_(COUNTS, _IS["unopened"])
OPENED: Final = and_(COUNTS, _IS["opened"])
WAITING: Final = and_(COUNTS, Receipt.acknowledged_at.is_(None), Receipt.exempt_at.is_(None), Receipt.must)
"""They have to confirm and did not: opened or not."""
UNREAD: Final = and_(COUNTS, _IS["unread"])
READ: Final = and_(COUNTS, _IS["read"])
LEFT: Final = Receipt.left_on.is_not(None)

WORDS: Final = {
    "waiting": lazy("Chưa xác nhận"),
    "unreachable": lazy("Chưa tới được"),
    "overdue": lazy("Quá hạn"),
    "unopened": lazy("Chưa mở"),
    "opened": lazy("Đã mở, chưa xác nhận"),
    "exempt": lazy("Được miễn"),
    "acknowledged": lazy("Đã xác nhận"),
    "read": lazy("Đã mở"),
    "left": lazy("Không còn tính"),
    "all": lazy("Tất cả"),
}
"""What one may ask for in the list of people, in the order of the box to choose from."""

WAYS_OUT: Final = {
    "account": (lazy("Chưa có tài khoản"), lazy("Báo quản trị cấp tài khoản, hoặc cho ký danh sách giấy")),
    "signed_in": (lazy("Chưa đăng nhập lần nào"), lazy("Hướng dẫn đăng nhập lần đầu, hoặc gọi điện")),
    "refused": (lazy("Địa chỉ thư không nhận được"), lazy("Báo Văn phòng sửa địa chỉ thư")),
    "mail": (lazy("Chưa có địa chỉ thư"), lazy("Bổ sung địa chỉ thư, hoặc gọi điện")),
}
"""Why somebody can hardly be reached, and the way out."""


def overdue(now: datetime) -> ColumnElement[bool]:
    """They have to confirm and their deadline is past."""
    return and_(COUNTS, counting.conditions(Receipt, now)["overdue"])


def unreachable(contact: Any) -> ColumnElement[bool]:
    """They have not opened it, and have no account, never signed in or get no mail. `contact`: `contact_facts()`."""
    no_way = or_(contact.c.has_account == 0, contact.c.signed_in_at.is_(None), contact.c.mail != "ok")
    return and_(UNOPENED, no_way)


def mute(contact: Any) -> ColumnElement[bool]:
    """No reminder gets to them: they can neither sign in nor get mail."""
    return and_(contact.c.has_account == 0, contact.c.mail != "ok")


def rank(contact: Any, now: datetime) -> ColumnElement[int]:
    """The order of the list: who can hardly be reached first, then who is late, who waits, and those who are done."""
    late = and_(Receipt.due_at.is_not(None), Receipt.due_at < now)
    return case(
        (Receipt.left_on.is_not(None), 11),
        (Receipt.acknowledged_at.is_not(None), 10),
        (Receipt.exempt_at.is_not(None), 9),
        (and_(~Receipt.must, Receipt.opened_at.is_not(None)), 8),
        (~Receipt.must, 7),
        (and_(Receipt.opened_at.is_not(None), late), 4),
        (Receipt.opened_at.is_not(None), 6),
        (contact.c.has_account == 0, 0),
        (contact.c.signed_in_at.is_(None), 1),
        (contact.c.mail != "ok", 2),
        (late, 3),
        else_=5,
    )


def state_of(row: Any) -> str:
    """The state of a row of :class:`Receipt`, as a key of :data:`WORDS` (or *unread*)."""
    if row.left_on is not None:
        return "left"
    if row.acknowledged_at is not None:
        return "acknowledged"
    if row.exempt_at is not None:
        return "exempt"
    if not row.must:
        return "read" if row.opened_at is not None else "unread"
    return "opened" if row.opened_at is not None else "unopened"


def conditions(contact: Any, now: datetime) -> Mapping[str, ColumnElement[bool]]:
    """The condition of each key of :data:`WORDS`."""
    return {
        "waiting": WAITING, "unreachable": unreachable(contact), "overdue": overdue(now),
        "unopened": or_(UNOPENED, UNREAD), "opened": OPENED, "exempt": EXEMPT, "acknowledged": CONFIRMED,
        "read": READ, "left": LEFT, "all": COUNTS,
    }  # fmt: skip
