"""What the head and foot of a document of any type say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.plans.importer.decode import decode
from intranet.plans.importer.paper import PaperHead, read_paper
from tests.plans.importer.legacy_tables import to_tcvn3, to_vni

LETTER = """UBND TỈNH BÌNH CHÂU                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ KHOA HỌC VÀ CÔNG NGHỆ              Độc lập - Tự do - Hạnh phúc

Số: 412/SKHCN-VP                   Bình Châu, ngày 05 tháng 5 năm 2026
V/v phát động đợt thi đua chào mừng
Ngày Khoa học và Công nghệ Việt Nam

                 Kính gửi: Các phòng, đơn vị trực thuộc Sở.

Thực hiện Kế hoạch số 12/KH-UBND ngày 02/01/2026 của UBND tỉnh, Sở đề nghị các đơn vị triển khai khẩn trương./.

Nơi nhận:                                KT. GIÁM ĐỐC
- Như trên;                              PHÓ GIÁM ĐỐC
- Lưu: VT, VP.
                                         Trần Thị Bình
"""
DECISION = """ỦY BAN NHÂN DÂN
TỈNH BÌNH CHÂU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 1526/QĐ-UBND
Bình Châu, ngày 9 tháng 12 năm 2025
QUYẾT ĐỊNH
Về việc khen thưởng các tập thể, cá nhân có thành tích xuất sắc
trong phong trào thi đua năm 2025
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BÌNH CHÂU
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Nội vụ,
QUYẾT ĐỊNH:
Điều 1. Tặng Bằng khen cho các ông, bà có tên sau.
Điều 2. Quyết định có hiệu lực từ ngày ký./.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
CHỦ TỊCH
Nguyễn Văn Châu
"""
TELEGRAM = """UBND TỈNH BÌNH CHÂU
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/CĐ-UBND
Bình Châu, ngày 12 tháng 9 năm 2026
HỎA TỐC
CÔNG ĐIỆN
Về việc tập trung ứng phó bão số 5
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:
- Giám đốc các sở, ban, ngành;
Bão số 5 đang di chuyển nhanh. Yêu cầu các đơn vị trực 24/24./.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lê Thị Hòa
"""
INVITATION = """SỞ NỘI VỤ TỈNH BÌNH CHÂU
VĂN PHÒNG
Số: 07/GM-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Bình Châu, ngày 03 tháng 02 năm 2026
GIẤY MỜI
Họp triển khai công tác thi đua, khen thưởng
năm 2026
Kính gửi: Ông Nguyễn Văn An
Thời gian: 8 giờ 00, ngày 10/02/2026.
TL. GIÁM ĐỐC
CHÁNH VĂN PHÒNG
Phạm Văn Bình
"""
NOTICE = """UBND TỈNH BÌNH CHÂU
SỞ TÀI CHÍNH
Số: 88/TB-STC
Bình Châu, ngày 30 tháng 6 năm 2026
THÔNG BÁO
Kết luận của Giám đốc Sở tại cuộc họp giao ban tháng 6 năm 2026

