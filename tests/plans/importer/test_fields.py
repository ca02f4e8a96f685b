"""Reports, targets, titles, movements, slogan, channels, tasks: one rule of reading each."""

from __future__ import annotations

import pytest

from intranet.plans.importer import PlanDraft
from tests.plans.importer.samples import read


def plan_with(part: str, appendix: str = "") -> PlanDraft:
    foot = f"\nNơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTrần Văn An\n{appendix}"
    return read(
        f"\nI. MỤC ĐÍCH\n1. Nâng cao nhận thức\nII. {part}\nIII. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở chủ trì.\n",
        foot=foot,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Các phòng báo cáo kết quả về Văn phòng Sở trước ngày 15/6 và 15/11.",
            [("2024-06-15", None, None, "Văn phòng Sở"), ("2024-11-15", None, None, "Văn phòng Sở")],
        ),
        (
            "Hằng tháng, trước ngày 20, các phòng gửi báo cáo về Văn phòng để tổng hợp.",
            [("None", "month", 20, "Văn phòng")],
        ),
        ("Báo cáo quý trước ngày 10 của tháng cuối quý, gửi Phòng Nội vụ.", [("None", "quarter", 10, "Phòng Nội vụ")]),
        ("Gửi báo cáo năm về Sở Nội vụ trước ngày 05 tháng 12 hằng năm.", [("2024-12-05", "year", None, "Sở Nội vụ")]),
        (
            "Gửi Liên đoàn Lao động tỉnh báo cáo sơ kết trước ngày 15/6.",
            [("2024-06-15", None, None, "Liên đoàn Lao động tỉnh")],
        ),
        (
            "Báo cáo UBND huyện (qua Phòng Nội vụ) chậm nhất ngày 30/11/2023.",
            [("2023-11-30", None, None, "UBND huyện (qua Phòng Nội vụ)")],
        ),
        ("Tổng hợp báo cáo Giám đốc Sở theo quy định.", []),
        ("Gửi báo cáo Hội Phụ nữ tỉnh 6 tháng trước ngày 05/6.", [("2024-06-05", None, None, "Hội Phụ nữ tỉnh")]),
        (
            "Báo cáo về Đội Tham mưu tổng hợp trước ngày 10/6.",
            [("2024-06-10", None, None, "Đội Tham mưu tổng hợp")],
        ),
        (
            "Báo cáo Sở Văn hóa, Thể thao và Du lịch trước ngày 20/11.",
            [("2024-11-20", None, None, "Sở Văn hóa, Thể thao và Du lịch")],
        ),
        ("Gửi đăng ký thi đua về Văn phòng trước ngày 28/02.", []),
    ],
)
def test_reports(text: str, expected: list[tuple[str, str | None, int | None, str]]) -> None:
    assert [(str(r.due), r.every, r.day, r.to) for r in plan_with(f"CHẾ ĐỘ BÁO CÁO\n- {text}").reports_due] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trên 95% cán bộ đạt danh hiệu.", [(95, ">=", "cán bộ đạt danh hiệu")]),
        ("Tỷ lệ hài lòng của người dân đạt từ 90% trở lên.", [(90, ">=", "Tỷ lệ hài lòng của người dân")]),
        ("Không quá 15% tổng số cá nhân.", [(15, "<=", "tổng số cá nhân")]),
        ("Nâng tỷ lệ che phủ rừng lên 42,5%.", [(42.5, "=", "tỷ lệ che phủ rừng")]),
        (
            "Ít nhất 80% hồ sơ trực tuyến, 100% văn bản ký số.",
            [(80, ">=", "hồ sơ trực tuyến"), (100, "=", "văn bản ký số")],
        ),
        ("Đạt ≥ 90% chỉ tiêu kế hoạch.", [(90, ">=", "chỉ tiêu kế hoạch")]),
        ("100% (12/12) đơn vị tham gia.", [(100, "=", "đơn vị tham gia")]),
        ("Không để quá 5% hồ sơ trễ hạn.", [(5, "<=", "hồ sơ trễ hạn")]),
        ("Giảm 10% số vụ việc.", [(10, "=", "số vụ việc")]),
        ("Tỷ lệ hộ nghèo giảm còn dưới 2%.", [(2, "<=", "Tỷ lệ hộ nghèo")]),
        ("Tỷ lệ tham gia bảo hiểm: 95%.", [(95, "=", "Tỷ lệ tham gia bảo hiểm")]),
        (
            "Từ 80% đến 90% đảng viên hoàn thành nhiệm vụ.",
            [(80, "=", "đảng viên hoàn thành nhiệm vụ"), (90, "=", "đảng viên hoàn thành nhiệm vụ")],
        ),
        ("Năm 2023 đã vận động vượt 18% kế hoạch.", []),
        ("Năm 2023 đã có 82,4% đơn vị tham gia.", []),
        ("Xây dựng 02 mô hình.", []),
    ],
)
def test_targets(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(t.percent, t.op, t.what) for t in plan_with(f"CHỈ TIÊU\n- {text}").targets] == expected


