"""Words for roles and for what is done to accounts."""

from __future__ import annotations

from intranet.web.i18n import lazy

ROLE_LABELS = {
    "staff": lazy("Cán bộ, công chức"), "coordinator": lazy("Đầu mối"), "unit_head": lazy("Trưởng đơn vị"),
    "office": lazy("Văn phòng"), "leader": lazy("Lãnh đạo"), "council_member": lazy("Thành viên hội đồng"),
    "admin": lazy("Quản trị"),
}  # fmt: skip

ACTION_LABELS = {
    "account.create": lazy("Tạo tài khoản"),
    "account.reset_password": lazy("Đặt lại mật khẩu"),
    "account.change_password": lazy("Đổi mật khẩu"),
    "account.disable": lazy("Khóa tài khoản"),
    "account.enable": lazy("Mở lại tài khoản"),
    "account.prefer": lazy("Đổi ngôn ngữ, giao diện"),
    "account.erase_data": lazy("Xóa dữ liệu cá nhân của tài khoản"),
    "account.sign_in": lazy("Đăng nhập"),
    "account.sign_out": lazy("Đăng xuất"),
    "account.revoke_session": lazy("Kết thúc một phiên đăng nhập"),
    "account.revoke_sessions": lazy("Kết thúc các phiên đăng nhập khác"),
    "role.grant": lazy("Giao vai trò"),
    "role.revoke": lazy("Thôi giao vai trò"),
}
