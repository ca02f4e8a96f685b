"""The words of papers for forms that are filled in from a file: within seconds, and never more than needed."""

from __future__ import annotations

import io

import pytest
from docx import Document

from intranet import papers
from intranet.indexing import reader
from tests.indexing.test_files import docx_of, pdf_of


def _pdf(pages: int) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for number in range(1, pages + 1):
        writer.append(PdfReader(io.BytesIO(pdf_of(f"Trang so {number}"))))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_word_files_pdf_and_texts_are_read() -> None:
    assert "Thi đua" in papers.text(io.BytesIO(docx_of("Thi đua")), "Công văn.DOCX")
    assert "Thi dua" in papers.text(io.BytesIO(pdf_of("Thi dua")), "cong-van.pdf")
    assert "Thi đua" in papers.text(io.BytesIO("Thi đua".encode()), "cong-van.txt")


def test_of_a_long_pdf_the_ends_are_read() -> None:
    words = papers.text(io.BytesIO(_pdf(12)), "dai.pdf")
    assert [n for n in range(1, 13) if f"so {n}\n" in words + "\n"] == [1, 2, 3, 10, 11, 12]


def test_letters_that_stand_apart_are_put_together_by_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    # Programs set the accented letters in another font; a stamp "M Ậ T" would be no stamp.
    from pypdf import PageObject

    for torn, read in (("T Ố I M Ậ T ở đ ầ u", "Toi mat"), ("Các đơn vị ở xã", "Các đơn vị ở xã")):
        monkeypatch.setattr(PageObject, "extract_text", lambda _page, torn=torn: torn)
        assert reader.extract(pdf_of("Toi mat"), "pdf").strip() == read


@pytest.mark.parametrize(("name", "why"), [("anh.jpg", "kind"), ("khong-duoi", "kind"), ("hong.pdf", "unreadable")])
def test_what_has_no_words_says_why(name: str, why: str) -> None:
    with pytest.raises(papers.Unread, match=why):
        papers.text(io.BytesIO(b"%PDF-1.7 hong"), name)


def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(papers.Unread, match="slow"):
        papers.text(io.BytesIO(pdf_of("Thi dua")), "cham.pdf", seconds=0.001)
    monkeypatch.setattr(reader, "MOST_BYTES", 10)
    with pytest.raises(papers.Unread, match="large"):
        papers.text(io.BytesIO(docx_of("Thi đua")), "lon.docx")


def test_the_head_of_a_word_file_set_in_two_columns_is_read() -> None:
    document = Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "UBND TỈNH BÌNH CHÂU\nSỞ NỘI VỤ\nSố: 45/SNV-TĐ\nV/v chuẩn bị Hội nghị"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBình Châu, ngày 05 tháng 02 năm 2026"
    document.add_paragraph("KHẨN")
    document.add_paragraph("Kính gửi: Các đơn vị")
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    found = papers.head(papers.text(out, "cv.docx"))
    assert (found.code, found.abstract, found.urgency) == ("45/SNV-TĐ", "Chuẩn bị Hội nghị", 1)
    assert (found.issuer, found.kind, str(found.issued_on)) == ("Sở Nội vụ", "Công văn", "2026-02-05")
