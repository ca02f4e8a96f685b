"""A small invented plan and the helpers to vary it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from intranet.plans.importer import ImportResult, PlanDraft, parse_text

HEAD = """UBND TỈNH BÌNH CHÂU          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                    Độc lập - Tự do - Hạnh phúc

Số: 45/KH-SNV                Bình Châu, ngày 05 tháng 02 năm 2024

KẾ HOẠCH
Phát động phong trào thi đua năm 2024
"""
PREAMBLE = """
Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2024 của UBND tỉnh về phong trào thi đua năm 2024.
Sở Nội vụ ban hành Kế hoạch phát động phong trào thi đua năm 2024 như sau:
"""
BODY = """
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Nâng cao nhận thức của công chức, viên chức.
2. Yêu cầu
- 100% tập thể, cá nhân đăng ký thi đua.
II. THỜI GIAN
1. Đợt 1: Từ nay đến hết tháng 6/2024
- Tuyên truyền gương người tốt, việc tốt.
2. Đợt 2: Từ tháng 7 đến tháng 12/2024
- Tổng kết phong trào.
III. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở chủ trì, theo dõi việc thực hiện Kế hoạch.
2. Các phòng, đơn vị thuộc Sở báo cáo kết quả về Văn phòng Sở trước ngày 15/11.
Trên đây là Kế hoạch phát động phong trào thi đua năm 2024 của Sở Nội vụ./.
"""
FOOT = """
Nơi nhận:
- UBND tỉnh (b/c);
- Các phòng, đơn vị (t/h);
- Lưu: VT, VP.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Trần Thị Bình
"""
PLAN = HEAD + PREAMBLE + BODY + FOOT


def read(body: str = BODY, head: str = HEAD, preamble: str = PREAMBLE, foot: str = FOOT) -> PlanDraft:
    """The plan read from a text with some parts exchanged."""
    result = result_of(body, head, preamble, foot)
    assert result.plan is not None, result.message
    return result.plan


def result_of(body: str = BODY, head: str = HEAD, preamble: str = PREAMBLE, foot: str = FOOT) -> ImportResult:
    return parse_text(head + preamble + body + foot)


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


PATHOLOGICAL = [
    "1. ",
    "(((",
    "“",
    "Căn cứ ",
    " ",
    "đạt 90% ",
    "từ ngày 1/1 ",
    "phong trào “a” ",
    "KT. ",
    "; ",
    "0",
    "- x\n",
    "I. a\n",
    "1\n",
    "| a | b |\n",
    "của ",
    "<br>",
    "STT\nNội dung\nChủ trì\nThời gian\n",
]
"""Pieces whose repetition has made readers of text slow."""


def repeated(unit: str, length: int) -> str:
    """A plan whose part on time is `unit` over and over, about `length` characters."""
    return HEAD + PREAMBLE + "\nI. THỜI GIAN\n" + unit * (length // len(unit)) + FOOT
