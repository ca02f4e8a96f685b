"""Reading single fields of one message, with a note of each that is wrong; reading goes on to the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from . import dates
from .refusals import Rejected, mark
from .tree import Node
from .values import identifier, is_absent

T = TypeVar("T")


class Fields:
    """The family of a message and what was found wrong in it so far."""

    def __init__(self, family: str, identifier_limit: int) -> None:
        self.family = family
        self.faults: list[Rejected] = []
        self._longest = identifier_limit

    def fault(self, reason: str, text: str, **values: object) -> None:
        """Note something wrong."""
        self.faults.append(Rejected(reason, text, **values))

    def missing(self, element: str) -> None:
        """Note that an element is missing or empty."""
        self.fault("missing_required", mark("Thiếu %(element)s; đề nghị nơi gửi bổ sung rồi gửi lại."), element=element)

    def day(self, node: Node, *path: str) -> date | None:
        """The day at `path`; None when absent or wrong."""
        return self._when(node, path, lambda text: dates.day(text, self.family))

    def moment(self, node: Node, *path: str) -> datetime | None:
        """The moment at `path`; None when absent or wrong."""
        return self._when(node, path, lambda text: dates.moment(text, self.family))

    def any_moment(self, node: Node, *path: str) -> datetime | None:
        """The moment at `path`, in whichever family's form; None when absent or wrong."""
        return self._when(node, path, dates.any_moment)

    def identifier(self, node: Node, *path: str) -> str:
        """The id at `path`; "" when absent. Several different ones are a fault: nobody could tell which is meant."""
        found = node.all(*path)
        said = list(dict.fromkeys(filter(None, (identifier(one.text) for one in found))))
        if len(said) > 1:
            self.ambiguous(found[0].tag)
        if said and len(said[0]) > self._longest:
            self.fault("limit_exceeded", mark("%(element)s dài quá %(num)d ký tự; đề nghị nơi gửi xem lại."),
                       element=found[0].tag, num=self._longest)  # fmt: skip
        return said[0] if said else ""

    def ambiguous(self, element: str) -> None:
        """Note an element that says different things."""
        self.fault(
            "bad_value",
            mark("%(element)s xuất hiện nhiều lần với nội dung khác nhau; đề nghị nơi gửi xem lại."), element=element,
        )  # fmt: skip

    def _when(self, node: Node, path: tuple[str, ...], read: Callable[[str], T]) -> T | None:
        for found in node.all(*path):
            if is_absent(found.text):
                continue
            try:
                return read(found.text)
            except ValueError:
                self.fault(
                    "bad_date",
                    mark("%(element)s “%(value)s” không phải ngày có thật hoặc sai dạng; đề nghị nơi gửi sửa lại."),
                    element=found.tag, value=found.text.strip(),
                )  # fmt: skip
                return None
        return None
