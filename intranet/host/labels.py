"""Words for plugins: states, kinds, categories, what is done to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from intranet.web.i18n import _, lazy, ngettext

ACTION_LABELS = {
    "host.export_data": lazy("Xuất dữ liệu cá nhân"),
    "host.erase_data": lazy("Xóa dữ liệu cá nhân"),
    "plugin.enable": lazy("Dùng lại phân hệ"),
    "plugin.disable": lazy("Ngừng dùng phân hệ"),
    "plugin.uninstall": lazy("Gỡ phân hệ"),
    "plugin.purge": lazy("Xóa hẳn dữ liệu phân hệ"),
    "plugin.switch": lazy("Bật, tắt phân hệ cho đơn vị"),
    "plugin.default": lazy("Đổi mặc định của phân hệ"),
    "plugin.settings": lazy("Đổi cài đặt phân hệ"),
}

CATEGORIES = {
    "emulation": lazy("Thi đua, khen thưởng"), "communication": lazy("Thông tin, truyền thông"),
    "documents": lazy("Văn bản, báo cáo"), "administration": lazy("Hành chính, nội bộ"),
    "system": lazy("Hệ thống"), "other": lazy("Khác"),
}  # fmt: skip

STATE_WORDS = {
    "on": lazy("Bật"), "off": lazy("Tắt"), "forced": lazy("Bắt buộc"), "unavailable": lazy("Không được dùng"),
}  # fmt: skip
STATE_ICONS = {"on": "check2", "off": "dash-lg", "forced": "lock", "unavailable": "slash-circle"}
STATE_TONES = {"on": "ok", "off": "", "forced": "ok", "unavailable": ""}
STATE_HINTS = {
    "on": lazy("đơn vị tự tắt được"), "off": lazy("đơn vị tự bật được"), "forced": lazy("luôn bật"),
    "unavailable": lazy("luôn tắt"),
}  # fmt: skip

GROUPS = {
    "running": ("on", "partly"), "idle": ("off",), "trouble": ("broken", "migration", "gone"),
    "stopped": ("disabled", "uninstalled"),
}  # fmt: skip
"""How the states of plugins are told apart in the list: what needs nothing, what needs somebody."""
GROUP_WORDS = {
    "running": lazy("Đang bật"), "idle": lazy("Chưa bật"), "trouble": lazy("Cần khắc phục"),
    "stopped": lazy("Đang ngừng dùng"),
}  # fmt: skip

PLUGIN_STATES = {
    "on": lazy("Đang bật"), "partly": lazy("Đang bật"), "off": lazy("Chưa bật"), "disabled": lazy("Đang ngừng dùng"),
    "uninstalled": lazy("Đã gỡ"), "migration": lazy("Chờ cập nhật dữ liệu"), "broken": lazy("Không nạp được"),
    "gone": lazy("Không còn mã nguồn"),
}  # fmt: skip
PLUGIN_TONES = {"on": "ok", "partly": "ok", "migration": "warn", "broken": "bad", "gone": "warn"}
PLUGIN_ICONS = {
    "on": "check2", "partly": "check2", "off": "dash-lg", "disabled": "pause-circle", "uninstalled": "archive",
    "migration": "clock-history", "broken": "x-lg", "gone": "question-circle",
}  # fmt: skip
_COUNTED = {
    "running": lazy("%(num)d đang bật"), "off": lazy("%(num)d chưa bật"), "disabled": lazy("%(num)d ngừng dùng"),
    "uninstalled": lazy("%(num)d đã gỡ"), "migration": lazy("%(num)d chờ cập nhật dữ liệu"),
    "broken": lazy("%(num)d không nạp được"), "gone": lazy("%(num)d không còn mã nguồn"),
}  # fmt: skip

SOURCES = {
    "bundled": lazy("Kèm theo Lan Tỏa"), "folder": lazy("Thư mục trong instance/plugins"),
    "distribution": lazy("Gói cài bằng pip"),
}  # fmt: skip
PERIODS = {"minute": lazy("mỗi phút"), "hour": lazy("mỗi giờ"), "day": lazy("mỗi ngày")}
STEPS_DONE = {
    "disable": lazy("Đã ngừng dùng phân hệ. Dữ liệu, cài đặt còn nguyên."),
    "uninstall": lazy("Đã gỡ phân hệ. Dữ liệu còn nguyên; bấm Dùng lại để đưa trở lại."),
}


def heading(states: Sequence[str]) -> str:
    """The title of the list states the situation: 6 phân hệ: 4 đang bật, 1 chưa bật, 1 không nạp được."""
    if not states:
        return _("Chưa cài phân hệ nào")
    counts = Counter("running" if state in GROUPS["running"] else state for state in states)
    parts = [str(words) % {"num": counts[name]} for name, words in _COUNTED.items() if counts[name]]
    return ngettext("%(num)d phân hệ: ", "%(num)d phân hệ: ", len(states)) + ", ".join(parts)