Ngày 28/6/2026, Giám đốc Sở chủ trì họp giao ban. Sau khi nghe báo cáo, Giám đốc kết luận như sau:
1. Biểu dương các phòng.
2. Giao Văn phòng đôn đốc./.
Nơi nhận:
- Các phòng;
- Lưu: VT.
TL. GIÁM ĐỐC
CHÁNH VĂN PHÒNG
Đỗ Minh Khang
"""
DRAFT = """UBND TỈNH BÌNH CHÂU
SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số:       /KH-SKHCN
THƯỢNG KHẨN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Bình Châu, ngày     tháng 3 năm 2026
KẾ HOẠCH
Tuyên truyền phong trào thi đua yêu nước năm 2026
I. MỤC ĐÍCH
1. Tuyên truyền.
GIÁM ĐỐC
Võ Văn Châu
"""
PARTY = """TỈNH ỦY BÌNH CHÂU
*
Số 34-CT/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Bình Châu, ngày 07 tháng 4 năm 2026
CHỈ THỊ
về tăng cường sự lãnh đạo đối với công tác thi đua
-----
Thời gian qua, công tác thi đua đạt kết quả.
1. Các cấp ủy quán triệt.
2. Văn phòng Tỉnh ủy theo dõi.
T/M BAN THƯỜNG VỤ
BÍ THƯ
Bùi Văn Châu
"""
READ: dict[str, tuple[str, dict[str, Any]]] = {
    "công văn": (LETTER, {
        "issuer": "Sở Khoa học và Công nghệ", "code": "412/SKHCN-VP", "kind": "Công văn", "place": "Bình Châu",
        "issued_on": date(2026, 5, 5), "signer": "Trần Thị Bình", "position": "Phó Giám đốc", "urgency": 0,
        "abstract": "Phát động đợt thi đua chào mừng Ngày Khoa học và Công nghệ Việt Nam",
    }),
    "quyết định": (DECISION, {
        "issuer": "Ủy ban nhân dân tỉnh Bình Châu", "code": "1526/QĐ-UBND", "kind": "Quyết định",
        "issued_on": date(2025, 12, 9), "signer": "Nguyễn Văn Châu", "position": "Chủ tịch",
        "abstract": "Về việc khen thưởng các tập thể, cá nhân có thành tích xuất sắc trong phong trào thi đua năm 2025",
    }),
    "công điện": (TELEGRAM, {
        "issuer": "UBND tỉnh Bình Châu", "code": "05/CĐ-UBND", "kind": "Công điện", "urgency": 3,
        "abstract": "Về việc tập trung ứng phó bão số 5", "signer": "Lê Thị Hòa", "position": "Phó Chủ tịch",
    }),
    "giấy mời": (INVITATION, {
        "issuer": "Sở Nội vụ tỉnh Bình Châu", "code": "07/GM-VP", "kind": "Giấy mời", "signer": "Phạm Văn Bình",
        "issued_on": date(2026, 2, 3), "position": "Chánh Văn phòng",
        "abstract": "Họp triển khai công tác thi đua, khen thưởng năm 2026",
    }),
    "thông báo": (NOTICE, {
        "issuer": "Sở Tài chính", "code": "88/TB-STC", "kind": "Thông báo", "signer": "Đỗ Minh Khang",
        "abstract": "Kết luận của Giám đốc Sở tại cuộc họp giao ban tháng 6 năm 2026",
    }),
    "kế hoạch chưa có số": (DRAFT, {
        "issuer": "Sở Khoa học và Công nghệ", "code": "", "number": None, "symbol": "KH-SKHCN", "kind": "Kế hoạch",
        "issued_on": None, "urgency": 2, "abstract": "Tuyên truyền phong trào thi đua yêu nước năm 2026",
    }),
    "văn bản của Đảng": (PARTY, {
        "code": "34-CT/TU", "kind": "Chỉ thị", "issued_on": date(2026, 4, 7), "signer": "Bùi Văn Châu",
        "abstract": "về tăng cường sự lãnh đạo đối với công tác thi đua",
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_the_head_of_a_document_is_read(name: str) -> None:
    text, wanted = READ[name]
    read = asdict(read_paper(text))
    assert {key: read[key] for key in wanted} == wanted
    assert read["secrecy"] == ""


def test_the_issuer_is_spelt_as_the_text_spells_it() -> None:
    text = NOTICE.replace("SỞ TÀI CHÍNH", "SỞ DU LỊCH, THỂ THAO").replace("Các phòng;", "Sở Du lịch, thể thao;")
    assert read_paper(text).issuer == "Sở Du lịch, thể thao"


def test_two_columns_may_follow_one_another() -> None:
    text = """UBND TỈNH BÌNH CHÂU
SỞ NỘI VỤ
Số: 9/SNV-TĐ
V/v báo cáo kết quả thi đua
quý I năm 2026
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Châu, ngày 01 tháng 4 năm 2026
Kính gửi: Các sở, ban, ngành"""
    read = read_paper(text)
    assert (read.code, read.abstract) == ("09/SNV-TĐ", "Báo cáo kết quả thi đua quý I năm 2026")


def test_old_encodings_are_read_too() -> None:
    for encode in (to_tcvn3, to_vni):
        assert read_paper(decode(encode(LETTER)).text).abstract.startswith("Phát động đợt thi đua chào mừng")


def test_what_is_no_official_document_gives_nothing() -> None:
    assert read_paper("Chào cả nhà,\nmai họp lúc 8 giờ nhé.") == PaperHead()
    assert read_paper("") == PaperHead()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.integers(0, len(LETTER)))
def test_whatever_stands_in_a_file_is_no_error(noise: str, at: int) -> None:
    assert isinstance(read_paper(LETTER[:at] + noise + LETTER[at:]), PaperHead)
