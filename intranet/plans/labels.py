"""Words for the codes of the plan database, as the glossary fixes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intranet.web.i18n import lazy

Labels = Mapping[str, str]

KINDS: Final[Labels] = {"publicity": lazy("Tuyên truyền"), "launch": lazy("Phát động thi đua")}
STATUSES: Final[Labels] = {
    "draft": lazy("Dự thảo"), "review": lazy("Chờ duyệt"), "issued": lazy("Đang thực hiện"),
    "closed": lazy("Đã kết thúc"),
}  # fmt: skip
STATUS_TONES: Final = {"draft": "", "review": "warn", "issued": "ok", "closed": ""}
STATUS_ICONS: Final = {"draft": "pencil", "review": "clock", "issued": "arrow-repeat", "closed": "check2"}
CHANNELS: Final[Labels] = {
    "law_day": lazy("Ngày pháp luật"), "party_cell_meeting": lazy("Họp chi bộ"),
    "monthly_briefing": lazy("Giao ban tháng"), "portal": lazy("Cổng thông tin điện tử"),
    "egov": lazy("Văn bản eGov"), "mass_media": lazy("Báo, đài"), "social_media": lazy("Mạng xã hội"),
    "arts_contest": lazy("Hội thi, văn nghệ"), "visual_display": lazy("Cổ động trực quan"),
    "talk_exchange": lazy("Tọa đàm, giao lưu"), "printed": lazy("Ấn phẩm, tài liệu in"),
    "conference": lazy("Hội nghị"), "commendation": lazy("Biểu dương, khen thưởng"),
}  # fmt: skip
DUTIES: Final[Labels] = {
    "lead": lazy("Chủ trì"), "coordinate": lazy("Phối hợp"), "all": lazy("Tất cả đơn vị cùng loại"),
}  # fmt: skip
TASK_STATUSES: Final[Labels] = {
    "todo": lazy("Chưa làm"), "doing": lazy("Đang làm"), "done": lazy("Hoàn thành"), "dropped": lazy("Không thực hiện"),
}  # fmt: skip
TASK_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "overdue": (lazy("Quá hạn"), "bad", "exclamation-octagon"),
    "soon": (lazy("Sắp đến hạn"), "warn", "clock"),
    "doing": (lazy("Đang làm"), "info", ""),
    "done": (lazy("Hoàn thành"), "ok", "check2"),
    "dropped": (lazy("Không thực hiện"), "", ""),
    "todo": (lazy("Chưa làm"), "", ""),
}
RECURRENCES: Final[Labels] = {
    "week": lazy("Hằng tuần"), "month": lazy("Hằng tháng"), "quarter": lazy("Hằng quý"),
    "half_year": lazy("Sáu tháng một lần"), "year": lazy("Hằng năm"),
}  # fmt: skip
PURPOSES: Final[Labels] = {
    "b/c": lazy("để báo cáo"), "t/h": lazy("để thực hiện"), "p/h": lazy("để phối hợp"),
    "t/d": lazy("để theo dõi"), "c/đ": lazy("để chỉ đạo"), "để biết": lazy("để biết"), "lưu": lazy("lưu"),
}  # fmt: skip
AUTHORITIES: Final[Labels] = {
    "TM.": lazy("TM. (thay mặt)"), "KT.": lazy("KT. (ký thay)"), "TL.": lazy("TL. (thừa lệnh)"),
    "TUQ.": lazy("TUQ. (thừa ủy quyền)"),
}  # fmt: skip
OPERATORS: Final[Labels] = {"=": lazy("đạt"), ">=": lazy("ít nhất"), "<=": lazy("không quá")}
TRANSITIONS: Final[Labels] = {
    "submit": lazy("Trình duyệt"), "return": lazy("Trả lại"), "issue": lazy("Ban hành"),
    "close": lazy("Kết thúc"), "reopen": lazy("Mở lại"), "amend": lazy("Lập bản sửa đổi"),
    "archive": lazy("Bỏ dự thảo"),
}  # fmt: skip
ACTIONS: Final[Labels] = {
    "plan.create": lazy("Tạo dự thảo"), "plan.edit": lazy("Sửa thông tin chung"), "plan.submit": lazy("Trình duyệt"),
    "plan.return": lazy("Trả lại để hoàn thiện"), "plan.issue": lazy("Ban hành"), "plan.close": lazy("Kết thúc"),
    "plan.replace": lazy("Được thay bằng bản sửa đổi"), "plan.reopen": lazy("Mở lại"),
    "plan.amend": lazy("Lập bản sửa đổi"), "plan.archive": lazy("Bỏ dự thảo"),
    "plan.import": lazy("Nhập từ văn bản"), "plan.progress": lazy("Cập nhật nhiệm vụ"),
    "plan.progress_part": lazy("Cập nhật phần việc phối hợp"), "plan.deliver": lazy("Ghi báo cáo đã gửi"),
    "plan.take_back": lazy("Bỏ ghi báo cáo đã gửi"),
    "plan.edit_part": lazy("Sửa nội dung"), "plan.audience": lazy("Sửa đối tượng hưởng ứng"),
}  # fmt: skip
