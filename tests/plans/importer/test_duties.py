"""Duties: where the unit ends, whose a paragraph is, and what is no duty."""

from __future__ import annotations

import pytest

from intranet.plans.importer.units import is_class, is_coordination, read_subject
from tests.plans.importer.samples import read

SUBJECTS = """
Văn phòng Sở|chủ trì, phối hợp với các phòng
Phòng Tổ chức - Hành chính|là đầu mối theo dõi, đôn đốc
Phòng Tổ chức cán bộ|tham mưu tổ chức hội nghị
Phòng Quản lý đào tạo|xây dựng kế hoạch
Phòng Xây dựng lực lượng|chủ trì
Phòng Tuyên truyền và hỗ trợ người nộp thuế|chủ trì nội dung tuyên truyền
Trung tâm Công nghệ thông tin và Truyền thông|duy trì chuyên mục
Ban Tuyên giáo Tỉnh ủy|định hướng công tác tuyên truyền
Báo Quảng Trị, Đài Phát thanh và Truyền hình tỉnh|xây dựng chuyên trang
Ủy ban nhân dân các huyện, thị xã, thành phố|căn cứ Kế hoạch này xây dựng kế hoạch
Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội|đẩy mạnh tuyên truyền
Hội Cựu chiến binh|giáo dục truyền thống
Ban Quản lý dự án đầu tư xây dựng|niêm yết kế hoạch
Bí thư các chi bộ trực thuộc|lãnh đạo đảng viên gương mẫu
Công đoàn, Tổng phụ trách Đội|phối hợp chấm điểm
Các chi bộ trực thuộc|đưa nội dung tuyên truyền vào nghị quyết
Khối trưởng các khối thi đua|tổ chức ký kết giao ước
Các cơ quan thông tin đại chúng|tăng thời lượng phát sóng
Văn phòng|in sao tài liệu
Phòng Hành chính tổng hợp|chủ trì soạn thảo quy chế
Đội Tham mưu tổng hợp|là đầu mối, giúp lãnh đạo
Các trường, Trạm Y tế và Ban điều hành các thôn|căn cứ Kế hoạch này phát động thi đua
Người đứng đầu các cơ quan|phải trực tiếp chỉ đạo
Hiệp hội Du lịch tỉnh|giới thiệu hội viên
Trung tâm Trợ giúp pháp lý|cử người trực
Mỗi viên chức bộ phận một cửa|ghi nhật ký công việc
Các phòng, đơn vị thuộc Sở|mỗi quý gửi tin bài
Các cơ sở giáo dục|lồng ghép nội dung vào giờ học
Quỹ Đầu tư phát triển|cân đối nguồn vốn
Ban Chỉ đạo phong trào “Toàn dân xây dựng đời sống mới”|hướng dẫn các thôn
Bộ phận Tiếp nhận và Trả kết quả|niêm yết kế hoạch
"""


@pytest.mark.parametrize("line", SUBJECTS.strip().split("\n"))
def test_the_unit_ends_where_its_duty_begins(line: str) -> None:
    unit, duty = line.split("|")
    text = f"{unit} {duty}"
    subject = read_subject(text)
    assert subject is not None
    assert (subject.unit, text[subject.duty :]) == (unit, duty)


@pytest.mark.parametrize(
    ("text", "unit", "duty"),
    [
        ("Giao Văn phòng Sở chủ trì.", "Văn phòng Sở", "chủ trì."),
        ("Đề nghị Công đoàn ngành phối hợp.", "Công đoàn ngành", "phối hợp."),
        ("Đối với Văn phòng Sở: chủ trì.", "Văn phòng Sở", "chủ trì."),
        ("Phòng Nội vụ (thường trực Hội đồng) có trách nhiệm kiểm tra.", "Phòng Nội vụ", "kiểm tra."),
        ("Văn phòng Sở: Chịu trách nhiệm tổng hợp.", "Văn phòng Sở", "tổng hợp."),
        ("Phòng Kế hoạch tổng hợp, Phòng Vật tư: Theo dõi.", "Phòng Kế hoạch tổng hợp, Phòng Vật tư", "Theo dõi."),
        ("Đội Tuyên truyền, điều tra giao thông : Viết bài.", "Đội Tuyên truyền, điều tra giao thông", "Viết bài."),
        ("Nữ công: vận động chị em.", "Nữ công", "vận động chị em."),
        ("Đề nghị Vietcombank Bình Châu phối hợp.", "Vietcombank Bình Châu", "phối hợp."),
        ("Căn cứ Kế hoạch này, các phòng xây dựng kế hoạch.", "các phòng", "xây dựng kế hoạch."),
        (
            "Đồng chí Phó Chủ tịch phụ trách phong trào: Theo dõi.",
            "Đồng chí Phó Chủ tịch phụ trách phong trào",
            "Theo dõi.",
        ),
    ],
)
def test_what_stands_before_and_behind_a_unit(text: str, unit: str, duty: str) -> None:
    subject = read_subject(text)
    assert subject is not None
    assert (subject.unit, text[subject.duty :]) == (unit, duty)


@pytest.mark.parametrize(
    "text",
    ["Tổ chức các hoạt động thi đua.", "Chủ trì hướng dẫn.", "Báo cáo kết quả.", "Trên cơ sở nội dung Kế hoạch."],
)
def test_a_duty_without_a_unit_has_no_subject(text: str) -> None:
    assert read_subject(text) is None


