"""The document as a whole: kinds, head, bases, outline, foot, warnings, blocks, limits."""

from __future__ import annotations

import pytest

from intranet.plans.importer import parse_text
from intranet.plans.importer.kinds import KINDS, PLAN
from tests.plans.importer.samples import BODY, PATHOLOGICAL, PREAMBLE, read, repeated, result_of
from tests.plans.importer.samples import PLAN as TEXT


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != PLAN])
def test_other_kinds_are_refused_by_name(kind: str) -> None:
    result = parse_text(
        f"SỞ NỘI VỤ\nSố: 12/QĐ-SNV\nBình Châu, ngày 1 tháng 2 năm 2024\n\n{kind}\nVề việc ban hành Kế hoạch thi "
        f"đua\n\nKẾ HOẠCH\n{BODY}"
    )
    assert (result.outcome, result.reason, result.doc_type) == ("reject", "not_a_plan", kind)
    assert kind in result.message


def test_a_letter_is_known_by_its_greeting() -> None:
    result = parse_text(
        "UBND TỈNH\nSố: 12/UBND-NC\nV/v triển khai Kế hoạch thi đua\n\nKính gửi: Các sở, ban, ngành\n\nThực hiện Kế "
        "hoạch số 5/KH-UBND, đề nghị các sở triển khai."
    )
    assert (result.reason, result.doc_type) == ("not_a_plan", "CÔNG VĂN")


@pytest.mark.parametrize(
    "text",
    [
        "Hôm nay trời đẹp.\nKế hoạch của tôi là đi chơi.\n",
        "def plan():\n    return 'KẾ HOẠCH'\n",
        "Chương một\n\nKẾ HOẠCH\n\nAnh nhìn ra cửa sổ và nghĩ rất lâu.\n" * 30,
        "- cam\n- quýt\n- 12\n",
        "1\n2\n3\n",
    ],
)
def test_prose_code_and_lists_are_no_plans(text: str) -> None:
    assert parse_text(text).reason == "not_a_plan"


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 45/KH-SNV", 45, "KH-SNV"),
        ("Số:      /KH-SYT", None, "KH-SYT"),
        ("Số: ...../KH-UBND", None, "KH-UBND"),
        ("Số 314 - KH/TĐTN-VP", 314, "KH/TĐTN-VP"),
        ("**Số:** 05/KH - SGDĐT", 5, "KH-SGDĐT"),
        ("Số: 2O8/KH-SNV", 208, "KH-SNV"),
    ],
)
def test_number_and_symbol(line: str, number: int | None, symbol: str) -> None:
    plan = read(head=f"SỞ NỘI VỤ\n{line}\nHà Nội, ngày 5 tháng 2 năm 2024\nKẾ HOẠCH\nPhát động thi đua năm 2024\n")
    assert (plan.number, plan.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day", "year", "month"),
    [
        ("Bà Rịa - Vũng Tàu, ngày  tháng 6 năm 2020", "Bà Rịa - Vũng Tàu", "None", 2020, 6),
        ("*Tây Ninh, ngày 12/02/2024*", "Tây Ninh", "2024-02-12", 2024, 2),
        ("Hà Nội, ngày 30 tháng 02 năm 2024", "Hà Nội", "None", 2024, 2),
        ("Độc lập - Tự do - Hạnh phúc   Huế, ngày 01 tháng 3 năm 2024", "Huế", "2024-03-01", 2024, 3),
        ("Số: 1/KH-A     TP. Huế, ngày 01 tháng 3 năm 2024", "TP. Huế", "2024-03-01", 2024, 3),
    ],
)
def test_place_and_date(line: str, place: str, day: str, year: int, month: int) -> None:
    plan = read(head=f"SỞ NỘI VỤ\nSố: 1/KH-A\n{line}\nKẾ HOẠCH\nPhát động thi đua\n")
    assert (plan.place, str(plan.issued_on), plan.issued_year, plan.issued_month) == (place, day, year, month)


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("KẾ HOẠCH **Phát động phong trào thi đua năm 2023**", "launch", 2023),
        ("KẾ HOẠCH\nTuyên truyền, phát động\nphong trào thi đua giai đoạn 2021 - 2025", "publicity", 2021),
        ("KẾ HOẠCH\nThi đua lập thành tích chào mừng 75 năm Ngày thành lập", "launch", 2024),
        ("KẾ HOẠCH\nV/v tổ chức đợt thi đua năm học 2024-2025", "launch", 2024),
    ],
)
def test_title_kind_and_year(title: str, kind: str, year: int) -> None:
    plan = read(head=f"SỞ NỘI VỤ\nSố: 1/KH-A\nHuế, ngày 5 tháng 2 năm 2024\n\n{title}\n")
    assert (plan.plan_kind, plan.year) == (kind, year)
    assert plan.title is not None
    assert plan.title.startswith(title.removeprefix("KẾ HOẠCH").strip(" *\n").split("\n")[0].rstrip("*"))


