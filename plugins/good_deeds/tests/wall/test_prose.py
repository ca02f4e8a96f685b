"""Plain text as paragraphs, lists and headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.good_deeds.wall.prose import blocks


def read(text):
    return [(block.kind, list(block.lines)) for block in blocks(text)]


def test_an_empty_line_begins_a_paragraph():
    assert read("Một\nhai\r\n\r\nBa\n  \n\nBốn") == [("p", ["Một", "hai"]), ("p", ["Ba"]), ("p", ["Bốn"])]


def test_lists_and_headings_are_lines_that_begin_so():
    assert read("Mở đầu\n- một\n- hai\n## Kết quả\nHết") == [
        ("p", ["Mở đầu"]), ("ul", ["một", "hai"]), ("h", ["Kết quả"]), ("p", ["Hết"]),
    ]  # fmt: skip


def test_what_only_looks_like_it_is_text():
    assert read("-5 độ\n#Lan tỏa\n--- \n**đậm**") == [("p", ["-5 độ", "#Lan tỏa", "---", "**đậm**"])]
    assert read("- \n## \n") == [("p", ["-", "##"])]
    assert read("") == []


@given(st.text())
def test_no_word_is_lost_and_no_control_sign_kept(text):
    found = blocks(text)
    assert all(line.strip() == line and line for block in found for line in block.lines)
    kept = "".join(line for block in found for line in block.lines)
    assert not any(ord(sign) < 9 for sign in kept)
    words = [sign for sign in text if sign.isalnum()]
    assert [sign for sign in kept if sign.isalnum()] == words
