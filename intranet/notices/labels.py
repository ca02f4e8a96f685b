"""Words for notices."""

from __future__ import annotations

from intranet.web.i18n import lazy

CADENCES = {
    "now": lazy("Gửi thư ngay"), "daily": lazy("Gộp mỗi ngày một thư"), "weekly": lazy("Gộp mỗi tuần một thư"),
    "never": lazy("Không gửi thư"),
}  # fmt: skip
ACTIONS = {
    "notices.unsubscribe": lazy("Thôi nhận thư bằng liên kết trong thư"),
    "notices.prefer": lazy("Đổi cách nhận thư thông báo"),
    "notices.retry_address": lazy("Gửi lại thư tới địa chỉ bị trả"),
}