def test_levels_of_a_title_are_distributed_and_certificates_are_no_titles() -> None:
    plan = plan_with(
        "ĐĂNG KÝ DANH HIỆU THI ĐUA\n1. Tập thể: Tập thể lao động tiên tiến, Tập thể lao động xuất sắc.\n"
        "2. Cá nhân: danh hiệu cá nhân lao động tiên tiến; Chiến sĩ thi đua cấp cơ sở, cấp tỉnh; Bằng khen của UBND "
        "tỉnh."
    )
    assert plan.titles == (
        "Tập thể lao động tiên tiến",
        "Tập thể lao động xuất sắc",
        "Lao động tiên tiến",
        "Chiến sĩ thi đua cấp cơ sở",
        "Chiến sĩ thi đua cấp tỉnh",
    )


def test_titles_in_awards_are_not_asked_for() -> None:
    assert plan_with("KHEN THƯỞNG\n- Trình cấp trên công nhận danh hiệu, tặng Cờ thi đua cho tập thể.").titles == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Hưởng ứng phong trào thi đua “Chung sức xây dựng”, “Vì người nghèo” giai đoạn 2021 - 2025; chuyên mục "
                "“Gương sáng”."
            ),
            ("Chung sức xây dựng", "Vì người nghèo"),
        ),
        ("Cuộc vận động «Toàn dân đoàn kết» và phong trào ‘Bốn tốt’.", ("Toàn dân đoàn kết", "Bốn tốt")),
        ("Thi đua “Quyết thắng”, danh hiệu thi đua “Đơn vị giỏi”.", ("Quyết thắng",)),
        ("Gương “người tốt, việc tốt”; ngăn chặn “tự diễn biến”.", ()),
        ("Chỉ thị về “Tiếp tục đổi mới công tác thi đua”.", ()),
    ],
)
def test_movements(text: str, expected: tuple[str, ...]) -> None:
    assert plan_with(f"NỘI DUNG\n- {text}").movements == expected


@pytest.mark.parametrize(
    "text",
    [
        "1. Khẩu hiệu thi đua: “Đoàn kết, sáng tạo”.",
        "1. Chủ đề: “Đoàn kết, sáng tạo”.",
        "- Phong trào thi đua với chủ đề “Đoàn kết, sáng tạo”.",
    ],
)
def test_slogan(text: str) -> None:
    plan = plan_with(f"NỘI DUNG\n{text}")
    assert (plan.slogan, plan.movements) == ("Đoàn kết, sáng tạo", ())


def test_channels_are_means_not_topics() -> None:
    plan = plan_with(
        "NỘI DUNG VÀ HÌNH THỨC TUYÊN TRUYỀN\n1. Nội dung\n- Kết quả hội nghị, hội thi.\n2. Hình thức tuyên truyền\n"
        "- Qua sinh hoạt chi bộ, giao ban, Trang thông tin điện tử chào mừng Đại hội Thi đua; báo, đài, Zalo; treo "
        "băng rôn; phát tờ gấp; tổ chức tọa đàm."
    )
    assert set(plan.channels) == {
        "party_cell_meeting",
        "monthly_briefing",
        "portal",
        "mass_media",
        "social_media",
        "visual_display",
        "printed",
        "talk_exchange",
    }


