"""Words of attached files are found with what the files belong to."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import docx
import pytest
from flask import Flask

from intranet import files, search
from intranet.access import SYSTEM
from intranet.database import db, transaction
from intranet.files.models import StoredFile
from intranet.hookspecs.setup import SearchKind
from intranet.indexing import reader, service
from intranet.indexing.models import FileText
from intranet.search.rebuild import rebuild


@pytest.fixture(autouse=True)
def _kinds(app: Flask) -> None:
    search.load([SearchKind("paper", "Văn bản", "file", str, with_files=True), SearchKind("bare", "Khác", "x", str)])
    with transaction():
        search.put("paper", 1, title="Công văn số 1", text="Kính gửi các phòng.")
        search.put("bare", 1, title="Công văn khác", text="")


def docx_of(text: str) -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


def pdf_of(text: str) -> bytes:
    content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 " + font,
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return body + b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"


def attach(data: bytes, name: str, kind: str = "paper") -> StoredFile:
    with transaction():
        return files.store(SYSTEM, io.BytesIO(data), name, subject_kind=kind, subject_id=1)


def found(query: str) -> list[tuple[str, int]]:
    hits = search.find(SYSTEM, query).hits
    db.session.rollback()
    return [(hit.kind, hit.ref_id) for hit in hits]


def trouble() -> list[str]:
    db.session.rollback()
    return [row.trouble for row in db.session.query(FileText).order_by(FileText.file_id)]


@pytest.mark.parametrize(
    ("data", "name", "query"),
    [
        ("Chuyển đổi số ở xã Trường Lĩnh".encode(), "a.txt", "truong linh"),
        ("Chuyển đổi số".encode("utf-16"), "a.TXT", "chuyển đổi số"),
        (docx_of("Hưởng ứng phong trào Bình dân học vụ số"), "a.docx", "binh dan hoc vu"),
        (pdf_of("Emulation movement of the province"), "a.pdf", "movement"),
    ],
)
def test_what_a_file_reads_is_found(data: bytes, name: str, query: str) -> None:
    attach(data, name)
    assert found(query) == []
    service.read_files()
    assert found(query) == [("paper", 1)]
    (hit,) = search.find(SYSTEM, query).hits
    assert any(part.is_match for part in hit.snippet)


def test_the_words_stay_when_the_thing_changes_and_when_the_index_is_made_anew() -> None:
    attach("lúa nước".encode(), "a.txt")
    attach("ngô khoai".encode(), "b.txt")
    service.read_files()
    with transaction():
        search.put("paper", 1, title="Tên mới", text="Nội dung mới")
    assert found("lua nuoc") == found("ngo khoai") == found("ten moi ngo") == [("paper", 1)]
    with transaction():
        search.drop("paper", 1)
        search.put("paper", 1, title="Lại có", text="")
    rebuild(lambda _percent, _label: None)
    assert found("lua nuoc") == [("paper", 1)]


def test_what_is_put_away_is_no_longer_found() -> None:
    stored = attach("lúa nước".encode(), "a.txt")
    service.read_files()
    files.archive(SYSTEM, stored)
    service.read_files()
    assert (found("lua nuoc"), trouble()) == ([], [])


def test_files_of_things_that_do_not_ask_for_it_are_not_read() -> None:
    attach("lúa nước".encode(), "a.txt", kind="bare")
    service.read_files()
    assert trouble() == []


def test_what_cannot_be_read_is_no_error_and_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    attach(b"%PDF-1.7 \xff\xfe broken", "a.pdf")
    whole = docx_of("cắt ngang")
    attach(whole, "b.docx")
    with monkeypatch.context() as patch:
        patch.setattr(reader, "MOST_BYTES", len(whole) - 1)
        service.read_files()
    assert trouble() == ["unreadable", "large"]
    monkeypatch.setattr(reader, "words_of", lambda *_given: pytest.fail("read again"))
    service.read_files()


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    original = reader.words_of
    monkeypatch.setattr(reader, "words_of", lambda data, suffix: original(data, suffix, seconds=0.001))
    attach("lúa nước".encode(), "a.txt")
    service.read_files()
    assert trouble() == ["slow"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_reader_that_takes_too_much_memory_fails_alone() -> None:
    bomb = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 50_000_000 + b"</a>")
    with pytest.raises(reader.Unread, match="unreadable"):
        reader.words_of(bomb.getvalue(), "docx")


def test_a_store_that_is_away_is_asked_again(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    attach("lúa nước".encode(), "a.txt")

    def away(_stored: StoredFile) -> Any:
        raise files.StoreDown("away")

    with monkeypatch.context() as patch:
        patch.setattr(files, "open", away)
        service.read_files()
    assert (found("lua nuoc"), trouble()) == ([], [])
    service.read_files()
    assert found("lua nuoc") == [("paper", 1)]
