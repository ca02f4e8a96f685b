"""Last year's publicity plan: closed, and still with the names its units bore then."""

from __future__ import annotations

from datetime import date

from intranet.cli.demo_data.units import PLACE
from intranet.cli.demo_data.wording import Parts, after, basis, on, recipients, section, signature, task


def head(units: dict[str, int], issued: date) -> dict[str, object]:
    """The plan's own values."""
    return {
        "title": f"Tuyên truyền phong trào thi đua yêu nước trên địa bàn và trong ngành năm {issued.year}",
        "kind": "publicity", "year": issued.year, "issuing_unit_id": units["agency"], "symbol": "KH-SKHCN",
        "place": PLACE, "superior_name": "Ủy ban nhân dân tỉnh Lam Giang",
    }  # fmt: skip


def parts(units: dict[str, int], issued: date) -> Parts:
    """Everything printed in it."""
    return {
        "bases": [basis("Kế hoạch", "09", "KH-UBND", "", after(issued, -20), "Ủy ban nhân dân tỉnh Lam Giang")],
        "movements": [{"name": "Cán bộ, công chức, viên chức thi đua xây dựng văn hóa công sở"}],
        "waves": [{"label": "Cả năm", "starts_on": after(issued, 2), "ends_on": after(issued, 180),
                   "topics": ["Truyền thống thi đua yêu nước", "Điển hình của ngành khoa học và công nghệ"]}],
        "channels": [{"code": code} for code in ("law_day", "monthly_briefing", "portal")],
        "targets": [{"percent": 100, "op": "=", "what": "tập thể, cá nhân hưởng ứng"}],
        "tasks": [
            task("1", "Đăng tin, bài trên Cổng thông tin điện tử", units["computing"], after(issued, 90),
                 "Hai mươi tin, bài", "Phòng Bưu chính - Viễn thông"),
            task("2", "Tổng hợp, báo cáo", units["office"], after(issued, 175), "Báo cáo"),
        ],
        "duties": [{"due_on": after(issued, 178), "to": "Sở Nội vụ", "unit_id": units["office"], "note": "Báo cáo tổng kết"}],
        "recipients": recipients(units, "interior", "computing", "telecom", "agency"),
        "signature": [signature("", "Giám đốc", "Đặng Thị Hòa Bình")],
        "sections": [
            section("I", "MỤC ĐÍCH", 1, "Lan tỏa tinh thần thi đua yêu nước trong toàn ngành."),
            section("II", "THỜI GIAN", 1, f"Từ {on(after(issued, 2))} đến {on(after(issued, 180))}."),
            section("III", "PHÂN CÔNG", 1, "Phòng Công nghệ thông tin đăng tin, bài; Phòng Bưu chính - Viễn thông phối "
                    "hợp; Văn phòng Sở tổng hợp, báo cáo./."),
        ],
    }  # fmt: skip


PROGRESS = (("1", "done", 88, "Đã đăng 23 tin, bài"), ("2", "done", 172, ""))
