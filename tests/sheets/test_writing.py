"""Spreadsheets as officials print them; whatever the values, texts stay texts and sums are right."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from intranet import sheets
from intranet.sheets import Column, Sheet
from intranet.sheets.cells import LONGEST

PEOPLE = [
    Column("Họ và tên", 28), Column("Ngày", 12, "date"), Column("Giờ", 8, "time"),
    Column("Có mặt", 10, "int", total=True), Column("Cần có", 10, "int", total=True),
    Column("Tỷ lệ", 10, "percent", ratio=(3, 4)),
]  # fmt: skip
ROWS = [
    ("Phòng Quản lý Khoa học", date(2026, 5, 1), time(8, 30), 3, 4, 75),
    ("=SUM(A1:A9)", None, None, 10, 10, 100),
    ("https://anhai.example", date(2026, 2, 3), time(14), None, 2, 33.3),
]


def read(content, number=0):
    book = load_workbook(io.BytesIO(content))
    return book.worksheets[number]


def table_of(page):
    """The rows from the headings on."""
    rows = list(page.iter_rows())
    start = next(n for n, row in enumerate(rows) if page.print_title_rows == f"${n + 1}:${n + 1}")
    return rows[start:]


@pytest.fixture
def page():
    with time_machine.travel("2026-11-21T03:00:00+00:00", tick=False):
        made = Sheet("Kết quả đợt 1", PEOPLE, ROWS, subtitle="Đến hết tháng 5", note="Số liệu do đơn vị báo cáo.")
        return read(sheets.xlsx([made], agency="Sở Khoa học và Công nghệ"))


def test_the_page_is_set_up_as_offices_print(page):
    setup = page.page_setup
    assert (int(setup.paperSize), setup.orientation, setup.fitToHeight) == (9, "portrait", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    fonts = {cell.font.name for row in page.iter_rows() for cell in row if cell.value is not None}
    sizes = {cell.font.sz for row in page.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"Times New Roman"}
    assert sizes <= {12, 13, 14}
    assert page.print_title_rows == "$7:$7"
    assert page.freeze_panes == "A8"
    assert page.auto_filter.ref == "A7:F10"


def test_the_head_names_agency_day_and_title(page):
    texts = [row[0].value for row in page.iter_rows(max_row=5)]
    assert texts == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Ngày 21 tháng 11 năm 2026", None, "Kết quả đợt 1", "Đến hết tháng 5"]
    assert page["A4"].alignment.horizontal == "center"
    assert "A4:F4" in {str(found) for found in page.merged_cells.ranges}
    assert [row[0].value for row in page.iter_rows()][-1] == "Số liệu do đơn vị báo cáo."


def test_a_long_title_has_the_lines_it_needs():
    made = Sheet("Kết quả tuyên truyền phong trào thi đua yêu nước " * 4, PEOPLE, [], subtitle="Đến hết tháng 5")
    page = read(sheets.xlsx([made]))
    assert page.row_dimensions[3].height >= 3 * page.row_dimensions[4].height > 0


def test_more_than_six_columns_are_printed_across():
    wide = Sheet("Bảng", [Column(str(n)) for n in range(7)], [range(7)])
    assert read(sheets.xlsx([wide])).page_setup.orientation == "landscape"
    narrow = Sheet("Bảng", [Column(str(n)) for n in range(6)], [range(6)])
    assert read(sheets.xlsx([narrow])).page_setup.orientation == "portrait"
    numbered = Sheet("Bảng", [Column(str(n)) for n in range(6)], [range(6)], numbered=True)
    assert read(sheets.xlsx([numbered])).page_setup.orientation == "landscape"


def test_values_are_what_they_are(page):
    first, formula, link = table_of(page)[1:4]
    assert [cell.value for cell in first[1:]] == [datetime(2026, 5, 1), time(8, 30), 3, 4, 0.75]
    assert [cell.number_format for cell in first[1:]] == ["dd/mm/yyyy", "hh:mm", "#,##0", "#,##0", "0%"]
    assert (formula[0].value, formula[0].data_type) == ("=SUM(A1:A9)", "s")
    assert (link[0].value, link[0].hyperlink) == ("https://anhai.example", None)
    assert link[3].value is None
    assert link[5].number_format == "0.0%"


def test_sums_are_formulas_that_follow_the_filter_with_their_values():
    content = sheets.xlsx([Sheet("Bảng", PEOPLE, ROWS)])
    assert [cell.value for cell in table_of(read(content))[4]] == [
        "Cộng", None, None, "=SUBTOTAL(9,D6:D8)", "=SUBTOTAL(9,E6:E8)",
        "=IF(E9=0,0,MIN(ROUND(D9/E9,2),IF(D9<E9,0.99,1)))",
    ]  # fmt: skip
    values = load_workbook(io.BytesIO(content), data_only=True).active
    assert [cell.value for cell in list(values.iter_rows())[8][3:]] == [13, 16, 0.81]


def test_a_share_is_whole_only_when_nothing_is_missing():
    rows = [("Phòng", None, None, 999, 1000, 99)]
    values = load_workbook(io.BytesIO(sheets.xlsx([Sheet("Bảng", PEOPLE, rows)])), data_only=True).active
    assert list(values.iter_rows())[-1][5].value == 0.99


def test_running_numbers_stand_in_front():
    made = Sheet("Bảng", PEOPLE, ROWS, numbered=True)
    table = table_of(read(sheets.xlsx([made])))
    assert [row[0].value for row in table[:4]] == ["STT", 1, 2, 3]
    assert table[4][4].value == "=SUBTOTAL(9,E6:E8)"
    assert table[4][6].value.startswith("=IF(F9=0")


def test_an_empty_table_is_a_page_with_headings():
    page = read(sheets.xlsx([Sheet("Bảng", PEOPLE, [])]))
    assert [cell.value for cell in table_of(page)[0]] == [column.heading for column in PEOPLE]
    assert page.auto_filter.ref is None


def test_tabs_have_names_that_programs_take():
    titles = ["Đợt 1: [a/b]*?", "đợt 1  a b", "'", "History", "x" * 50, "x" * 50, "Trang\0"]
    content = sheets.xlsx([Sheet(title, [Column("A")], []) for title in titles])
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_a_download_has_a_safe_name(app):
    with app.test_request_context():
        answer = sheets.response([Sheet("Bảng", [Column("A")], [])], 'Độ phủ "đợt 1"/2026\r\n')
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "do phu -dot 1-2026" in disposition
    assert "%C4%90%E1%BB%99%20ph%E1%BB%A7" in disposition
    assert "\n" not in disposition
    assert answer.mimetype == sheets.writing.MIMETYPE
    assert zipfile.ZipFile(io.BytesIO(answer.get_data())).testzip() is None


def test_the_agency_of_the_settings_is_named(app):
    page = read(sheets.xlsx([Sheet("Bảng", [Column("A")], [])]))
    assert page["A1"].value == app.extensions["settings"].agency_name.upper()


def test_moments_and_other_values_become_texts():
    rows = [
        [datetime(2026, 5, 1, 2, 0, tzinfo=UTC)],
        [True],
        [10**20],
        [float("nan")],
        ["x" * 40_000],
        ["\ud800\0"],
        [date(1899, 1, 1)],
    ]
    column = [row[0].value for row in table_of(read(sheets.xlsx([Sheet("Bảng", [Column("A", kind="int")], rows)])))[1:]]
    assert column[:4] == ["09:00 01/05/2026", "True", str(10**20), "nan"]
    assert len(column[4]) == LONGEST
    assert column[6] == "01/01/1899"


cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.dates(), st.times(), st.datetimes(),
    st.sampled_from(["=1+1", "+1", "-1", "@a", "=cmd|'/c calc'!A0", "http://x", "internal:A1", "{=1}", "<b>&amp;"]),
)  # fmt: skip
kinds = st.sampled_from(["text", "int", "percent", "date", "time"])


@settings(max_examples=30, deadline=None)
@given(kinds=st.lists(kinds, min_size=1, max_size=8), data=st.data())
def test_any_values_give_a_workbook_without_formulas_or_links(kinds, data):
    rows = data.draw(st.lists(st.tuples(*[cells] * len(kinds)), max_size=5))
    columns = [Column(data.draw(st.text(max_size=20)), kind=kind) for kind in kinds]
    content = sheets.xlsx([Sheet(data.draw(st.text(max_size=40)), columns, rows, numbered=data.draw(st.booleans()))])
    page = read(content)
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in page.iter_rows() for cell in row)
    assert len(table_of(page)) == len(rows) + 1


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_the_sum_is_the_sum(numbers):
    made = Sheet("Bảng", [Column("Tên"), Column("Số", kind="int", total=True)], [("x", number) for number in numbers])
    page = load_workbook(io.BytesIO(sheets.xlsx([made])), data_only=True).active
    assert list(page.iter_rows())[-1][1].value == sum(numbers)


def test_numbers_with_decimals_stay_numbers():
    rows = [[Decimal("80.5"), 7], [Decimal("NaN"), True], ["", Decimal("1")]]
    page = read(sheets.xlsx([Sheet("Điểm", [Column("A", kind="number"), Column("B", kind="number")], rows)]))
    first, second, third = ([cell.value for cell in row] for row in list(page.iter_rows())[-3:])
    assert first == [80.5, 7]
    assert second == ["NaN", "True"]
    assert third == [None, 1]
