"""Stamps: how urgent, how secret; and the many phrases with the same words that are no stamps."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.plans.importer import stamps

HEAD = ("UBND TỈNH BÌNH CHÂU", "SỞ NỘI VỤ", "Số: 12/SNV-VP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Bình Châu, ngày 05 tháng 5 năm 2026", "QUYẾT ĐỊNH", "Về công tác thi đua")  # fmt: skip
LEVELS = {"MẬT": "Mật", "TỐI MẬT": "Tối mật", "TUYỆT MẬT": "Tuyệt mật"}
DRESSES = (
    "{}", "  {}  ", "[{}]", "( {} )", "*{}*", "**{}**", "{}.", "« {} »", "| {} | |", "Số: 12/SNV\t{}", "KHẨN, {}",
    "UBND TỈNH BÌNH CHÂU      {}", "SỞ NỘI VỤ    {}     Độc lập - Tự do", "{} - HỎA TỐC", "Độ mật: {}", "ĐỘ MẬT: {}",
    "VĂN BẢN {}", "{} Số: 12/SNV-VP",
)  # fmt: skip
HARMLESS = (
    "Về công tác bảo vệ bí mật nhà nước", "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Danh mục bí mật nhà nước độ Tối mật",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT", "Về an toàn, bảo mật thông tin", "BẢO MẬT THÔNG TIN",
    "Đổi mật khẩu tài khoản thư điện tử", "MẬT KHẨU", "Mật độ dân số", "MẬT ĐỘ XÂY DỰNG", "Mật ong rừng",
    "Hỗ trợ hộ nuôi ong lấy mật", "phối hợp mật thiết với các đơn vị", "Bỏ phiếu kín, bảo đảm bí mật",
    "tài liệu có độ mật phải nộp bản giấy", "Không gửi văn bản mật qua mạng", "Mặt trận Tổ quốc", "MẶT TRẬN",
    "Kiểm tra thể thức dấu chỉ độ mật trên văn bản", "thư mật", "Quản lý tài liệu mật, tối mật, tuyệt mật",
    "MẬT MÃ DÂN SỰ", "Ban Cơ yếu, mật mã", "| 1 | Công văn | Mật | 5 |", "Người giữ mật mã: ông An", "mật",
    "Thân mật chào các đồng chí", "đường mật", "Trật tự, bí mật", "Mật danh",
)  # fmt: skip


@pytest.mark.parametrize("stamp", LEVELS)
@pytest.mark.parametrize("dress", DRESSES)
def test_a_stamp_at_the_head_is_seen(stamp: str, dress: str) -> None:
    for at in range(len(HEAD) + 1):
        text = "\n".join((*HEAD[:at], dress.format(stamp), *HEAD[at:]))
        assert stamps.secrecy(text) == LEVELS[stamp], text
    assert stamps.secrecy(unicodedata.normalize("NFD", text)) == LEVELS[stamp]


@pytest.mark.parametrize(("printed", "degree"), [
    ("M Ậ T", "Mật"), ("T Ố I  M Ậ T", "Tối mật"), ("T U Y Ệ T M Ậ T", "Tuyệt mật"), ("TUYET MAT", "Tuyệt mật"),
    ("Mức độ mật: A (Tuyệt mật)", "Tuyệt mật"), ("Độ mật: mật", "Mật"),
])  # fmt: skip
def test_stamps_are_printed_in_many_ways(printed: str, degree: str) -> None:
    assert stamps.secrecy("\n".join((*HEAD[:3], printed, *HEAD[3:]))) == degree


@pytest.mark.parametrize("line", HARMLESS)
def test_the_same_words_in_a_sentence_are_no_stamp(line: str) -> None:
    for at in range(len(HEAD) + 1):
        assert stamps.secrecy("\n".join((*HEAD[:at], line, *HEAD[at:]))) == ""


@given(st.lists(st.sampled_from([*HARMLESS, *HEAD]), min_size=1, max_size=30), st.integers(1, 6))
def test_running_text_is_never_secret_however_it_is_cut_into_lines(phrases: list[str], words: int) -> None:
    # Lines begin and end anywhere, as those of a narrow column do; a lone word is the stamp only in capitals.
    text = ", ".join(phrase.lower() for phrase in phrases if "|" not in phrase).split()
    cut = [" ".join(text[at : at + words]) for at in range(0, len(text), words)]
    assert stamps.secrecy("\n".join((*HEAD, *cut))) == ""


@pytest.mark.parametrize("broken", ["QUY CHẾ BẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC", "ĐỔI\nMẬT\nKHẨU", "CHẾ ĐỘ BẢO\nMẬT"])
def test_a_phrase_in_capitals_that_was_broken_into_lines_is_no_stamp(broken: str) -> None:
    assert stamps.secrecy("\n".join((*HEAD, broken, "Điều 1."))) == ""


def test_a_stamp_far_below_the_first_page_is_none_of_this_document() -> None:
    body = [f"{n}. Nội dung công việc." for n in range(stamps.PAGE_LINES)]
    assert stamps.secrecy("\n".join((*HEAD, *body, "TỐI MẬT"))) == ""
    assert stamps.secrecy("\n".join((*HEAD, *body[:60], "TỐI MẬT"))) == "Tối mật"


@pytest.mark.parametrize(("said", "degree"), [
    ("Mật", "Mật"), ("tối mật", "Tối mật"), ("(TUYỆT MẬT)", "Tuyệt mật"), ("Độ mật: Mật", "Mật"),
    ("Độ mật: Thường", ""), ("", ""), ("Bảo vệ bí mật nhà nước", ""), ("Mật khẩu", ""), ("mat", ""), ("mặt", ""),
])  # fmt: skip
def test_what_a_field_says_alone(said: str, degree: str) -> None:
    assert stamps.said_secrecy(said) == degree


@pytest.mark.parametrize(("printed", "urgency"), [
    ("KHẨN", 1), ("THƯỢNG KHẨN", 2), ("HỎA TỐC", 3), ("HOẢ TỐC", 3), ("[HỎA TỐC]", 3), ("H Ỏ A  T Ố C", 3),
    ("HỎA TỐC HẸN GIỜ", 4), ("HỎA TỐC HẸN GIỜ: 15 giờ 00 ngày 05/5/2026", 4), ("Số: 5/SNV      KHẨN", 1),
    ("CÔNG ĐIỆN KHẨN", 1), ("Họp khẩn", 0), ("KHẨN TRƯƠNG TRIỂN KHAI", 0), ("Tình trạng khẩn cấp", 0), ("khẩn", 0),
])  # fmt: skip
def test_how_urgent_a_stamp_says_it_is(printed: str, urgency: int) -> None:
    assert stamps.urgency("\n".join((*HEAD[:3], printed, *HEAD[3:]))) == urgency
