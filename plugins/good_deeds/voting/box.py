"""The box of a secret ballot: the sum of the choices on one item, sealed.

What is inside has no order and no names, is always as long, and is encrypted anew with each vote: of two boxes nobody
without the secret key of the instance can say whether they hold the same. With the key, whoever also has the box as it
was before and after one vote can (docs/security.md); so earlier values are scrubbed from the database's files.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from intranet import Refused, Unsealable, seal, unseal

from ..texts import CHOICES, _

_PURPOSE = "ballot box"
_SHAPE = struct.Struct(">4I")
_MARK = 1
"""Tells the shape of what is inside, should it ever change."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose what."""

    yes: int = 0
    no: int = 0
    blank: int = 0

    @property
    def total(self) -> int:
        """How many voted."""
        return self.yes + self.no + self.blank

    def plus(self, choice: str) -> Count:
        """With one vote more. Raises :class:`LookupError` for what is no choice."""
        if choice not in CHOICES:
            raise LookupError(choice)
        return replace(self, **{choice: getattr(self, choice) + 1})


def sealed(item_id: int, count: Count) -> bytes:
    """What the row of the box holds: different each time, always as long."""
    inside = _SHAPE.pack(_MARK, count.yes, count.no, count.blank)
    return seal(inside, purpose=_PURPOSE, context=f"item {item_id}")


def opened(item_id: int, kept: bytes) -> Count:
    """What is in the box. Raises Refused when it cannot be opened: another secret key, or somebody changed it."""
    try:
        _mark, yes, no, blank = _SHAPE.unpack(unseal(kept, purpose=_PURPOSE, context=f"item {item_id}"))
    except Unsealable as error:
        raise Refused(
            _("Không mở được hòm phiếu: khóa bí mật của hệ thống đã đổi hoặc hòm phiếu bị sửa. "
              "Báo quản trị khôi phục khóa; nếu không được, chủ tọa để mục này sang phiên sau rồi bỏ phiếu lại.")
        ) from error  # fmt: skip
    return Count(yes, no, blank)
