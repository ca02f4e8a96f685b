"""The publicity plan that is running: two waves, every kind of channel, tasks in every state."""

from __future__ import annotations

from datetime import date

from intranet.cli.demo_data.units import PLACE
from intranet.cli.demo_data.wording import Parts, Row, after, basis, on, recipients, section, signature, task

FIRST_WAVE, SECOND_WAVE = (3, 70), (71, 190)


def head(units: dict[str, int], issued: date, parent_id: int) -> dict[str, object]:
    """The plan's own values."""
    return {
        "title": f"Tuyên truyền các phong trào thi đua yêu nước, gương điển hình tiên tiến năm {issued.year}",
        "kind": "publicity", "year": issued.year, "issuing_unit_id": units["agency"], "symbol": "KH-SKHCN",
        "place": PLACE, "superior_name": "Ủy ban nhân dân tỉnh Lam Giang", "parent_id": parent_id,
        "slogan": "Mỗi người một việc tốt, mỗi đơn vị một gương sáng",
    }  # fmt: skip


def parts(units: dict[str, int], issued: date) -> Parts:
    """Everything printed in it."""
    return {
        "bases": [
            basis("Luật", "", "", "Luật Thi đua, khen thưởng", date(2022, 6, 15), "Quốc hội"),
            basis("Nghị định", "152/2025", "NĐ-CP", "", date(2025, 6, 14), "Chính phủ"),
            basis("Kế hoạch", "21", "KH-UBND", "", after(issued, -25), "Ủy ban nhân dân tỉnh Lam Giang"),
        ],
        "movements": [{"name": "Cán bộ, công chức, viên chức thi đua xây dựng văn hóa công sở"},
                      {"name": "Đổi mới sáng tạo và chuyển đổi số vì người dân"},
                      {"name": "Chung sức vì người nghèo, không để ai bị bỏ lại phía sau"}],
        "waves": _waves(issued),
        "channels": [
            {"code": "law_day", "detail": "Ngày pháp luật hằng tháng"}, {"code": "party_cell_meeting"},
            {"code": "monthly_briefing"}, {"code": "portal", "detail": "Chuyên mục Thi đua yêu nước"},
            {"code": "egov"}, {"code": "talk_exchange", "detail": "Giao lưu với gương điển hình"},
            {"code": "social_media"}, {"code": "commendation"},
        ],
        "targets": [
            {"percent": 100, "op": "=", "what": "tập thể, cá nhân trong Sở hưởng ứng, tham gia"},
            {"percent": 100, "op": "=", "what": "đơn vị đưa nội dung vào sinh hoạt hằng tháng"},
            {"percent": 80, "op": ">=", "what": "đơn vị có ít nhất một gương được đăng trên Cổng thông tin"},
        ],
        "tasks": _tasks(units, issued),
        "duties": [
            {"every": "month", "day": 20, "to": "Văn phòng Sở", "note": "Kết quả hằng tháng của từng đơn vị"},
            {"due_on": after(issued, 80), "to": "Sở Nội vụ", "unit_id": units["office"], "note": "Báo cáo sơ kết đợt 1"},
            {"due_on": after(issued, 200), "to": "Sở Nội vụ", "unit_id": units["office"], "note": "Báo cáo tổng kết"},
        ],
        "recipients": recipients(units, "province", "interior", "council", "agency", "centre", "standards", "union"),
        "signature": [signature("KT.", "Phó Giám đốc", "Lê Quang Thịnh", "Giám đốc")],
        "sections": _sections(issued),
    }  # fmt: skip


def _waves(issued: date) -> list[Row]:
    return [
        {"label": "Đợt 1", "starts_on": after(issued, FIRST_WAVE[0]), "ends_on": after(issued, FIRST_WAVE[1]),
         "topics": ["Tư tưởng Hồ Chí Minh về thi đua ái quốc và ý nghĩa ngày 11/6",
                    "Các quy định mới về thi đua, khen thưởng",
                    "Gương người tốt, việc tốt trong nghiên cứu và phục vụ người dân"]},
        {"label": "Đợt 2", "starts_on": after(issued, SECOND_WAVE[0]), "ends_on": after(issued, SECOND_WAVE[1]),
         "topics": ["Kết quả phong trào đổi mới sáng tạo, chuyển đổi số của từng đơn vị",
                    "Mô hình hay, cách làm mới có thể nhân rộng",
                    "Biểu dương tập thể, cá nhân tiêu biểu cuối năm"]},
    ]  # fmt: skip


