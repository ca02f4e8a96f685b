"""Words for plugins: states, kinds, categories, what is done to them."""

from __future__ import annotations

from intranet.web.i18n import lazy

ACTION_LABELS = {
    "plugin.enable": lazy("Dùng lại phân hệ"),
    "plugin.disable": lazy("Ngừng dùng phân hệ"),
    "plugin.uninstall": lazy("Gỡ phân hệ"),
    "plugin.purge": lazy("Xóa hẳn dữ liệu phân hệ"),
    "plugin.switch": lazy("Bật, tắt phân hệ cho đơn vị"),
    "plugin.default": lazy("Đổi mặc định của phân hệ"),
    "plugin.settings": lazy("Đổi cài đặt phân hệ"),
}
