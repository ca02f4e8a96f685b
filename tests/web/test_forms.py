"""Forms read what people type, and say which field is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from intranet.access import Refused
from intranet.web.forms import (
    URL,
    BooleanField,
    Checkboxes,
    Choices,
    DecimalField,
    FieldList,
    FileAllowed,
    FileField,
    FilterForm,
    Form,
    IntegerField,
    Length,
    LineField,
    NullableSelect,
    NumberRange,
    ProseField,
    Required,
    Select,
    VNDateField,
    choices_of,
)
from intranet.web.i18n import force_locale


class Everything(Form):
    """One field of each kind."""

    title = LineField("Trích yếu", [Required(), Length(max=20)])
    day = VNDateField("Ngày ban hành", [Required()])
    number = IntegerField("Số buổi", [NumberRange(1, 50)])
    share = DecimalField("Tỷ lệ")
    text = ProseField("Nội dung")
    kind = Select("Loại", choices=[("wave", "Đợt"), ("year", "Năm")])
    unit = NullableSelect("Đơn vị", choices={"3": "Văn phòng Sở"}, coerce=int)
    held = Choices("Đã tổ chức chưa?", choices=[("yes", "Đã tổ chức"), ("no", "Không")], default="yes")
    channels = Checkboxes("Kênh", choices=[("cell", "Họp chi bộ"), ("law", "Ngày pháp luật")])
    agreed = BooleanField("Đồng ý")
    link = LineField("Liên kết", [URL()], default="https://anhai.example/")
    parts = FieldList(LineField("Chủ đề"))


GOOD = {"title": "Kế hoạch", "day": "05/02/2026", "number": "12", "kind": "wave", "unit": "", "held": "yes",
        "link": "https://anhai.example/tin"}  # fmt: skip


@pytest.fixture
def sent(page_app: Flask) -> Callable[..., Everything]:
    """`sent(title="…")`: the form as a browser sends it, checked; the rest is right."""
    context = page_app.test_request_context(method="POST")
    context.push()

    def send(**values: Any) -> Everything:
        form = Everything(formdata=MultiDict({**GOOD, **values}))
        form.validate()
        return form

    yield send  # type: ignore[misc]
    context.pop()


def problems(form: Form) -> list[str]:
    return [sentence for _target, sentence in form.problems()]


def test_a_good_form_gives_typed_values(sent: Callable[..., Everything]) -> None:
    form = sent(title="  Kế   hoạch\u200b ", number="1.200", share="99,5 %", unit="3", channels="law", text=" a\r\nb ")
    assert problems(form) == ["“Số buổi” phải từ 1 đến 50"]
    assert form.title.data == "Kế hoạch"
    assert (form.number.data, form.share.data, form.unit.data) == (1200, Decimal("99.5"), 3)
    assert (form.channels.data, form.text.data, form.day.data) == (["law"], "a\nb", date(2026, 2, 5))


@pytest.mark.parametrize(
    "text",
    ["05/02/2026", "5/2/2026", "5-2-2026", "5.2.2026", "2026-02-05", "ngày 05 tháng 02 năm 2026", " 05 / 02 / 2026 "],
)
def test_days_are_read_as_people_write_them(sent: Callable[..., Everything], text: str) -> None:
    assert sent(day=text).day.data == date(2026, 2, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mai", "Ngày phải ghi theo dạng ngày/tháng/năm, ví dụ 05/02/2026"),
        ("5/2", "Ngày phải ghi theo dạng ngày/tháng/năm, ví dụ 05/02/2026"),
        ("05/02/26", "Ngày phải ghi theo dạng ngày/tháng/năm, ví dụ 05/02/2026"),
        ("31/02/2026", "Không có ngày 31/02/2026 trong lịch; kiểm tra lại ngày và tháng"),
        ("01/01/0026", "Năm phải từ 1900 đến 2199"),
        ("", "Nhập “Ngày ban hành”"),
    ],
)
def test_a_wrong_day_says_how_to_write_one_and_stays(sent: Callable[..., Everything], text: str, sentence: str) -> None:
    form = sent(day=text)
    assert problems(form) == [sentence]
    assert f'value="{text}"' in form.day()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title", " ", "Nhập “Trích yếu”"),
        ("title", "x" * 21, "“Trích yếu” không được dài quá 20 ký tự"),
        ("number", "nhiều", "“Số buổi” phải là số nguyên, ví dụ 12"),
        ("number", "1.5", "“Số buổi” phải là số nguyên, ví dụ 12"),
        ("share", "inf", "“Tỷ lệ” phải là số, ví dụ 12,5"),
        ("share", "9" * 30, "“Tỷ lệ” phải là số, ví dụ 12,5"),
        ("kind", "month", "Chọn “Loại” trong danh sách"),
        ("unit", "phòng", "Chọn “Đơn vị” trong danh sách"),
        ("channels", "radio", "“Kênh”: “radio” không có trong danh sách"),
        ("link", "tin tức", "“Liên kết” phải là liên kết đầy đủ, bắt đầu bằng https://"),
    ],
)
def test_each_sentence_names_its_field(sent: Callable[..., Everything], field: str, text: str, sentence: str) -> None:
    assert problems(sent(**{field: text})) == [sentence]


def test_messages_speak_the_language_of_the_reader(sent: Callable[..., Everything]) -> None:
    with force_locale("en"):
        assert problems(sent(title="")) == ["Enter “Trích yếu”"]


def test_a_label_with_a_percent_sign_survives_formatting(page_app: Flask) -> None:
    class Odd(Form):
        share = IntegerField("Tỷ lệ %", [NumberRange(0, 100)])

    with page_app.test_request_context():
        form = Odd(formdata=MultiDict({"share": "120"}))
        form.validate()
        assert problems(form) == ["“Tỷ lệ %” phải từ 0 đến 100"]


def test_no_choice_is_none_and_the_first_entry(sent: Callable[..., Everything]) -> None:
    form = sent()
    assert form.unit.data is None
    assert '<option selected value="">Không chọn</option>' in form.unit()


def test_a_refusal_shows_at_its_field_or_at_the_top(sent: Callable[..., Everything]) -> None:
    form = sent()
    form.refuse(Refused("Số này đã dùng", field="number"))
    form.refuse(Refused("Kế hoạch đã đóng"))
    assert list(form.problems()) == [("", "Kế hoạch đã đóng"), ("number", "Số này đã dùng")]


def test_problems_point_to_elements_that_are_there(sent: Callable[..., Everything]) -> None:
    assert [target for target, _text in sent(held="maybe", **{"parts-0": "x"}).problems()] == ["held-0"]


def test_files_are_checked_by_kind(page_app: Flask) -> None:
    class Upload(Form):
        file = FileField("Tệp kế hoạch", [Required(), FileAllowed(["docx", "pdf"])])

    def answer(name: str, size: int) -> list[str]:
        form = Upload(formdata=MultiDict({"file": FileStorage(BytesIO(b"x" * size), name)}))
        form.validate()
        return problems(form)

    with page_app.test_request_context(method="POST"):
        assert answer("kh.docx", 10) == []
        assert answer("kh.exe", 10) == ["“Tệp kế hoạch”: chỉ nhận tệp loại docx, pdf"]
        assert answer("", 0) == ["Chọn tệp cho “Tệp kế hoạch”"]


def test_filters_are_read_from_the_address(page_app: Flask) -> None:
    class Filters(FilterForm):
        q = LineField("Tìm")
        year = IntegerField("Năm")

    with page_app.test_request_context("/?q=thi+đua&year=nay"):
        form = Filters()
        assert (form.q.data, form.year.data) == ("thi đua", None)


def test_nothing_to_choose_is_offered_once_however_the_choices_come(sent: Callable[..., Everything]) -> None:
    unit = sent().unit
    assert str(unit()).count("Không chọn") == 1
    unit.choices = choices_of([("", "Không chọn"), (3, "Văn phòng Sở")])
    assert str(unit()).count("Không chọn") == 1
    unit.choices = [(3, "Văn phòng Sở")]
    assert str(unit()).count("Không chọn") == 1
