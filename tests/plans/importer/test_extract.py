"""Files: DOCX, PDF, pictures, archives, nothing, too much."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from intranet.plans.importer import MAX_BYTES, parse_bytes, parse_file
from tests.plans.importer.samples import BODY, FOOT, HEAD, PLAN, PREAMBLE, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: object) -> bytes:
    target = BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def word_plan() -> object:
    """A plan as Word users set it: head and foot in tables without borders."""
    document = Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "UBND TỈNH BÌNH CHÂU\nSỞ NỘI VỤ\nSố: 45/KH-SNV"
    head.cell(
        0, 1
    ).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBình Châu, ngày 05 tháng 02 năm 2024"
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Phát động phong trào thi đua năm 2024")
    for line in (PREAMBLE + BODY).strip().split("\n"):
        document.add_paragraph(line)
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- UBND tỉnh (b/c);\n- Lưu: VT, VP."
    foot.cell(0, 1).text = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n\nTrần Thị Bình"
    return document


def test_a_word_document_reads_like_its_text() -> None:
    plan = parse_bytes(saved(word_plan())).plan
    assert plan is not None
    text = parse_bytes(PLAN.encode()).plan
    assert text is not None
    for name in (
        "number",
        "symbol",
        "place",
        "issued_on",
        "title",
        "issuer",
        "legal_bases",
        "sections",
        "waves",
        "responsibilities",
        "signer",
    ):
        assert getattr(plan, name) == getattr(text, name), name
    assert [r.name for r in plan.recipients] == ["UBND tỉnh", "VT, VP"]


def test_the_extension_does_not_decide(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(saved(word_plan()))
    assert parse_file(path).encoding == "docx"


def test_a_table_of_tasks_in_word() -> None:
    document = word_plan()
    document.add_paragraph("PHỤ LỤC")  # type: ignore[attr-defined]
    rows = [
        ("TT", "Nội dung công việc", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"),
        ("1", "Tổ chức phát động", "Văn phòng Sở", "Các phòng", "Quý I/2024", "Lễ phát động"),
        ("2", "Viết tin, bài", "Các phòng", "", "Thường xuyên", "Tin, bài"),
    ]
    table = document.add_table(len(rows), 6)  # type: ignore[attr-defined]
    for n, row in enumerate(rows):
        for m, text in enumerate(row):
            table.cell(n, m).text = text
    plan = parse_bytes(saved(document)).plan
    assert plan is not None
    assert [(t.no, t.lead, t.coordinate, str(t.deadline)) for t in plan.tasks] == [
        ("1", "Văn phòng Sở", "Các phòng", "2024-03-31"),
        ("2", "Các phòng", None, "None"),
    ]


def numbered_document() -> bytes:
    """Labels that exist only as automatic numbers."""
    document = Document()
    for line in (HEAD + PREAMBLE).split("\n"):
        document.add_paragraph(line)
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, (form, text) in enumerate((("upperRoman", "%1."), ("decimal", "%2."))):
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), str(level))
        for tag, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            child = OxmlElement(f"w:{tag}")
            child.set(qn("w:val"), value)
            element.append(child)
        abstract.append(element)
    numbering.insert(0, abstract)
    number = numbering.add_num(77)
    for level, text in (
        (0, "MỤC ĐÍCH, YÊU CẦU"),
        (1, "Mục đích"),
        (1, "Yêu cầu"),
        (0, "THỜI GIAN"),
        (0, "TỔ CHỨC THỰC HIỆN"),
        (1, "Văn phòng Sở chủ trì thực hiện."),
    ):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number.numId
        properties.get_or_add_ilvl().val = level
    for line in FOOT.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def test_automatic_numbers_are_labels() -> None:
    plan = parse_bytes(numbered_document()).plan
    assert plan is not None
    assert [s.path for s in plan.sections] == ["I", "I.1", "I.2", "II", "III", "III.1"]
    assert [d.unit for d in plan.responsibilities] == ["Văn phòng Sở"]


def test_deleted_and_hidden_words_are_left_out_and_caps_are_written() -> None:
    document = word_plan()
    paragraph = document.paragraphs[1]  # type: ignore[attr-defined]
    paragraph.text = ""
    paragraph.add_run("Phát động ").font.all_caps = True
    paragraph.add_run("bí mật ").font.hidden = True
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "đã xóa "
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    last = paragraph.add_run("phong trào")
    last.add_break(WD_BREAK.LINE)
    paragraph.add_run("thi đua năm 2024")
    plan = parse_bytes(saved(document)).plan
    assert plan is not None
    assert plan.title == "PHÁT ĐỘNG phong trào thi đua năm 2024"


def pdf_of(pages: list[list[str]]) -> bytes:
    """A minimal PDF whose font maps two-byte codes to Unicode."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    used = sorted({ord(c) for page in pages for line in page for c in line})
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> "
        "endcodespacerange\n"
    )
    for at in range(0, len(used), 90):
        chunk = used[at : at + 90]
        cmap += f"{len(chunk)} beginbfchar\n" + "".join(f"<{c:04X}> <{c:04X}>\n" for c in chunk) + "endbfchar\n"
    cmap += "endcmap end end"
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 "
        b"R >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering "
        b"(Identity) /Supplement 0 >> /DW 500 >>"
    )
    objects.append(f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream".encode())
    for n, page in enumerate(pages):
        shown = "".join(f"<{''.join(f'{ord(c):04X}' for c in line)}> Tj 0 -14 Td\n" for line in page)
        stream = f"BT /F 11 Tf 60 800 Td\n{shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {7 + 2 * n} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream".encode())
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(
        f"{o:010} 00000 n \n".encode() for o in offsets
    )
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def test_a_pdf_with_text_is_read_and_page_numbers_are_dropped() -> None:
    lines = [line.strip() for line in PLAN.replace("          ", "\n").split("\n") if line.strip()]
    result = parse_bytes(pdf_of([lines[:14], ["2", *lines[14:]]]))
    assert result.encoding == "pdf"
    assert result.plan is not None
    assert result.plan.number == 45
    assert [s.path for s in result.plan.sections] == ["I", "I.1", "I.2", "II", "II.1", "II.2", "III", "III.1", "III.2"]
    assert "\n2\n" not in result.text


