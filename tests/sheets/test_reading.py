"""Lists that people upload: whatever the program that made them, and whoever means harm."""

from __future__ import annotations

import csv
import io
import struct
import unicodedata
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from intranet import Refused
from intranet.sheets import Column, Sheet, read_rows, rows_of, xlsx
from intranet.sheets.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from intranet.text import squeeze

TABLE = [["STT", "Họ và tên", "Mã"], ["1", "Nguyễn Thị Hạnh", "CB001"], ["2", "Đỗ Đức Dũng", "CB002"]]


def read(content, name="danh-sach"):
    return read_rows(io.BytesIO(content), name)


def book_of(rows, **more):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, value in more.items():
        setattr(book.active, name, value)
    return saved(book)


def saved(book):
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def archive(parts):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stored.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_list_is_read_whatever_its_letters_and_signs(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in TABLE)
    assert read(text.encode(encoding)) == TABLE


def test_a_list_of_an_old_windows_program_is_read():
    text = "\r\n".join(";".join(row) for row in TABLE)
    # That code page has letters with hats whole and tones apart.
    apart = "".join(c if c.isascii() else unicodedata.normalize("NFD", c) for c in text)
    for whole in "ăâđêôơưĂÂĐÊÔƠƯ":
        apart = apart.replace(unicodedata.normalize("NFD", whole), whole)
    content = _hats(text).encode("cp1258")
    assert read(content) == TABLE
    assert apart


def _hats(text):
    """Composed as far as code page 1258 has letters: hats and horns stay on, tones stand apart."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    made = []
    for char in text:
        plain = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(c for c in plain if c not in tones))
        made.append(letter + "".join(c for c in plain if c in tones))
    return "".join(made)


def test_lines_without_columns_stay_whole():
    assert rows_of("Nguyễn Thị Hạnh\n\n  Đỗ  Đức Dũng \n") == [["Nguyễn Thị Hạnh"], ["Đỗ Đức Dũng"]]
    assert rows_of("1. Nguyễn Thị Hạnh, Phó phòng\nĐỗ Đức Dũng\nVũ Ân\n") == [
        ["1. Nguyễn Thị Hạnh, Phó phòng"], ["Đỗ Đức Dũng"], ["Vũ Ân"],
    ]  # fmt: skip
    assert rows_of("") == rows_of("\n\n") == []


def test_quotes_and_the_line_about_the_sign_are_understood():
    assert rows_of('sep=;\n"Hạnh; Dũng";2\n"dòng\nhai";3') == [["Hạnh; Dũng", "2"], ["dòng hai", "3"]]
    assert rows_of('tên;số\n"a;b";1\nc;2') == [["tên", "số"], ["a;b", "1"], ["c", "2"]]


def test_a_workbook_is_read_by_what_it_shows():
    rows = [
        ["Tên", "Số", "Ngày", "Giờ", "Lúc", None],
        ["Đỗ  Đức\nDũng", 12, date(2026, 5, 2), time(8, 30), datetime(2026, 5, 2, 8, 30), None],
        [None, None, None, None, None, None],
        ["=1+1", 2.5, 1e20, True, "00123", None],
    ]
    assert read(book_of(rows)) == [
        ["Tên", "Số", "Ngày", "Giờ", "Lúc"],
        ["Đỗ Đức Dũng", "12", "02/05/2026", "08:30", "08:30 02/05/2026"],
        # A formula nobody has computed has no value.
        ["", "2.5", "1e+20", "True", "00123"],
    ]


def test_what_we_wrote_is_read_back():
    made = xlsx([Sheet("Bảng", [Column("Tên"), Column("Số", kind="int", total=True)], [("a", 1), ("b", 2)])], agency="")
    assert read(made)[2:] == [["Tên", "Số"], ["a", "1"], ["b", "2"], ["Cộng", "3"]]


def test_the_first_sheet_that_is_shown_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["ẩn"])
    book.create_sheet("Danh sách").append(["hiện"])
    assert read(saved(book)) == [["hiện"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "đời cũ"),
        (b"PK\x03\x04 nothing", "hỏng"),
        (archive({"a.txt": b"x"}), "không phải danh sách Excel"),
        (archive({"[Content_Types].xml": b"<x", "xl/workbook.xml": b"<y"}), "hỏng"),
        (book_of([["a"]])[:-40], "hỏng"),
        (b"x" * (MOST_BYTES + 1), "lớn hơn"),
        (b"\xff\xfe\x00\xd8x", "Không đọc được chữ"),
        (b"\xd2\xd2\xd2\xde" * 10 + b"\x8a\x8d", "Không đọc được chữ"),
        (b"a," * (MOST_COLUMNS + 1) + b"a", "cột"),
        (b"a\n" * (MOST_ROWS + 1), "dòng"),
        (b'a,"' + b"x" * 200_000 + b'",c\nd,e,f', "Không đọc được danh sách"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_way_out(content, why):
    with pytest.raises(Refused, match=why):
        read(content)


def test_a_bomb_is_not_unpacked():
    bomb = archive({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 80_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(Refused, match="giải nén"):
        read(bomb)
    with pytest.raises(Refused, match="giải nén"):
        read(archive({"[Content_Types].xml": b"", "xl/x": b""} | {f"xl/{n}": b"" for n in range(1200)}))


def _replaced(content, part, change):
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    return archive(parts | {part: change(parts[part])})


def test_a_workbook_that_lies_about_sizes_costs_little():
    plain = book_of([["Đỗ Đức Dũng"]])
    lying = _replaced(plain, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1"', b'ref="A1:XFD1048576"'))
    assert read(lying) == [["Đỗ Đức Dũng"]]
    far = _replaced(
        plain,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'r="1"', b'r="1048576"').replace(b'r="A1"', b'r="A1048576"'),
    )
    with pytest.raises(Refused, match="dòng trống"):
        read(far)
    # The central directory says less than is there.
    with zipfile.ZipFile(io.BytesIO(plain)) as made:
        size = made.getinfo("xl/worksheets/sheet1.xml").file_size
    short = plain.replace(struct.pack("<L", size), struct.pack("<L", 10))
    with pytest.raises(Refused):
        read(short)


def test_entities_do_not_grow():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 30}">'.encode() for n in range(1, 9)
    ) + b"]>"  # fmt: skip
    bad = _replaced(
        book_of([["a"]]), "xl/worksheets/sheet1.xml",
        lambda xml: laughs + xml[xml.index(b"<worksheet") :].replace(b"<v>0</v>", b"<v>&a8;</v>"),
    )  # fmt: skip
    with pytest.raises(Refused):
        read(bad)


lines = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=2, max_size=4), max_size=12
)


@settings(max_examples=25, deadline=None)
@given(rows=lines)
def test_a_workbook_gives_its_texts_back(rows):
    wanted = []
    for row in rows:
        cells = [squeeze(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            wanted.append(cells)
    made = xlsx([Sheet("Bảng", [Column("c")] * 4, [[*row, *[None] * (4 - len(row))] for row in rows])], agency="")
    assert read(made)[3:] == wanted


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest)))
def test_any_bytes_are_read_or_refused(content):
    try:
        rows = read(content)
    except Refused:
        return
    assert all(row and row[-1] and all(cell == squeeze(cell) for cell in row) for row in rows)


@settings(max_examples=60, deadline=None)
@given(rows=lines, delimiter=st.sampled_from(";,\t"))
def test_any_table_of_text_is_read_without_a_fault(rows, delimiter):
    stored = io.StringIO()
    csv.writer(stored, delimiter=delimiter).writerows(rows)
    assert all(row for row in rows_of(stored.getvalue()))
