"""What holds for every text: no crash, the same answer for the same words, nothing lost."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.plans.importer import ImportResult, parse_bytes, parse_text
from intranet.plans.importer.chars import fold, value
from intranet.plans.importer.codes import cited
from intranet.plans.importer.dates import make_date, periods
from intranet.plans.importer.lines import normalise, read_lines
from tests.plans.importer.samples import BODY, FOOT, HEAD, PLAN, PREAMBLE

FRAGMENTS = st.sampled_from(
    [
        *(line for line in PLAN.split("\n") if line.strip()),
        "",
        "KẾ HOẠCH",
        "QUYẾT ĐỊNH",
        "I. MỤC ĐÍCH",
        "1.",
        "a) ",
        "- ",
        "| a | b |",
        "|---|---|",
        "Đợt 1: Từ nay đến 31/4",
        "Quý I/2024",
        "đạt 150%",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC",
        "PHỤ LỤC",
        "STT\tNội dung\tChủ trì",
        "1\ta\tb",
        "“",
        "((",
        "12/KH-UBND",
        "TM. ",
        "báo cáo trước ngày 31/2",
        "phong trào “”",
        "ngày 99 tháng 99 năm 9999",
        "x" * 300,
        "\u0301",
        "\u200b",
        "Phần thứ nhất",
        "2",
    ]
)
NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PLANS = st.lists(FRAGMENTS | NOISE, max_size=25).map("\n".join)


def settled(text: str) -> ImportResult:
    result = parse_text(text)
    assert result.outcome in ("import", "import_with_warnings", "reject")
    assert (result.plan is None) == (result.outcome == "reject") == (result.reason is not None)
    return result


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    settled(text)


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert parse_bytes(data).outcome in ("import", "import_with_warnings", "reject")


@given(
    st.sampled_from([b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe", b"\xef\xbb\xbf", b"{\\rtf"]), st.binary(max_size=300)
)
@settings(max_examples=100, deadline=None)
def test_a_signature_with_rubbish_behind_it_gets_an_answer(signature: bytes, data: bytes) -> None:
    assert parse_bytes(signature + data).message.endswith(".")


@given(PLANS, PLANS, PLANS)
@settings(max_examples=120, deadline=None)
def test_a_plan_with_anything_in_it_is_read_without_a_crash_and_without_loss(head: str, body: str, foot: str) -> None:
    result = settled(HEAD + head + PREAMBLE + body + BODY + foot + FOOT)
    if result.plan:
        assert "".join(block.body for block in result.blocks) == result.text
        assert all(a.end == b.start for a, b in zip(result.blocks, result.blocks[1:], strict=False))
        result.plan.to_dict()
        for finding in result.findings:
            if finding.start is not None and finding.end is not None:
                assert 0 <= finding.start < finding.end <= len(result.text)


@given(PLANS)
@settings(max_examples=40, deadline=None)
def test_form_of_unicode_line_ends_and_trailing_blanks_make_no_difference(extra: str) -> None:
    text = HEAD + PREAMBLE + extra.replace("\r", "") + BODY + FOOT
    plan = parse_text(text).plan
    assert parse_text(unicodedata.normalize("NFD", text)).plan == plan
    assert parse_text(text.replace("\n", "\r\n")).plan == plan
    assert parse_text("\n".join(f"{line}  \t" for line in text.split("\n"))).plan == plan


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.sampled_from(
        ["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "ngày {d} tháng {m} năm {y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}"]
    ),
)
def test_every_date_survives_being_printed(day: date, form: str) -> None:
    shown = form.format(d=day.day, m=day.month, y=day.year)
    (period,) = periods(fold(f"vào {shown}."))
    assert period.begins is not None
    assert period.begins.first() == period.begins.last() == day


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_range_survives_being_printed(first: date, last: date) -> None:
    shown = f"từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}"
    (period,) = periods(fold(shown))
    assert period.begins is not None
    assert period.ends is not None
    assert (period.begins.first(), period.ends.last()) == (first, last)


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31))
def test_a_date_that_does_not_exist_is_none(year: int, month: int, day: int) -> None:
    made = make_date(year, month, day)
    assert made is None or (made.year, made.month, made.day) == (year, month, day)


@given(st.integers(1, 9999), st.sampled_from(["KH-UBND", "QĐ-TTg", "CTr-HĐTĐ", "CT/TW", "KH/TĐTN-VP"]))
def test_every_code_is_found_again(number: int, symbol: str) -> None:
    code = f"{number}{'-' if '/' in symbol else '/'}{symbol}"
    assert [found.text for found in cited(f"theo Văn bản số {code} ngày 1/2/2024", None)] == [code]


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert value(value(text)) == value(text)


@given(st.text(max_size=300))
def test_lines_know_where_they_stand(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain
    for line in read_lines(plain):
        assert plain[line.start : line.end] == line.raw
        assert 0 <= line.offset(len(line.text) - 1) < len(plain)
