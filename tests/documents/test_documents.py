"""Official papers as DOCX: what Nghị định 30/2020/NĐ-CP prescribes, read back from the file."""

from __future__ import annotations

import io
import unicodedata
from datetime import date
from itertools import pairwise
from zipfile import ZipFile

import docx as library
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from intranet import documents
from intranet.documents import blocks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = documents.Head(
    "Hội đồng Thi đua - Khen thưởng", "Sở Khoa học và Công nghệ", "7", "BB-HĐ", "An Hải", date(2026, 2, 5)
)
TABLE = documents.Table(
    [documents.Column("TT", 1, "center"), documents.Column("Họ và tên", 6), documents.Column("Điểm", 2, "right")],
    [["1", "Đặng Thị Hòa\nGiám đốc", "82,5"], ["2", "Nguyễn Văn Ổn", "79"]],
)
BODY = [
    documents.Heading("Thành phần"),
    documents.Heading("Có mặt", 2),
    documents.Bullets(["Đặng Thị Hòa", "Nguyễn Văn Ổn"]),
    documents.Heading("Vắng mặt", 2),
    documents.Paragraph("Không có ai.\nHội đồng đủ số thành viên.", lead="Vắng:"),
    documents.Heading("Kết quả"),
    TABLE,
]
SIGNERS = [documents.Signer("Thư ký", "Trần Thị Bích Ngọc"), documents.Signer("Chủ tọa", "Đặng Thị Hòa")]


def paper(**more):
    given = {"head": HEAD, "kind": "Biên bản", "subject": "Phiên họp tháng 02", "blocks": BODY, "signers": SIGNERS}
    return documents.Paper(**{**given, "recipients": ["Thành viên Hội đồng;", "Lưu: VT."], **more})


@pytest.fixture
def written(app):
    return library.Document(io.BytesIO(documents.docx(paper())))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def parts_of(content):
    with ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist() if name.startswith("word/")}


def test_the_page_is_a4_with_official_margins(written):
    section = written.sections[0]
    close = pytest.approx
    assert (section.page_width.cm, section.page_height.cm) == (close(21, abs=0.01), close(29.7, abs=0.01))
    assert 2.0 <= round(section.top_margin.cm, 2) <= 2.5
    assert 2.0 <= round(section.bottom_margin.cm, 2) <= 2.5
    assert 3.0 <= round(section.left_margin.cm, 2) <= 3.5
    assert 1.5 <= round(section.right_margin.cm, 2) <= 2.0


def test_every_run_is_in_times_new_roman_for_every_script(app):
    parts = parts_of(documents.docx(paper()))
    seen = 0
    for name in ("word/document.xml", "word/header1.xml", "word/header2.xml"):
        for run in etree.fromstring(parts[name]).iter(f"{W}r"):
            fonts = run.find(f"{W}rPr/{W}rFonts")
            assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
            seen += 1
    assert seen > 30
    normal = etree.fromstring(parts["word/styles.xml"]).find(f"{W}style[@{W}styleId='Normal']/{W}rPr/{W}rFonts")
    assert normal.get(f"{W}eastAsia") == "Times New Roman"
    assert not [name for name in normal.attrib if "heme" in name]


def test_the_head_has_agency_and_state_side_by_side(written):
    left, right = written.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"]
    assert [p.runs[0].bold for p in left.paragraphs if p.text] == [False, True]
    assert [p.text for p in right.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert [p.runs[0].font.size for p in right.paragraphs if p.text] == [Pt(13), Pt(14)]
    number, day = written.tables[0].rows[1].cells
    assert number.text == "Số: 07/BB-HĐ"
    assert (day.text, day.paragraphs[0].runs[0].italic) == ("An Hải, ngày 05 tháng 02 năm 2026", True)


def test_widths_stand_on_columns_and_on_cells(written):
    for table in written.tables:
        assert table.autofit is False
        for row in table.rows:
            assert [cell.width for cell in row.cells] == [column.width for column in table.columns]
    left, right = written.tables[0].columns
    # In 13 points the name of the state is 8.9 cm wide; cells have 0.19 cm at each side.
    assert right.width >= Cm(9.5)
    assert left.width >= Cm(7)


def test_rules_are_plain_and_black(written):
    rules = list(written.element.iter(f"{W}pBdr"))
    assert len(rules) == 3
    for rule in rules:
        (line,) = rule
        assert (line.get(f"{W}val"), line.get(f"{W}color")) == ("single", "000000")


def test_the_title_is_in_the_middle(written):
    kind, subject = (p for p in written.paragraphs if p.text in ("BIÊN BẢN", "Phiên họp tháng 02"))
    assert [p.alignment for p in (kind, subject)] == [1, 1]
    assert all(p.runs[0].bold and p.runs[0].font.size == Pt(14) for p in (kind, subject))


def test_the_body_is_justified_with_indented_first_lines(written):
    (line,) = (p for p in written.paragraphs if p.text == "Hội đồng đủ số thành viên.")
    assert line.alignment == 3
    assert 1.0 <= round(line.paragraph_format.first_line_indent.cm, 2) <= 1.27
    assert line.paragraph_format.space_after >= Pt(6)
    assert 1 <= line.paragraph_format.line_spacing <= 1.5
    assert line.runs[0].font.size == Pt(14)


def test_headings_number_themselves(written):
    assert [text for text in texts(written) if text[0] in "I123"] == [
        "I. THÀNH PHẦN",
        "1. Có mặt",
        "2. Vắng mặt",
        "II. KẾT QUẢ",
    ]
    assert "Vắng: Không có ai." in texts(written)
    assert "- Nguyễn Văn Ổn" in texts(written)


def test_tables_repeat_their_head_and_keep_rows_whole(written):
    table = written.tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells] == ["1", "Đặng Thị Hòa\nGiám đốc", "82,5"]
    assert sum(column.width.cm for column in table.columns) == pytest.approx(16.5, abs=0.01)