def _tasks(units: dict[str, int], issued: date) -> list[Row]:
    return [
        task("1", "Xây dựng và duy trì chuyên mục “Thi đua yêu nước” trên Cổng thông tin điện tử của Sở",
             units["digital"], after(issued, 15), "Chuyên mục hoạt động, mỗi tuần ít nhất một tin", "Văn phòng Sở"),
        task("2", "Đưa nội dung tuyên truyền vào Ngày pháp luật, giao ban tháng và sinh hoạt chi bộ",
             units["office"], None, "Biên bản sinh hoạt", "Chi bộ Văn phòng Sở; Chi bộ Chuyên môn",
             recurrence="month", due_text="Hằng tháng"),
        task("3", "Chọn và viết ít nhất ba gương người tốt, việc tốt trong lĩnh vực nghiên cứu, ứng dụng",
             units["science"], after(issued, 92), "Ba bài viết có ảnh", "Trung tâm Ứng dụng và Chuyển giao công nghệ"),
        task("4", "Tổ chức buổi giao lưu với các nhà sáng chế không chuyên của tỉnh", units["centre"],
             after(issued, 105), "Một buổi giao lưu, ít nhất 80 người dự",
             "Công đoàn cơ sở Sở Khoa học và Công nghệ"),
        task("5", "Thiết kế bộ ấn phẩm số giới thiệu điển hình tiên tiến", units["digital"], after(issued, 120),
             "Mười hai ấn phẩm đăng mạng xã hội"),
        task("6", "Phát động đoàn viên mỗi người kể một việc tốt", units["union"], after(issued, 60),
             "Danh sách việc tốt", "Văn phòng Sở"),
        task("7", "Rà soát, đề nghị biểu dương tập thể, cá nhân tiêu biểu đợt 2", units["council"],
             after(issued, 185), "Tờ trình, danh sách đề nghị"),
        task("8", "Kiểm tra việc thực hiện tại các đơn vị trực thuộc", units["finance"], after(issued, 98),
             "Thông báo kết luận kiểm tra", "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
        task("9", "Dựng phóng sự về phong trào đo lường, chất lượng vì người tiêu dùng", units["standards"],
             after(issued, 150), "Một phóng sự dài năm phút"),
        task("10", "Tổng hợp kết quả, tham mưu báo cáo tổng kết", units["office"], after(issued, 198),
             "Báo cáo tổng kết"),
    ]  # fmt: skip


def _sections(issued: date) -> list[Row]:
    first, second = (tuple(on(after(issued, n)) for n in wave) for wave in (FIRST_WAVE, SECOND_WAVE))
    return [
        section("I", "MỤC ĐÍCH, YÊU CẦU", 1),
        section("1", "Mục đích", 2, "Làm cho mỗi cán bộ, công chức, viên chức, người lao động của Sở hiểu và tự giác tham "
                "gia các phong trào thi đua; phát hiện, giới thiệu và nhân rộng gương điển hình tiên tiến."),
        section("2", "Yêu cầu", 2, "Tuyên truyền đúng đối tượng, đúng lúc, bằng nhiều hình thức; lấy việc thật, người "
                "thật làm nội dung chính. 100% tập thể, cá nhân trong Sở hưởng ứng, tham gia."),
        section("II", "NỘI DUNG", 1),
        section("1", f"Đợt 1 (từ {first[0]} đến {first[1]})", 2),
        section("a", "", 3, "Tư tưởng Hồ Chí Minh về thi đua ái quốc và ý nghĩa ngày 11/6."),
        section("b", "", 3, "Các quy định mới về thi đua, khen thưởng."),
        section("c", "", 3, "Gương người tốt, việc tốt trong nghiên cứu và phục vụ người dân."),
        section("2", f"Đợt 2 (từ {second[0]} đến {second[1]})", 2),
        section("a", "", 3, "Kết quả phong trào đổi mới sáng tạo, chuyển đổi số của từng đơn vị."),
        section("b", "", 3, "Mô hình hay, cách làm mới có thể nhân rộng."),
        section("c", "", 3, "Biểu dương tập thể, cá nhân tiêu biểu cuối năm."),
        section("III", "HÌNH THỨC", 1, "Qua Ngày pháp luật, sinh hoạt chi bộ, giao ban hằng tháng, Cổng thông tin điện tử, "
                "văn bản trên hệ thống eGov, giao lưu với gương điển hình và mạng xã hội."),
        section("IV", "TỔ CHỨC THỰC HIỆN", 1),
        section("1", "Văn phòng Sở", 2, "Chủ trì theo dõi, đôn đốc, tổng hợp kết quả; báo cáo Sở Nội vụ theo quy định."),
        section("2", "Các phòng, đơn vị trực thuộc", 2, "Phân công đầu mối; đưa nội dung vào sinh hoạt hằng tháng; gửi kết "
                "quả về Văn phòng Sở trước ngày 20 hằng tháng."),
        section("3", "Công đoàn cơ sở", 2, "Vận động đoàn viên hưởng ứng, mỗi người kể một việc tốt."),
        section("", "", 0, "Trong quá trình thực hiện, nếu có khó khăn, các đơn vị phản ánh về Văn phòng Sở để tổng hợp, "
                "trình Giám đốc Sở xem xét, điều chỉnh./."),
    ]  # fmt: skip


# What the units said about their tasks: (number of the task, status, days after issue, note).
PROGRESS = (
    ("1", "done", 12, "Chuyên mục đã hoạt động"),
    ("2", "doing", 40, "Đã đưa vào ba kỳ giao ban"),
    ("6", "done", 58, "Đã có 46 việc tốt được kể"),
    ("3", "doing", 85, "Đã xong hai bài, bài thứ ba đang chờ ảnh"),
    ("4", "doing", 96, "Đã mời được bốn nhà sáng chế"),
)

# Sessions held: (days after issue, channel, the share of people who came).
SESSIONS = (
    (20, "law_day", 0.62),
    (34, "party_cell_meeting", 0.3),
    (48, "monthly_briefing", 0.45),
    (62, "egov", 0.4),
    (78, "law_day", 0.5),
    (92, "talk_exchange", 0.25),
)