def test_forms_of_emulation_and_publicity_told_together_are_channels() -> None:
    plan = plan_with("HÌNH THỨC THI ĐUA, TUYÊN TRUYỀN\n- Sinh hoạt chi bộ hằng tháng; loa truyền thanh; Zalo.")
    assert set(plan.channels) == {"party_cell_meeting", "mass_media", "social_media"}


HEADS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm")
ROWS = [
    ("I", "Công tác tuyên truyền", "", "", "", ""),
    ("1", "Phát động thi đua", "Văn phòng Sở", "Các phòng", "Quý I/2024", "Lễ phát động"),
    ("2", "Viết tin, bài", "Các phòng", "-", "Thường xuyên", "Tin, bài"),
    ("3", "Tổng kết", "Văn phòng Sở", "Công đoàn", "30/11/2024", "Báo cáo"),
]
PIPES = "\n".join(f"| {' | '.join(row)} |" for row in (HEADS, ("---",) * 6, *ROWS))
TABS = "\n".join("\t".join(row) for row in (HEADS, *ROWS))
ALIGNED = "\n".join("".join(cell.ljust(24) for cell in row).rstrip() for row in (HEADS, *ROWS))
FLAT = "\n".join(cell for row in (HEADS, *ROWS[1:]) for cell in row)


@pytest.mark.parametrize("table", [PIPES, TABS, ALIGNED, FLAT], ids=["pipes", "tabs", "blanks", "one cell a line"])
def test_tasks_of_an_appendix(table: str) -> None:
    plan = plan_with("NỘI DUNG\n- Thi đua.", f"\nPHỤ LỤC\nPHÂN CÔNG NHIỆM VỤ\n{table}\n")
    assert [(t.no, t.task, t.lead, t.coordinate, str(t.deadline), t.deadline_text, t.product) for t in plan.tasks] == [
        ("1", "Phát động thi đua", "Văn phòng Sở", "Các phòng", "2024-03-31", "Quý I/2024", "Lễ phát động"),
        ("2", "Viết tin, bài", "Các phòng", None, "None", "Thường xuyên", "Tin, bài"),
        ("3", "Tổng kết", "Văn phòng Sở", "Công đoàn", "2024-11-30", "30/11/2024", "Báo cáo"),
    ]


