"""Vietnamese text: normal form, folding, sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.text import fold, name_key, nfc, sort_key, squeeze


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Đường", "duong"), ("đề nghị", "de nghi"), ("QUYẾT ĐỊNH", "quyet dinh"), ("Thuỷ", "thuy"), ("ơ ư ô", "o u o")],
)
def test_folding_drops_accents_and_the_stroke_of_d(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_does_not_depend_on_the_normal_form(value: str) -> None:
    assert fold(unicodedata.normalize("NFD", value)) == fold(unicodedata.normalize("NFC", value))


@given(st.text())
def test_normalising_twice_changes_nothing(value: str) -> None:
    assert nfc(nfc(value)) == nfc(value)
    assert squeeze(squeeze(value)) == squeeze(value)


def test_invisible_characters_and_look_alikes_are_mended() -> None:
    assert nfc("Ðoàn\u200b viên\ufeff") == "Đoàn viên"
    assert squeeze("  Văn\u00a0 phòng\n Sở ") == "Văn phòng Sở"


def test_words_sort_by_the_vietnamese_alphabet() -> None:
    words = ["dân", "đá", "ca", "ăn", "âm", "an", "em", "êm", "on", "ôn", "ơn"]
    assert sorted(words, key=sort_key) == ["an", "ăn", "âm", "ca", "dân", "đá", "em", "êm", "on", "ôn", "ơn"]


def test_tones_decide_only_between_equal_words() -> None:
    assert sorted(["mạ", "má", "mả", "ma", "mà", "mã"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["hoà bình", "hoa sen"], key=sort_key) == ["hoà bình", "hoa sen"]


def test_people_sort_by_given_name() -> None:
    people = ["Trần Văn Ý", "Nguyễn Thị An", "Lê Ánh", "Đỗ Văn Dũng", "Vũ Đức"]
    assert sorted(people, key=name_key) == [
        "Nguyễn Thị An", "Lê Ánh", "Đỗ Văn Dũng", "Vũ Đức", "Trần Văn Ý",
    ]  # fmt: skip