def test_bases_are_documents_not_their_descriptions() -> None:
    preamble = """
Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31/12/2023 của Chính phủ quy định chi tiết Luật số 06/2022/QH15;
Căn cứ Quy chế làm việc ban hành kèm theo Quyết định số 5/QĐ-SNV, ngày 01/02/2023 của Giám đốc Sở;
Thực hiện Chỉ thị số 34-CT/TW của Bộ Chính trị và Kết luận số 01-KL/TW; xét đề nghị tại Tờ trình số 3/TTr-VP,
Sở Nội vụ xây dựng Kế hoạch như sau:
"""
    found = [
        (b.doc_type, b.number, b.symbol, b.name, str(b.issued_on), b.issuer)
        for b in read(preamble=preamble).legal_bases
    ]
    assert found == [
        ("Luật", None, None, "Luật Thi đua, khen thưởng", "2022-06-15", None),
        ("Nghị định", "98/2023", "NĐ-CP", None, "2023-12-31", "Chính phủ"),
        ("Quyết định", "5", "QĐ-SNV", None, "2023-02-01", "Giám đốc Sở"),
        ("Chỉ thị", "34", "CT/TW", None, "None", "Bộ Chính trị"),
        ("Kết luận", "01", "KL/TW", None, "None", None),
    ]
    assert set(read(preamble=preamble).cited_documents) == {
        "98/2023/NĐ-CP",
        "06/2022/QH15",
        "5/QĐ-SNV",
        "34-CT/TW",
        "01-KL/TW",
        "3/TTr-VP",
    }


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (
            "I. Một\n1. Hai\na) Ba\nb) Bốn\n2. Năm\nII. Sáu\n1- Bảy\n",
            ["I", "I.1", "I.1.a", "I.1.b", "I.2", "II", "II.1"],
        ),
        (
            "Phần thứ nhất\nMỤC TIÊU\nI. Một\n1. Hai\n1.1. Ba\n1.2. Bốn\nPhần thứ hai\nNỘI DUNG\nI. Năm\n",
            ["P1", "P1.I", "P1.I.1", "P1.I.1.1", "P1.I.1.2", "P2", "P2.I"],
        ),
        ("A. Một\nI. Hai\n1/ Ba\nB. Bốn\nI. Năm\n", ["A", "A.I", "A.I.1", "B", "B.I"]),
        ("1. Một\n1.1. Hai\n1.2 Ba\n2. 100% bốn\n", ["1", "1.1", "1.2", "2"]),
        ("### III. Một\n##### 1. Hai\n### 2. Ba\n- 3/4 số dân\n", []),
        ("### I. Một\n##### 1. Hai\n### 2. Ba\n- 3/4 số dân\n", ["I", "I.1", "I.2"]),
    ],
)
def test_outline(body: str, paths: list[str]) -> None:
    found = [s.path for s in read("\n" + body + "\n").sections]
    assert found == paths or not paths


@pytest.mark.parametrize(
    ("foot", "signer"),
    [
        (
            (
                "Nơi nhận:\t\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\t\tKT. CHỦ TỊCH\n- Lưu: VT.\t\tPHÓ CHỦ "
                "TỊCH\n\n\t\t\tNguyễn Văn An"
            ),
            ("KT.", "PHÓ CHỦ TỊCH", "CHỦ TỊCH", "ỦY BAN NHÂN DÂN", "Nguyễn Văn An"),
        ),
        (
            "Nơi nhận:\n- Lưu: VT.\n\nT/M ĐẢNG ỦY\nBÍ THƯ\n(đã ký)\nLưu Bá Ôn",
            ("TM.", "BÍ THƯ", "ĐẢNG ỦY", "ĐẢNG ỦY", "Lưu Bá Ôn"),
        ),
        ("Q. GIÁM ĐỐC\n\nTrần Văn Tài\n\nNơi nhận:\n- Lưu: VT.", (None, "Q. GIÁM ĐỐC", None, None, "Trần Văn Tài")),
        (
            "Nơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Lưu: VT.\nTrần Văn Bình",
            ("KT.", "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC", None, "Trần Văn Bình"),
        ),
        (
            "| **Nơi nhận:**<br>- Lưu: VT. | **TL. CHỦ TỊCH**<br>**CHÁNH VĂN PHÒNG**<br>**Vũ Văn Hòa** |",
            ("TL.", "CHÁNH VĂN PHÒNG", "CHỦ TỊCH", None, "Vũ Văn Hòa"),
        ),
    ],
)
def test_signer(foot: str, signer: tuple[str | None, ...]) -> None:
    found = read(foot="\n" + foot + "\n").signer
    assert found is not None
    assert (found.authority, found.position, found.on_behalf_of, found.collective, found.name) == signer