def test_a_scan_without_text_is_refused_with_a_way_out() -> None:
    result = parse_bytes(pdf_of([[], []]))
    assert (result.outcome, result.reason) == ("reject", "not_text")
    assert "OCR" in result.message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_text"),
        (b"{\\rtf1\\ansi K\\u7870? ho\\u7841?ch}", "not_text"),
        (bytes(range(256)) * 40, "not_text"),
        (b"\x7fELF" + bytes(4000), "not_text"),
        (b"PK\x03\x04 broken", "not_text"),
        (b"%PDF-1.7 broken", "not_text"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "not_text"),
        (zipped({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "not_text"),
        (zipped({"word/document.xml": b"<a>"}), "not_text"),
        (zipped({"word/document.xml": b" " * (13 * 1024 * 1024)}), "too_large"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    result = parse_bytes(data)
    assert (result.outcome, result.reason, result.plan) == ("reject", reason, None)
    assert result.message.endswith(".")


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped({"word/document.xml": b" " * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert parse_bytes(bytes(data)).reason == "not_text"


def test_an_entity_bomb_in_a_document_is_refused() -> None:
    bomb = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'x' * 10}'>" for n in range(9))
    xml = (
        f"<!DOCTYPE w:document [{bomb}]><w:document "
        f"xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert parse_bytes(zipped({"word/document.xml": xml.encode()})).reason == "not_text"


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
HUGE = r"""
import re, sys
from pathlib import Path
from intranet.plans.importer import parse_file
result = parse_file(sys.argv[1])
# The peak of this process alone: getrusage would count the test run it was forked from.
print(result.reason, re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1))
"""


@needs_proc
@pytest.mark.parametrize("unit", [b"a", b"K\xe1\xba\xbf ho\xe1\xba\xa1ch\n", b"\x00"])
def test_twenty_megabytes_are_answered_in_little_memory(tmp_path: Path, unit: bytes) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(unit * (20 * 1024 * 1024 // len(unit)))
    done = subprocess.run(
        [sys.executable, "-c", HUGE, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    reason, memory = done.stdout.split()
    assert reason == "too_large"
    assert int(memory) < 200 * 1024


@needs_proc
def test_a_stored_docx_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"x" * (60 * 1024 * 1024))
    done = subprocess.run(
        [sys.executable, "-c", HUGE, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    reason, memory = done.stdout.split()
    assert (reason, int(memory) < 200 * 1024) == ("too_large", True)
