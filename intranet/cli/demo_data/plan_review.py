"""A short plan written by hand: handed over, not issued yet."""

from __future__ import annotations

from datetime import date

from intranet.cli.demo_data.units import PLACE
from intranet.cli.demo_data.wording import Parts, after, on, recipients, section, signature, task


def head(units: dict[str, int], day: date, parent_id: int) -> dict[str, object]:
    """The plan's own values."""
    return {
        "title": "Tổ chức hội nghị gặp mặt, biểu dương người tốt, việc tốt ngành khoa học và công nghệ",
        "kind": "publicity", "year": day.year, "issuing_unit_id": units["agency"], "symbol": "KH-SKHCN",
        "place": PLACE, "superior_name": "Ủy ban nhân dân tỉnh Lam Giang", "parent_id": parent_id,
    }  # fmt: skip


def parts(units: dict[str, int], day: date) -> Parts:
    """Everything printed in it."""
    held = after(day, 45)
    return {
        "waves": [{"label": "Chuẩn bị và tổ chức hội nghị", "starts_on": after(day, 7), "ends_on": held,
                   "topics": ["Giới thiệu mười hai gương tiêu biểu", "Trao đổi cách nhân rộng việc tốt"]}],
        "channels": [{"code": "conference"}, {"code": "commendation"}, {"code": "portal"}],
        "targets": [{"percent": 100, "op": "=", "what": "đơn vị cử người dự hội nghị"}],
        "tasks": [
            task("1", "Chọn gương tiêu biểu để mời dự", units["council"], after(day, 20), "Danh sách khách mời"),
            task("2", "Chuẩn bị hội trường, chương trình, tài liệu", units["office"], after(day, 40), "Chương trình"),
            task("3", "Đưa tin trước và sau hội nghị", units["digital"], after(day, 50), "Ít nhất ba tin, bài"),
        ],
        "recipients": recipients(units, "council", "agency", "union"),
        "signature": [signature("", "Giám đốc", "Đặng Thị Hòa Bình")],
        "sections": [
            section("I", "MỤC ĐÍCH", 1, "Tôn vinh những người làm việc tốt hằng ngày và để việc tốt được nhiều người biết."),
            section("II", "THỜI GIAN, ĐỊA ĐIỂM", 1, f"Ngày {on(held)}, tại hội trường Sở."),
            section("III", "PHÂN CÔNG", 1, "Văn phòng Sở chuẩn bị hội nghị; Hội đồng Thi đua - Khen thưởng chọn gương tiêu "
                    "biểu; Phòng Chuyển đổi số và Viễn thông đưa tin./."),
        ],
    }  # fmt: skip
