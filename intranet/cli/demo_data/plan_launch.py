"""The plan that launches the year's emulation movement: running, parent of the publicity plan."""

from __future__ import annotations

from datetime import date

from intranet.cli.demo_data.units import PLACE
from intranet.cli.demo_data.wording import Parts, after, basis, on, recipients, section, signature, task


def head(units: dict[str, int], issued: date) -> dict[str, object]:
    """The plan's own values."""
    return {
        "title": f"Phát động phong trào thi đua yêu nước năm {issued.year} của Sở Khoa học và Công nghệ",
        "kind": "launch", "year": issued.year, "issuing_unit_id": units["agency"], "symbol": "KH-SKHCN",
        "place": PLACE, "superior_name": "Ủy ban nhân dân tỉnh Lam Giang",
        "slogan": "Kỷ cương, sáng tạo, bứt phá, về đích sớm",
        "parent_text": f"Kế hoạch số 15/KH-UBND ngày {on(after(issued, -30))} của Ủy ban nhân dân tỉnh Lam Giang",
    }  # fmt: skip


def parts(units: dict[str, int], issued: date) -> Parts:
    """Everything printed in it."""
    return {
        "bases": [
            basis("Luật", "", "", "Luật Thi đua, khen thưởng", date(2022, 6, 15), "Quốc hội"),
            basis("Kế hoạch", "15", "KH-UBND", "", after(issued, -30), "Ủy ban nhân dân tỉnh Lam Giang"),
        ],
        "movements": [{"name": "Cán bộ, công chức, viên chức thi đua xây dựng văn hóa công sở"},
                      {"name": "Đổi mới sáng tạo và chuyển đổi số vì người dân"}],
        "waves": [
            {"label": "Đợt 1", "starts_on": after(issued, 5), "ends_on": after(issued, 95),
             "topics": ["Lập thành tích chào mừng ngày Khoa học, công nghệ và Đổi mới sáng tạo 18/5",
                        "Hoàn thành trước hạn nhiệm vụ chuyển đổi số của từng đơn vị"]},
            {"label": "Đợt 2", "starts_on": after(issued, 96), "ends_on": after(issued, 250),
             "topics": ["Nước rút hoàn thành chỉ tiêu năm", "Bình xét, suy tôn tập thể và cá nhân tiêu biểu"]},
        ],
        "channels": [{"code": code} for code in ("conference", "monthly_briefing", "portal", "commendation")],
        "targets": [{"percent": 100, "op": "=", "what": "đơn vị ký giao ước thi đua"},
                    {"percent": 100, "op": "=", "what": "tập thể, cá nhân đăng ký danh hiệu thi đua"},
                    {"percent": 95, "op": ">=", "what": "nhiệm vụ được giao hoàn thành đúng hạn"}],
        "titles": [{"name": "Lao động tiên tiến"}, {"name": "Chiến sĩ thi đua cơ sở"}, {"name": "Tập thể lao động xuất sắc"}],
        "tasks": _tasks(units, issued),
        "duties": [{"due_on": after(issued, 150), "to": "Sở Nội vụ", "unit_id": units["office"], "note": "Báo cáo sơ kết"},
                   {"due_on": after(issued, 260), "to": "Sở Nội vụ", "unit_id": units["office"], "note": "Báo cáo tổng kết"}],
        "recipients": recipients(units, "province", "interior", "agency", "union"),
        "signature": [signature("", "Giám đốc", "Đặng Thị Hòa Bình")],
        "sections": _sections(issued),
    }  # fmt: skip


def _tasks(units: dict[str, int], issued: date) -> list[dict[str, object]]:
    return [
        task("1", "Tổ chức ký giao ước thi đua giữa các đơn vị", units["office"], after(issued, 20),
             "Biên bản ký giao ước", "Công đoàn cơ sở Sở Khoa học và Công nghệ"),
        task("2", "Đăng ký danh hiệu thi đua và sáng kiến của từng đơn vị", units["science"], after(issued, 45),
             "Danh sách đăng ký"),
        task("3", "Đưa toàn bộ thủ tục hành chính của Sở lên trực tuyến toàn trình", units["digital"],
             after(issued, 210), "Báo cáo kết quả", "Văn phòng Sở"),
        task("4", "Thẩm định sáng kiến cấp cơ sở", units["council"], after(issued, 235), "Quyết định công nhận"),
    ]  # fmt: skip


def _sections(issued: date) -> list[dict[str, object]]:
    return [
        section("I", "MỤC ĐÍCH, YÊU CẦU", 1),
        section("1", "Mục đích", 2, "Khơi dậy tinh thần thi đua trong toàn Sở, lấy kết quả công việc và sự hài lòng của "
                "người dân, doanh nghiệp làm thước đo."),
        section("2", "Yêu cầu", 2, "Thi đua phải có chỉ tiêu, có kiểm tra, có sơ kết; không phô trương, không hình thức. "
                "100% tập thể, cá nhân đăng ký danh hiệu thi đua ngay từ đầu đợt."),
        section("II", "NỘI DUNG THI ĐUA", 1),
        section("1", "Hoàn thành nhiệm vụ chính trị", 2, "Mỗi đơn vị chọn ít nhất một việc khó, việc mới làm trọng tâm "
                "thi đua; ít nhất 95% nhiệm vụ được giao hoàn thành đúng hạn."),
        section("2", "Đổi mới sáng tạo và chuyển đổi số", 2, "Mỗi phòng có ít nhất một sáng kiến được áp dụng trong năm; "
                "khuyến khích sáng kiến dùng chung cho nhiều đơn vị."),
        section("III", "THỜI GIAN", 1, f"Đợt 1 từ {on(after(issued, 5))} đến {on(after(issued, 95))}; "
                f"đợt 2 từ {on(after(issued, 96))} đến {on(after(issued, 250))}."),
        section("IV", "TỔ CHỨC THỰC HIỆN", 1, "Văn phòng Sở chủ trì theo dõi, đôn đốc, tổng hợp; các đơn vị gửi kết quả "
                "theo mẫu trước ngày cuối của từng đợt."),
    ]  # fmt: skip
