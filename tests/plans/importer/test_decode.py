"""Encodings: Unicode in its forms, the old Vietnamese ones, and what is refused by name."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable

import pytest

from intranet.plans.importer import parse_bytes, parse_text
from intranet.plans.importer.decode import decode
from intranet.plans.importer.legacy import decode_legacy, plausibility
from tests.plans.importer.legacy_tables import to_1258, to_tcvn3, to_vni
from tests.plans.importer.samples import PLAN

UNICODE = [
    ("utf-8", PLAN.encode()),
    ("utf-8", codecs.BOM_UTF8 + PLAN.encode()),
    ("utf-16", PLAN.encode("utf-16")),
    ("utf-16", codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be")),
    ("utf-16", PLAN.encode("utf-16-le")),
    ("utf-8", unicodedata.normalize("NFD", PLAN).encode()),
    ("utf-8", PLAN.replace("\n", "\r\n").encode()),
    ("utf-8", PLAN.replace("Đ", "Ð").replace("đ", "ð").encode()),
    ("utf-8", PLAN.replace(" ngày", "\u200b\u00a0ngày").encode()),
]


@pytest.mark.parametrize(("name", "data"), UNICODE)
def test_every_form_of_unicode_gives_the_same_plan(name: str, data: bytes) -> None:
    result = parse_bytes(data)
    assert result.encoding == name
    assert result.plan == parse_text(PLAN).plan


@pytest.mark.parametrize(("name", "encode"), [("windows-1258", to_1258), ("vni", to_vni)])
def test_old_encodings_are_recognised_and_converted(name: str, encode: Callable[[str], bytes]) -> None:
    result = parse_bytes(encode(PLAN))
    assert result.encoding == name
    assert result.plan == parse_text(PLAN).plan


def test_tcvn3_raises_the_capitals_its_fonts_drew() -> None:
    result = parse_bytes(to_tcvn3(PLAN))
    assert result.encoding == "tcvn3"
    assert result.plan is not None
    expected = parse_text(PLAN).plan
    assert expected is not None
    assert result.plan.issuer == expected.issuer
    assert [s.heading for s in result.plan.sections] == [s.heading for s in expected.sections]
    assert result.plan.signer == expected.signer
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in result.text


def test_old_bytes_saved_again_as_western_letters_are_read() -> None:
    result = parse_text(PLAN)
    mangled = parse_bytes(to_tcvn3(PLAN).decode("latin-1").encode())
    assert mangled.encoding == "tcvn3"
    assert mangled.plan is not None
    assert result.plan is not None
    assert mangled.plan.waves == result.plan.waves


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("これは日本語の文章です。計画ではありません。" * 20, "shift_jis", "Shift_JIS"),
        ("Это русский текст, а не план учреждения. " * 20, "cp1251", "windows-1251"),
        ("Ceci n'est pas un plan, mais une fenêtre élégante, déjà vue à Noël. " * 20, "cp1252", "windows-1252"),
        ("这是一份中文文件而不是计划。" * 20, "gb18030", "GB18030"),
    ],
)
def test_other_encodings_are_refused_by_name(text: str, codec: str, name: str) -> None:
    result = parse_bytes(text.encode(codec))
    assert result.reason == "encoding"
    assert name in (result.encoding or "")
    assert name in result.message


def test_a_few_broken_bytes_are_a_warning() -> None:
    data = (PLAN * 2).encode().replace(b"Trung", b"Tr\xffng", 1)
    broken = data[:900] + b"\xc3\x28" + data[900:]
    result = parse_bytes(broken)
    assert result.plan is not None
    assert "damaged_bytes" in {w.code for w in result.warnings}


def test_plausibility_counts_accented_words_only() -> None:
    assert plausibility("của và các thi đua") > plausibility("cua va cac thi dua") == 0
    assert decode_legacy(b"just plain words without any marks") is None


def test_truncated_utf16_is_refused_not_crashed_on() -> None:
    assert decode(codecs.BOM_UTF16_LE + b"K\x00\xbf").reason == "encoding"
