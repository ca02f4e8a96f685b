"""Waves: labelled, bare, in bullets, in tables, and the periods they are printed with."""

from __future__ import annotations

from datetime import date

import pytest

from intranet.plans.importer.chars import fold
from intranet.plans.importer.dates import periods, with_year
from tests.plans.importer.samples import read, result_of

PART = """
I. MỤC ĐÍCH
1. Nâng cao nhận thức
II. {part}
III. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở chủ trì.
"""


def waves(part: str) -> list[tuple[str | None, str, str, tuple[str, ...]]]:
    return [(w.label, str(w.starts_on), str(w.ends_on), w.contents) for w in read(PART.format(part=part)).waves]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 01/3/2024 đến ngày 31/12/2024", "2024-03-01", "2024-12-31"),
        ("từ ngày 01 đến ngày 15/3/2024", "2024-03-01", "2024-03-15"),
        ("từ tháng 7 đến hết tháng 9/2024", "2024-07-01", "2024-09-30"),
        ("từ tháng 1 - 6/2024", "2024-01-01", "2024-06-30"),
        ("tháng 02 năm 2023", "2023-02-01", "2023-02-28"),
        ("Quý II/2024", "2024-04-01", "2024-06-30"),
        ("Quý II, III năm 2024", "2024-04-01", "2024-09-30"),
        ("từ quý I đến quý III/2024", "2024-01-01", "2024-09-30"),
        ("6 tháng đầu năm 2024", "2024-01-01", "2024-06-30"),
        ("sáu tháng cuối năm 2024", "2024-07-01", "2024-12-31"),
        ("từ tháng 7/2020 đến hết năm 2020", "2020-07-01", "2020-12-31"),
        ("từ ngày 20/3/2024 đến cuối năm", "2024-03-20", "2024-12-31"),
        ("năm 2024 - 2025", "2024-01-01", "2025-12-31"),
        ("năm học 2024 - 2025", "2024-09-01", "2025-05-31"),
        ("từ ngày 05 tháng 8 năm 2025 đến hết ngày 10 tháng 9 năm 2025", "2025-08-05", "2025-09-10"),
        ("từ 03/02 - 19/5/2024", "2024-02-03", "2024-05-19"),
        ("từ 01/01 - 30/6/2024", "2024-01-01", "2024-06-30"),
        ("từ ngày 19/5 đến 02/9", "2024-05-19", "2024-09-02"),
        ("Bắt đầu từ 15/3/2024, kết thúc ngày 30/11/2024", "2024-03-15", "2024-11-30"),
        ("ngày 15-3-2024 đến ngày 30-6-2024", "2024-03-15", "2024-06-30"),
        ("từ đầu năm đến hết tháng 6", "2024-01-01", "2024-06-30"),
        ("tháng 3, 4, 5/2024", "2024-03-01", "2024-05-31"),
        ("tháng 5 và tháng 6/2024", "2024-05-01", "2024-06-30"),
        ("9 tháng đầu năm 2024", "2024-01-01", "2024-09-30"),
        ("03 tháng cuối năm", "2024-10-01", "2024-12-31"),
        ("T3/2024 - T6/2024", "2024-03-01", "2024-06-30"),
        ("(2024 - 2026)", "2024-01-01", "2026-12-31"),
        ("từ 2024 đến 2026.", "2024-01-01", "2026-12-31"),
        ("từ 15/3/2024 (ngày phát động) đến 30/11/2024", "2024-03-15", "2024-11-30"),
        ("từ 31/4/2024 đến 30/6/2024", "None", "2024-06-30"),
    ],
)
def test_periods_as_they_are_printed(text: str, first: str, last: str) -> None:
    (period,) = periods(fold(text))
    begins, ends = with_year(period.begins, 2024), with_year(period.ends, 2024)
    assert begins is not None
    assert ends is not None
    assert (str(begins.first()), str(ends.last())) == (first, last)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 31/12/2024.", [(None, "2024-03-01", "2024-12-31", ())]),
        ("THỜI GIAN: Từ nay đến 31/12/2024", [(None, "2024-02-05", "2024-12-31", ())]),
        ("THỜI GIAN\nTừ ngày ký ban hành đến hết năm 2024.", [(None, "2024-02-05", "2024-12-31", ())]),
        (
            "NỘI DUNG VÀ THỜI GIAN\n1. Nội dung\n- Thi đua.\n2. Thời gian: Từ ngày 15 đến ngày 30 tháng 4 năm 2024.",
            [(None, "2024-04-15", "2024-04-30", ())],
        ),
        (
            "THỜI GIAN\n- Quý I/2024: Ban hành kế hoạch; phát động.\n- Quý II: Tuyên truyền.",
            [
                ("Quý I", "2024-01-01", "2024-03-31", ("Ban hành kế hoạch", "phát động")),
                ("Quý II", "2024-04-01", "2024-06-30", ("Tuyên truyền",)),
            ],
        ),
        (
            (
                "THỜI GIAN\nTừ tháng 3 đến hết tháng 12 năm 2024, chia làm hai đợt:\n- Đợt 1: từ tháng 3 đến tháng 6.\n"
                "+ Phát động.\n- Đợt 2: sáu tháng cuối năm.\n+ Tổng kết."
            ),
            [
                ("Đợt 1", "2024-03-01", "2024-06-30", ("Phát động",)),
                ("Đợt 2", "2024-07-01", "2024-12-31", ("Tổng kết",)),
            ],
        ),
        (
            (
                "CÁC ĐỢT THI ĐUA\n1. Giai đoạn 1 - Khởi động: từ ngày 15/8/2024 đến ngày 31/8/2024\n- Phát động.\n"
                "2. Giai đoạn 2 (từ 01/9 đến 20/10/2024)\nThực hiện các nội dung:\na) Về đích sớm."
            ),
            [
                ("Giai đoạn 1", "2024-08-15", "2024-08-31", ("Phát động",)),
                ("Giai đoạn 2", "2024-09-01", "2024-10-20", ("Về đích sớm",)),
            ],
        ),
        (
            (
                "LỘ TRÌNH\n| Đợt | Thời gian | Nội dung |\n|---|---|---|\n"
                "| 1 | Từ 01/01 đến 31/3 | Phát động; đăng ký |\n"
                "| 2 | Quý II/2024 | - Sơ kết<br>- Khen thưởng |"
            ),
            [
                ("Đợt 1", "2024-01-01", "2024-03-31", ("Phát động", "đăng ký")),
                ("Đợt 2", "2024-04-01", "2024-06-30", ("Sơ kết", "Khen thưởng")),
            ],
        ),
        (
            (
                "TIẾN ĐỘ\n| Đợt | Bắt đầu | Kết thúc | Nội dung |\n|---|---|---|---|\n| I | 01/02/2024 | 31/5/2024 |"
                " Mở đầu |"
            ),
            [("Đợt I", "2024-02-01", "2024-05-31", ("Mở đầu",))],
        ),
        ("ĐỊA ĐIỂM\nHội trường.", []),
        (
            "THỜI GIAN: Phong trào chia hai đợt; trong đó đợt 1 từ 01/3 đến 30/6/2024, đợt 2 từ 01/7 đến 15/12/2024.",
            [("đợt 1", "2024-03-01", "2024-06-30", ()), ("đợt 2", "2024-07-01", "2024-12-15", ())],
        ),
        (
            (
                "THỜI GIAN\nĐợt 1:\n- Thời gian: từ tháng 1 đến tháng 5/2024.\n- Nội dung: Làm đường; trồng cây.\n"
                "Đợt 2:\n- Thời gian: quý III/2024.\n- Nội dung: Tổng kết."
            ),
            [
                ("Đợt 1", "2024-01-01", "2024-05-31", ("Làm đường", "trồng cây")),
                ("Đợt 2", "2024-07-01", "2024-09-30", ("Tổng kết",)),
            ],
        ),
        (
            "CÁC ĐỢT\nĐợt 1: Mừng Ngày hội (03/02/1930 - 03/02/2024), từ ngày 01/01/2024 đến ngày 03/02/2024.",
            [("Đợt 1", "2024-01-01", "2024-02-03", ("Mừng Ngày hội (03/02/1930 - 03/02/2024)",))],
        ),
        (
            "THỜI GIAN\n- Thời gian bắt đầu: từ ngày 01/3/2024\n- Thời gian kết thúc: ngày 30/11/2024",
            [(None, "2024-03-01", "2024-11-30", ())],
        ),
        (
            "TIẾN ĐỘ\n1. 6 tháng đầu năm: Phát động.\n2. 6 tháng cuối năm: Tổng kết.",
            [
                ("6 tháng đầu năm", "2024-01-01", "2024-06-30", ("Phát động",)),
                ("6 tháng cuối năm", "2024-07-01", "2024-12-31", ("Tổng kết",)),
            ],
        ),
    ],
)
def test_waves_of_many_layouts(part: str, expected: list[tuple[str | None, str, str, tuple[str, ...]]]) -> None:
    assert waves(part) == expected


def test_from_now_stays_open_while_the_day_of_issue_is_blank() -> None:
    head = "Số:   /KH-SNV\nBình Châu, ngày   tháng 3 năm 2024\nKẾ HOẠCH\nTuyên truyền năm 2024\n"
    result = result_of(PART.format(part="THỜI GIAN\nTừ nay đến hết năm 2024."), head=head)
    assert result.plan is not None
    assert result.plan.issued_on is None
    (wave,) = result.plan.waves
    assert (wave.starts_on, wave.ends_on) == (None, date(2024, 12, 31))
    assert {w.code for w in result.warnings} == {"from_now_open"}
