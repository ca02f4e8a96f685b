"""The piece of text shown with a hit: around the hit, marked, never HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.search.snippets import SEARCHED, WIDTH, snippet, title_parts
from intranet.search.words import parse


def marked(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(f"[{text}]" if hit else text for text, hit in parts)


@pytest.mark.parametrize(
    ("query", "title", "expected"),
    [
        ("duong", "Đường lối, dương và dường", "[Đường] lối, [dương] và [dường]"),
        ("du", "Đường và đá", "[Đường] và đá"),
        ("du ", "Đường và đá", "Đường và đá"),
        ("b", "<b>đậm</b>", "<[b]>đậm</[b]>"),
        ("gì", "Không có", "Không có"),
    ],
)
def test_hits_are_marked_whatever_their_accents(query: str, title: str, expected: str) -> None:
    asked = parse(query)
    assert asked is not None
    assert marked(title_parts(asked, title)) == expected


def test_a_snippet_is_cut_at_words_around_the_first_hit() -> None:
    asked = parse("đích")
    assert asked is not None
    text = "chữ " * 300 + "đích " + "nữa " * 300
    shown = marked(snippet(asked, text))
    assert shown.startswith("… chữ ")
    assert shown.endswith(" nữa …")
    assert "[đích]" in shown
    assert len(shown) < WIDTH + 80


def test_without_a_hit_in_the_text_its_beginning_is_shown() -> None:
    asked = parse("tiêu đề")
    assert asked is not None
    assert marked(snippet(asked, "Mở đầu\n\n của văn bản")) == "Mở đầu của văn bản"
    assert snippet(asked, "") == ()


@given(st.text(max_size=400), st.text(min_size=1, max_size=20))
def test_any_text_can_be_cut_and_stays_text(text: str, query: str) -> None:
    asked = parse(query)
    if asked is not None:
        assert "".join(part.text for part in title_parts(asked, text)) == text
        assert len("".join(part.text for part in snippet(asked, text))) < WIDTH + 130


def test_a_long_text_is_cut_in_no_time() -> None:
    asked = parse("không thấy")
    assert asked is not None
    assert len(marked(snippet(asked, "x" * 10 * SEARCHED))) < WIDTH + 130
