"""Words for kinds, roles, events and actions."""

from __future__ import annotations

from intranet.web.i18n import lazy

KIND_LABELS = {
    "agency": lazy("Cơ quan"), "division": lazy("Phòng, đơn vị tham mưu"), "subordinate": lazy("Đơn vị trực thuộc"),
    "commune": lazy("Xã, phường"), "party_cell": lazy("Tổ chức đảng"), "trade_union": lazy("Công đoàn"),
    "council": lazy("Hội đồng"), "emulation_block": lazy("Khối thi đua"), "external": lazy("Cơ quan bên ngoài"),
}  # fmt: skip
KIND_ICONS = {
    "agency": "building", "party_cell": "flag", "trade_union": "people", "council": "award",
    "emulation_block": "grid", "external": "box-arrow-up-right",
}  # fmt: skip
ROLE_LABELS = {
    "head": lazy("Trưởng đơn vị"), "deputy": lazy("Cấp phó"), "coordinator": lazy("Đầu mối"),
    "member": lazy("Thành viên"),
}  # fmt: skip
EMPLOYMENT_LABELS = {
    "civil_servant": lazy("Công chức"), "public_employee": lazy("Viên chức"),
    "contract": lazy("Lao động hợp đồng"),
}  # fmt: skip
EVENT_LABELS = {
    "create": lazy("Thành lập"), "rename": lazy("Đổi tên"), "move": lazy("Chuyển cấp trên"),
    "change": lazy("Đổi thông tin"), "merge": lazy("Hợp nhất"), "split": lazy("Tách"),
    "dissolve": lazy("Kết thúc hoạt động"),
}  # fmt: skip
ACTION_LABELS = {
    "unit.create": lazy("Thêm đơn vị"),
    "unit.change": lazy("Sửa đơn vị"),
    "unit.merge": lazy("Hợp nhất đơn vị"),
    "unit.split": lazy("Tách đơn vị"),
    "unit.dissolve": lazy("Kết thúc đơn vị"),
    "person.create": lazy("Thêm người"),
    "person.change": lazy("Sửa thông tin người"),
    "person.move": lazy("Chuyển đơn vị công tác"),
    "person.join": lazy("Thêm tư cách thành viên"),
    "person.part": lazy("Kết thúc tư cách thành viên"),
    "person.leave": lazy("Thôi làm việc"),
    "group.create": lazy("Thêm nhóm"),
    "group.rename": lazy("Đổi tên nhóm"),
    "group.members": lazy("Đổi người trong nhóm"),
    "group.archive": lazy("Lưu trữ nhóm"),
}
