"""Names made harmless; content that has to agree with its name."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.files import names
from intranet.files.kinds import KINDS
from tests.files.conftest import PDF, zipped


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("Kế hoạch 2026.docx", "Kế hoạch 2026.docx"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        (r"C:\Users\Ổn\Tài liệu\kế hoạch.pdf", "kế hoạch.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a/b/..", "tep"),
        ("  ke\r\nhoach\x00\x1b.pdf ", "ke hoach.pdf"),
        ("hóa đơn \u202efdp.exe", "hóa đơn fdp.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        (".bashrc", "bashrc"),
        ("...", "tep"),
        ("", "tep"),
        ("con trỏ.", "con trỏ"),
    ],
)
def test_names_are_cleaned_and_stay_readable(given_name: str, clean: str) -> None:
    assert names.clean(given_name) == clean


def test_a_long_name_keeps_its_extension() -> None:
    cut = names.clean("Kế hoạch " * 60 + ".docx")
    assert cut.endswith(".docx")
    assert len(cut.encode()) <= names.LONGEST


@given(st.text(max_size=300))
def test_any_name_becomes_one_safe_name(name: str) -> None:
    clean = names.clean(name)
    assert clean
    assert Path(clean).name == clean
    assert clean not in (".", "..")
    assert len(clean.encode()) <= names.LONGEST
    assert names.clean(clean) == clean
    assert not any(unicodedata.category(c).startswith("C") for c in clean)


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512
DOCX = zipped(word__document_xml=b"<w/>")
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("extension", "content", "agrees"),
    [
        ("pdf", PDF, True),
        ("pdf", b"MZ\x90\x00", False),
        ("docx", DOCX, True),
        ("docx", zipped(xl__workbook_xml=b""), False),
        ("docx", OLE, False),
        ("docx", DOCX[:40], False),
        ("xlsx", zipped(xl__workbook_xml=b""), True),
        ("odt", ODT, True),
        ("ods", ODT, False),
        ("zip", zipped(a=b"b"), True),
        ("zip", DOCX, True),
        ("doc", OLE, True),
        ("doc", PDF, False),
        ("png", PNG, True),
        ("jpg", PNG, False),
        ("txt", "BM: Kế hoạch tuyên truyền".encode(), True),
        ("txt", "Kế hoạch".encode("utf-16"), True),
        ("txt", "Kế hoạch".encode("windows-1258", "ignore"), True),
        ("txt", bytes([0xB5, 0xAE, 0x1F]) + b"chu TCVN3 " * 20, True),
        ("txt", bytes(range(256)), False),
        ("txt", PDF, False),
        ("csv", DOCX, False),
        ("md", b"# Title", True),
    ],
    # Not from the content: it holds the time of day, and two workers must collect the same tests.
    ids=lambda value: None if isinstance(value, str | bool) else "content",
)
def test_content_has_to_agree_with_the_extension(extension: str, content: bytes, agrees: bool) -> None:
    assert KINDS[extension].agrees(io.BytesIO(content)) is agrees


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200))
def test_no_content_breaks_the_check(extension: str, content: bytes) -> None:
    KINDS[extension].agrees(io.BytesIO(content))