def test_recipients_and_their_purposes() -> None:
    foot = (
        "\nNơi nhận:\n- UBND tỉnh (qua Ban TĐKT) (b/c);\n- CT, các PCT (để biết);\n- Các phòng,\n  đơn vị (t/h);\n- "
        "Lưu VT,VP.\nT.Dung\n\nGIÁM ĐỐC\n"
    )
    assert [(r.name, r.purpose) for r in read(foot=foot).recipients] == [
        ("UBND tỉnh (qua Ban TĐKT)", "b/c"),
        ("CT, các PCT", "để biết"),
        ("Các phòng, đơn vị", "t/h"),
        ("VT, VP", "lưu"),
    ]


def test_hard_wrapped_lines_read_like_whole_paragraphs() -> None:
    def wrap(line: str) -> str:
        out, width = [""], 60
        for word in line.split(" "):
            out[-1:] = [f"{out[-1]} {word}".strip()] if len(out[-1]) + len(word) < width else [out[-1], word]
        return "\n".join(out)

    long = BODY.replace(
        "Nâng cao nhận thức của công chức, viên chức.",
        "Nâng cao nhận thức của công chức, viên chức " * 6 + "toàn ngành.",
    )
    whole = read(body=long)
    wrapped = read(body="\n".join(map(wrap, long.split("\n"))), preamble="\n".join(map(wrap, PREAMBLE.split("\n"))))
    assert wrapped == whole


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("100% tập thể", "120% tập thể", "target_over_100"),
        ("tháng 7 đến tháng 12/2024", "tháng 7 đến tháng 3/2024", "wave_ends_before_start"),
        ("Từ tháng 7 đến", "Từ tháng 5 đến", "waves_overlap"),
        ("đến hết tháng 6/2024", "đến hết ngày 31/6/2024", "no_such_date"),
        ("tháng 7 đến tháng 12/2024", "tháng 7/2028 đến tháng 12/2028", "wave_outside_year"),
        ("2. Yêu cầu", "1. Yêu cầu", "repeated_label"),
        ("ngày 05 tháng 02", "ngày 31 tháng 02", "no_such_date"),
        ("gương người tốt, việc tốt.", "theo Kế hoạch số 12/KH-UBND ngày 16/01/2024.", "contradicting_dates"),
        ("Số: 45/KH-SNV", "", "no_number"),
        ("Bình Châu, ngày 05 tháng 02 năm 2024", "", "no_date"),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrần Thị Bình\n", "", "no_signer"),
        ("năm 2024\n\nCăn cứ", "năm 2O24\n\nCăn cứ", "misread_digits"),
    ],
)
def test_doubts_become_warnings(old: str, new: str, code: str) -> None:
    assert old in TEXT
    result = parse_text(TEXT.replace(old, new, 1))
    assert result.outcome == "import_with_warnings"
    assert code in {warning.code for warning in result.warnings}
    assert all(warning.message.endswith(".") for warning in result.warnings)


def test_a_draft_with_blank_number_and_day_is_a_plain_import() -> None:
    result = parse_text(
        TEXT.replace("Số: 45/", "Số:    /").replace("ngày 05", "ngày    ").replace("Từ nay", "Từ tháng 1")
    )
    assert result.outcome == "import"
    assert {"number", "issued_on"} <= {f.field for f in result.findings if f.confidence != "sure"}


def test_findings_show_where_a_value_was_printed() -> None:
    result = parse_text(TEXT.replace("- 100%", "- **100%**"))
    shown = {f.field: result.text[f.start : f.end] for f in result.findings if f.start is not None}
    assert (shown["number"], shown["place"], shown["symbol"]) == ("45", "Bình Châu", "KH-SNV")
    assert shown["responsibilities.1.unit"] == "Các phòng, đơn vị thuộc Sở"
    assert shown["waves.1.ends_on"] == "tháng 12/2024"
    assert shown["targets.0"].startswith("100%** tập thể")
    assert shown["issuer"] == "Sở Nội vụ"


def test_blocks_follow_the_document() -> None:
    result = result_of()
    assert [b.kind for b in result.blocks if b.kind != "section"] == [
        "letterhead",
        "title",
        "preamble",
        "closing",
        "signoff",
    ]
    assert [b.path for b in result.blocks if b.kind == "section"] == [s.path for s in read().sections]
    assert (
        next(b for b in result.blocks if b.path == "I.1")
        .body.strip()
        .endswith("- Nâng cao nhận thức của công chức, viên chức.")
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_no_repetition_makes_reading_hang(unit: str) -> None:
    # How the time grows is measured in tests/benchmarks/importer.py; a square would take hours here.
    assert parse_text(repeated(unit, 400_000)).outcome in ("import", "import_with_warnings", "reject")


def test_a_text_over_the_limit_is_refused_at_once() -> None:
    assert parse_text("KẾ HOẠCH\n" + "a\n" * 1_200_000).reason == "too_large"