@pytest.mark.parametrize(
    "unit",
    [
        "Các phòng",
        "Thủ trưởng các đơn vị",
        "Toàn thể cán bộ",
        "Mỗi cá nhân",
        "Phòng Văn hóa và Thông tin các huyện",
        "Ban điều hành các khu phố",
        "Phòng Kinh tế, Phòng Hạ tầng các huyện",
        None,
    ],
)
def test_a_kind_of_unit_means_all(unit: str | None) -> None:
    assert is_class(unit)


@pytest.mark.parametrize(
    "unit",
    [
        "Văn phòng Sở",
        "Ban Quản lý các khu công nghiệp",
        "Đoàn Khối các cơ quan tỉnh",
        "Khối Thi đua các phòng, đơn vị thuộc Sở",
        "Văn phòng và Trung tâm",
        "Công chức Văn hóa - Xã hội",
    ],
)
def test_a_named_unit_does_not_mean_all(unit: str) -> None:
    assert not is_class(unit)


def test_coordination_is_told_by_the_first_words() -> None:
    assert is_coordination("tham mưu phối hợp với các sở")
    assert is_coordination("Phối hợp với Văn phòng")
    assert not is_coordination("chủ trì, phối hợp với các phòng")


def duties(part: str) -> list[tuple[str | None, str, str]]:
    body = f"\nI. MỤC ĐÍCH\n1. Nâng cao nhận thức\nII. {part}\nTrên đây là Kế hoạch của Sở Nội vụ./.\n"
    return [(d.unit, d.role, d.duty_starts_with) for d in read(body).responsibilities]


def test_paragraphs_take_the_unit_of_their_item() -> None:
    assert duties(
        "TỔ CHỨC THỰC HIỆN\n1. Giao Văn phòng Sở:\n- Chủ trì tổng hợp.\n- Phối hợp tuyên truyền.\n2. Các phòng\nXây "
        "dựng kế hoạch.\n"
        "3. Trách nhiệm của Phòng Tài chính\na) Bố trí kinh phí."
    ) == [
        ("Văn phòng Sở", "lead", "Chủ trì tổng hợp"),
        ("Văn phòng Sở", "coordinate", "Phối hợp tuyên truyền"),
        ("Các phòng", "all", "Xây dựng kế hoạch"),
        ("Phòng Tài chính", "lead", "Bố trí kinh phí"),
    ]


def test_money_and_closing_words_are_no_duties() -> None:
    assert duties(
        "TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở theo dõi.\n2. Kinh phí thực hiện từ ngân sách.\n"
        "3. Trong quá trình thực hiện, nếu có vướng mắc, các phòng báo cáo về Văn phòng Sở."
    ) == [("Văn phòng Sở", "lead", "theo dõi")]


def test_duties_under_a_bare_heading() -> None:
    body = (
        "\nMục đích\n\nNâng cao nhận thức.\n\nTổ chức thực hiện\n\nGiao Văn phòng Sở theo dõi.\n\nCác phòng thực "
        "hiện.\n"
    )
    plan = read(body)
    assert plan.sections == ()
    assert [d.unit for d in plan.responsibilities] == ["Văn phòng Sở", "Các phòng"]


def test_a_heading_is_wholly_the_unit_and_closing_sentences_are_no_duties() -> None:
    assert duties(
        "TỔ CHỨC THỰC HIỆN\n1. Phòng Tuyên truyền và hỗ trợ doanh nghiệp\n- Viết bài.\n2. Phòng Nghiệp vụ, dự toán\n"
        "- Phối hợp thẩm định.\n3. Các tổ chức thành viên\n- Vận động hội viên.\n"
        "Nhận được Kế hoạch này, đề nghị các phòng nghiêm túc triển khai.\n"
        "Kế hoạch này phổ biến đến từng phòng.\n"
        "Quá trình thực hiện có vướng mắc, các phòng phản ánh về Văn phòng.\n"
        "Các nhiệm vụ cụ thể được giao tại Phụ lục."
    ) == [
        ("Phòng Tuyên truyền và hỗ trợ doanh nghiệp", "lead", "Viết bài"),
        ("Phòng Nghiệp vụ, dự toán", "coordinate", "Phối hợp thẩm định"),
        ("Các tổ chức thành viên", "all", "Vận động hội viên"),
    ]


def test_a_wrapped_number_goes_on_with_its_sentence() -> None:
    assert duties(
        "TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở\na) Theo dõi việc thực hiện Kế hoạch và thẩm định hồ sơ theo khoản\n"
        "2 Điều 7 Quy chế này của cơ quan.\nb) Báo cáo."
    ) == [
        (
            "Văn phòng Sở",
            "lead",
            "Theo dõi việc thực hiện Kế hoạch và thẩm định hồ sơ theo khoản 2 Điều 7 Quy chế này của",
        ),
        ("Văn phòng Sở", "lead", "Báo cáo"),
    ]


def test_the_part_on_duties_is_the_inner_one_when_the_outer_holds_more() -> None:
    assert duties(
        "LỘ TRÌNH VÀ TỔ CHỨC THỰC HIỆN\n1. Lộ trình\n- Giai đoạn 1 (2024 - 2025): Phát động.\n2. Tổ chức thực hiện\n"
        "- Văn phòng Sở theo dõi."
    ) == [("Văn phòng Sở", "lead", "theo dõi")]


def test_assigning_is_a_duty_too() -> None:
    assert duties("TỔ CHỨC THỰC HIỆN\n1. Hội đồng thi đua tỉnh phân công các thành viên phụ trách.") == [
        ("Hội đồng thi đua tỉnh", "lead", "phân công các thành viên phụ trách")
    ]
