"""A few invented pieces of news, to see the board at work."""

from __future__ import annotations

from datetime import timedelta

from intranet import SYSTEM, clock, plan_choices, unit_choices

from . import queries, service
from .service import Draft

# (days ago, which unit of the list, reach, about a plan, pinned, title, body), newest last
_NEWS = (
    (
        12, 1, "everyone", True, False, "Phát động viết về gương người tốt, việc tốt",
        ("Mỗi phòng giới thiệu ít nhất hai gương trong quý. Bài viết ngắn, kèm ảnh, gửi đầu mối của phòng.\n\n"
        "Đầu mối chọn, gửi Văn phòng trước ngày 20 của tháng cuối quý."),
    ),
    (
        6, 2, "unit", True, False, "Phân công đầu mối theo dõi đợt 1",
        "Phòng cử hai người làm đầu mối: một người ghi nhận buổi sinh hoạt, một người tổng hợp gương.",
    ),
    (
        3, 3, "below", False, False, "Họp giao ban về thi đua chuyển sang sáng thứ Tư",
        "Từ tuần này, phần thi đua của buổi giao ban bắt đầu lúc 8:30, tại phòng họp tầng 2.",
    ),
    (
        2, 1, "everyone", True, True, "Ngày hội tuyên truyền cuối tháng: đăng ký gian trưng bày",
        ("Mỗi đơn vị đăng ký một gian trưng bày ảnh và sản phẩm của phong trào.\n\n"
        "Đăng ký với Văn phòng, nêu tên gian, số người tham gia và thiết bị cần mượn."),
    ),
    (
        1, 2, "unit", False, False, "Ba sáng kiến của phòng được đưa vào danh sách đề nghị",
        "Ba sáng kiến về cắt giảm thời gian trả hồ sơ đã qua vòng đầu. Mời góp ý trước thứ Sáu.",
    ),
)  # fmt: skip


def publish() -> int:
    """Publish the examples unless there is news already; how many that were."""
    if queries.latest(SYSTEM, 1):
        return 0
    units = [unit_id for unit_id, _name in unit_choices()]
    plan = next(iter(plan_choices(SYSTEM)), (None, ""))[0]
    now = clock.now()
    for days, place, reach, planned, pinned, title, body in _NEWS if units else ():
        with clock.standing_at(now - timedelta(days=days)):
            pinned_until = (now + timedelta(days=10)).date() if pinned else None
            unit_id = units[min(place, len(units) - 1)]
            service.publish(SYSTEM, Draft(title, body, unit_id, reach, plan if planned else None, pinned_until))
    return len(_NEWS) if units else 0