def test_signatures_stay_on_one_page(written):
    table = written.tables[2]
    secretary, chair = table.rows[0].cells
    assert secretary.paragraphs[0].text == "THƯ KÝ"
    assert (chair.paragraphs[0].text, chair.paragraphs[-1].text) == ("CHỦ TỌA", "Đặng Thị Hòa")
    assert all(p.paragraph_format.keep_with_next for p in (*secretary.paragraphs, *chair.paragraphs))
    assert table._tbl.tblPr.find(qn("w:tblBorders")) is None
    before = table._tbl.getprevious()
    assert before.tag != qn("w:p") or before.pPr.find(qn("w:keepNext")) is not None


def test_tables_never_touch_or_end_the_file(app):
    """Word joins tables that touch, and adds a page for a paragraph that it misses at the end."""
    for signers in (SIGNERS, SIGNERS[:1], []):
        body = library.Document(io.BytesIO(documents.docx(paper(signers=signers)))).element.body
        kinds = [etree.QName(child).localname for child in body]
        assert ("tbl", "tbl") not in set(pairwise(kinds))
        assert kinds[-2:] == ["p", "sectPr"]


def test_one_signer_stands_beside_the_recipients(app):
    made = library.Document(io.BytesIO(documents.docx(paper(signers=[documents.Signer("Giám đốc", "Đặng Thị Hòa")]))))
    left, right = made.tables[-1].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Thành viên Hội đồng;", "- Lưu: VT."]
    assert [p.runs[0].font.size for p in left.paragraphs] == [Pt(12), Pt(11), Pt(11)]
    assert right.paragraphs[0].text == "GIÁM ĐỐC"


def test_pages_are_numbered_from_the_second_on_in_the_top_margin(written):
    section = written.sections[0]
    assert section.different_first_page_header_footer
    assert "".join(section.first_page_header._element.itertext()).strip() == ""
    number = section.header.paragraphs[0]
    assert number.alignment == 1
    assert "PAGE" in "".join(number._p.itertext())
    assert number.runs[0].font.size in (Pt(13), Pt(14))
    assert section.header_distance < section.top_margin


@pytest.mark.parametrize(
    ("number", "symbol", "day", "reference", "when"),
    [
        ("", "BB-HĐ", None, "Số: ……/BB-HĐ", "An Hải, ngày … tháng … năm ……"),
        ("12", "", date(2026, 11, 21), "Số: 12", "An Hải, ngày 21 tháng 11 năm 2026"),
        ("7b", "BB-HĐ", date(2026, 3, 9), "Số: 7b/BB-HĐ", "An Hải, ngày 09 tháng 3 năm 2026"),
    ],
)
def test_number_and_day(number, symbol, day, reference, when):
    head = documents.Head("A", "", number, symbol, "An Hải", day)
    assert (head.reference, head.place_and_day) == (reference, when)


def test_letters_follow_the_vietnamese_alphabet():
    assert [blocks.letter(number) for number in (1, 4, 5, 6, 23, 24)] == ["a", "d", "đ", "e", "y", "aa"]
    assert [blocks.roman(number) for number in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]


def test_the_file_is_as_the_schema_wants_it(app):
    """Word is strict about the order of what it does not need: it calls the file damaged."""
    order = {
        f"{W}pPr": ["keepNext", "pBdr", "spacing", "ind", "jc", "outlineLvl"],
        f"{W}tblPr": ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"],
        f"{W}trPr": ["cantSplit", "tblHeader"],
    }
    body = etree.fromstring(parts_of(documents.docx(paper()))["word/document.xml"])
    for tag, names in order.items():
        for found in body.iter(tag):
            kinds = [etree.QName(child).localname for child in found]
            assert kinds == sorted(kinds, key=names.index)


@given(st.text(max_size=80))
def test_any_text_gives_a_file_that_opens(text):
    made = documents.Paper(
        documents.Head("Sở", number=text), text, text, [documents.Paragraph(text, text), documents.Bullets([text])]
    )
    content = documents.docx(made)
    found = "".join(p.text for p in library.Document(io.BytesIO(content)).paragraphs)
    assert unicodedata.is_normalized("NFC", found)


def test_the_answer_is_a_download(app):
    answer = documents.response(paper(), "Biên bản 07/2026")
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert "Bi%C3%AAn%20b%E1%BA%A3n%2007-2026.docx" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_head_of_the_agency_comes_from_the_settings(app):
    assert documents.agency_head(symbol="QĐ").agency.startswith("Sở Khoa học")
    head = documents.agency_head("Hội đồng sáng kiến", day=date(2026, 1, 1))
    assert (head.agency, head.superior) == ("Hội đồng sáng kiến", documents.agency_head().agency)


def test_the_same_paper_is_a_page(app):
    from flask import render_template_string

    with app.test_request_context():
        page = render_template_string(
            '{% from "web/document.html" import document with context %}{{ document(paper) }}', paper=paper()
        )
    for words in ("CỘNG HÒA XÃ HỘI", "Số: 07/BB-HĐ", "II. KẾT QUẢ", "82,5", "THƯ KÝ", "- Lưu: VT."):
        assert words in page
