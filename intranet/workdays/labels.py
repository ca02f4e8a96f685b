"""Words for the special days, in the audit trail too."""

from __future__ import annotations

from intranet.web.i18n import lazy

KINDS = {"off": lazy("Nghỉ"), "work": lazy("Làm bù")}
SOURCES = {"suggested": lazy("Gợi ý sẵn"), "typed": lazy("Cơ quan nhập")}
ACTIONS = {
    "workdays.add": lazy("Thêm ngày nghỉ, ngày làm bù"),
    "workdays.edit": lazy("Sửa ngày nghỉ, ngày làm bù"),
    "workdays.remove": lazy("Bỏ ngày nghỉ, ngày làm bù"),
    "workdays.seed": lazy("Lấy ngày nghỉ gợi ý của một năm"),
}
SUBJECTS = {"special_day": lazy("Ngày nghỉ, ngày làm bù")}
