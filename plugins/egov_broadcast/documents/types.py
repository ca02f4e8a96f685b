"""The types of administrative documents (Nghị định 30/2020/NĐ-CP, Điều 7) with their abbreviations (Phụ lục III)."""

from __future__ import annotations

from typing import Final

from ..texts import lazy

TYPES: Final = {
    "NQ": lazy("Nghị quyết"), "QĐ": lazy("Quyết định"), "CT": lazy("Chỉ thị"), "QC": lazy("Quy chế"),
    "QyĐ": lazy("Quy định"), "TC": lazy("Thông cáo"), "TB": lazy("Thông báo"), "HD": lazy("Hướng dẫn"),
    "CTr": lazy("Chương trình"), "KH": lazy("Kế hoạch"), "PA": lazy("Phương án"), "ĐA": lazy("Đề án"),
    "DA": lazy("Dự án"), "BC": lazy("Báo cáo"), "BB": lazy("Biên bản"), "TTr": lazy("Tờ trình"),
    "HĐ": lazy("Hợp đồng"), "CV": lazy("Công văn"), "CĐ": lazy("Công điện"), "BGN": lazy("Bản ghi nhớ"),
    "BTT": lazy("Bản thỏa thuận"), "GUQ": lazy("Giấy ủy quyền"), "GM": lazy("Giấy mời"),
    "GGT": lazy("Giấy giới thiệu"), "GNP": lazy("Giấy nghỉ phép"), "PG": lazy("Phiếu gửi"),
    "PC": lazy("Phiếu chuyển"), "PB": lazy("Phiếu báo"), "Tcg": lazy("Thư công"),
}  # fmt: skip
"""By the value of `Document.type_code`. Công văn and thư công have no abbreviation in the decree; these are ours."""