def test_percentages_of_past_results_are_no_targets() -> None:
    assert plan_with("ĐẶC ĐIỂM TÌNH HÌNH\n- Tỷ lệ học sinh lên lớp đạt 98,5%.").targets == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ Hướng dẫn liên tịch số 05/HDLT-SNV-LĐLĐ ngày 02 tháng 3 năm 2024 của Sở Nội vụ",
            [("Hướng dẫn liên tịch", "05", "HDLT-SNV-LĐLĐ", None, "2024-03-02", "Sở Nội vụ")],
        ),
        (
            "Thực hiện Chương trình hành động số 30-CTr/TU ngày 02/01/2024 của Tỉnh ủy thực hiện Nghị quyết số 9-NQ/TW",
            [("Chương trình hành động", "30", "CTr/TU", None, "2024-01-02", "Tỉnh ủy")],
        ),
        (
            "Căn cứ Kế hoạch số 45/KH-BVHTTDL ngày 02/01/2024 của Bộ Văn hóa, Thể thao và Du lịch về thi đua",
            [("Kế hoạch", "45", "KH-BVHTTDL", None, "2024-01-02", "Bộ Văn hóa, Thể thao và Du lịch")],
        ),
        (
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày 22/11/2019",
            [("Luật", None, None, "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B", "2019-11-22", None)],
        ),
        (
            "Căn cứ Công văn số 12 /SNV-TĐ ngày    tháng 01 năm 2024 của Sở Nội vụ về hướng dẫn",
            [("Công văn", "12", "SNV-TĐ", None, "None", "Sở Nội vụ")],
        ),
        (
            "Căn cứ Nghị định số 9/2023/NĐ-CP ngày 31/12/2023 của Chính phủ;\nquy định chi tiết thi hành một số điều",
            [("Nghị định", "9/2023", "NĐ-CP", None, "2023-12-31", "Chính phủ")],
        ),
        (
            "Căn cứ Nghị quyết của Hội đồng nhân dân tỉnh số\n88/NQ-HĐND ngày 08/12/2023 về kế hoạch năm 2024",
            [("Nghị quyết", "88", "NQ-HĐND", None, "2023-12-08", None)],
        ),
        (
            (
                "Thực hiện Kế hoạch số 3/KH-UBND ngày 12/02/2024 của UBND tỉnh về thi đua và Quyết định số "
                "21/QĐ-BNV ngày 20/01/2024 của Bộ Nội vụ"
            ),
            [
                ("Kế hoạch", "3", "KH-UBND", None, "2024-02-12", "UBND tỉnh"),
                ("Quyết định", "21", "QĐ-BNV", None, "2024-01-20", "Bộ Nội vụ"),
            ],
        ),
        (
            (
                "Căn cứ Thông tư số 1/2024/TT-BNV ngày 24/02/2024 của Bộ Nội vụ về thi hành Luật A và Nghị định số "
                "98/2023/NĐ-CP ngày 31/12/2023"
            ),
            [("Thông tư", "1/2024", "TT-BNV", None, "2024-02-24", "Bộ Nội vụ")],
        ),
        ("Theo đề nghị của Chánh Văn phòng tại Tờ trình số 12/TTr-VP ngày 03/02/2024", []),
    ],
)
def test_bases(text: str, expected: list[tuple[str | None, ...]]) -> None:
    preamble = f"\n{text};\nSở Nội vụ ban hành Kế hoạch phát động phong trào thi đua như sau:\n"
    bases = read(preamble=preamble).legal_bases
    assert [(b.doc_type, b.number, b.symbol, b.name, str(b.issued_on), b.issuer) for b in bases] == expected


@pytest.mark.parametrize(
    ("foot", "recipients", "signer"),
    [
        (
            "Nơi nhận:\n- Như trên;\n- Lưu: VT, TĐKT (10b).\n\nT.M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n(Đã ký)\nTrần Công Đoàn",
            [("Như trên", None), ("VT, TĐKT (10b)", "lưu")],
            ("TM.", "PHÓ BÍ THƯ", "BAN THƯỜNG VỤ", "BAN THƯỜNG VỤ", "Trần Công Đoàn"),
        ),
        (
            "Nơi nhận:\n1. Ban TĐKT tỉnh để b/c;\n2. Các phòng (thực hiện);\n3. Lưu VT.\nGIÁM ĐỐC\n\nK'Brốp Hải",
            [("Ban TĐKT tỉnh", "b/c"), ("Các phòng", "t/h"), ("VT", "lưu")],
            (None, "GIÁM ĐỐC", None, None, "K'Brốp Hải"),
        ),
        (
            "Nơi nhận:\n- Lưu: VP.\nTUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG\n\nY Blih Niê Ban",
            [("VP", "lưu")],
            ("TUQ.", "TRƯỞNG PHÒNG", "GIÁM ĐỐC", None, "Y Blih Niê Ban"),
        ),
    ],
)
def test_the_foot(foot: str, recipients: list[tuple[str, str | None]], signer: tuple[str | None, ...]) -> None:
    plan = read(foot=f"\n{foot}\n")
    assert [(r.name, r.purpose) for r in plan.recipients] == recipients
    s = plan.signer
    assert s is not None
    assert (s.authority, s.position, s.on_behalf_of, s.collective, s.name) == signer
