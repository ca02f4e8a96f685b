"""The columns of the list. The reader chooses; the choice stands in the address and is remembered in a cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..texts import lazy

COLUMNS: Final[Mapping[str, str]] = {
    "unit": lazy("Đơn vị"),
    "stage": lazy("Bước"),
    "sent": lazy("Ngày gửi"),
    "due": lazy("Hạn xử lý"),
    "reviewers": lazy("Người xem xét"),
    "score": lazy("Điểm"),
    "category": lazy("Loại"),
    "field": lazy("Lĩnh vực"),
    "plan": lazy("Kế hoạch"),
    "wave": lazy("Đợt"),
    "movement": lazy("Phong trào"),
    "consent": lazy("Đồng ý đăng"),
    "submitter": lazy("Người gửi"),
}
"""By name, in the order they stand in; the title is always there."""
USUAL: Final = ("unit", "stage", "sent", "due", "reviewers")
COOKIE: Final = "good_deeds_columns"
KEPT_SECONDS: Final = 365 * 24 * 3600


def chosen(asked: Sequence[str], remembered: str) -> tuple[str, ...]:
    """The columns to show: those in the address, else the remembered ones, else the usual."""
    wanted = asked or remembered.split(".") if asked or remembered else USUAL
    return tuple(name for name in COLUMNS if name in wanted)
