"""Components give the markup that people, keyboards and screen readers need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from intranet.web import views
from intranet.web.forms import Checkboxes, Form, LineField, ProseField, Required, VNDateField
from intranet.web.icons import UnknownIconError
from intranet.web.paging import Page
from tests.web.conftest import MENU, SHELL

Show = Callable[..., str]


class Report(Form):
    """A form with a required, a hinted and a grouped field."""

    title = LineField("Tên buổi", [Required()])
    day = VNDateField("Ngày", description="Ví dụ 05/02/2026")
    text = ProseField("Nội dung")
    channels = Checkboxes("Kênh", choices=[("cell", "Họp chi bộ")])


@pytest.fixture
def form(page_app: Flask) -> Form:
    with page_app.test_request_context(method="POST"):
        form = Report(formdata=MultiDict({"day": "mai", "channels": "radio"}))
        form.validate()
        return form


def test_hint_and_error_are_tied_to_the_field(show: Show, form: Report) -> None:
    html = show("{{ field(form.day) }}", form=form)
    assert 'aria-describedby="day-h day-e"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="mai"' in html
    assert '<p class="hint" id="day-h">Ví dụ 05/02/2026</p>' in html
    assert 'id="day-e"><span class="visually-hidden">Lỗi:</span> Ngày phải ghi theo dạng' in html


def test_only_optional_fields_say_so(show: Show, form: Report) -> None:
    assert "(không bắt buộc)" not in show("{{ field(form.title) }}", form=form)
    assert "(không bắt buộc)" in show("{{ field(form.text) }}", form=form)


def test_a_group_is_a_fieldset_with_a_legend(show: Show, form: Report) -> None:
    html = show("{{ field(form.channels) }}", form=form)
    assert "<legend>Kênh</legend>" in html
    assert 'aria-describedby="channels-e"' in html
    assert '<label for="channels-0">Họp chi bộ</label>' in html


def test_the_summary_links_to_each_field(show: Show, form: Report) -> None:
    html = show("{{ errsum(form) }}", form=form)
    assert "Có 3 chỗ cần sửa" in html
    assert '<a href="#title">Nhập “Tên buổi”</a>' in html
    assert '<a href="#channels-0">' in html
    assert 'role="alert"' in html


def test_text_is_escaped(show: Show) -> None:
    html = show("{{ tag(t) }}{{ note(t) }}{{ facts([(t, t)]) }}{{ hist([(t, t, t)]) }}", t="<script>")
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 7


def test_an_unknown_icon_is_an_error_in_tests_and_nothing_in_use(page_app: Flask, show: Show) -> None:
    with pytest.raises(UnknownIconError):
        show("{{ icon('no-such-icon') }}")
    page_app.testing = False
    assert show("[{{ icon('no-such-icon') }}]") == "[]"


def test_a_pager_keeps_the_filters(page_app: Flask, show: Show) -> None:
    html = show("{{ pager(page, 'đề xuất') }}", path="/plans.index?q=thi+đua&page=2", page=Page([], 2, 4, 1200, 300))
    assert "Dòng 301 – 600 trong 1.200 đề xuất" in html
    assert 'href="/plans.index?q=thi+%C4%91ua&amp;page=3"' in html
    assert 'aria-label="Trang 2" aria-current="page"' in html
    assert show("{{ pager(page, 'đề xuất') }}", page=Page([], 1, 1, 0)) == ""


def test_sorting_turns_round_and_starts_at_the_first_page(show: Show) -> None:
    html = show("{{ sort_link('Tên', 'name', 'name') }}", path="/plans.index?page=3&sort=name")
    assert 'aria-sort="ascending"' in html
    assert 'href="/plans.index?sort=-name"' in html


def test_a_meter_of_nothing_is_still_valid(show: Show) -> None:
    assert 'value="0" max="1"' in show("{{ meter(0, 0, 'Chưa có ai') }}")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nguyễn Thị Hạnh", "NH"),
        ("Trần Minh Quân", "MQ"),
        ("Vi Văn Đoàn", "VĐ"),
        ("Phan Thị Kim Oanh", "KO"),
        ("An", "A"),
    ],
)
def test_people_are_known_by_the_letters_of_their_names(name: str, letters: str) -> None:
    assert views.initials(name) == letters


def test_the_mark_of_the_agency_skips_its_kind() -> None:
    assert views.agency_initials("Sở Khoa học và Công nghệ") == "KC"


def test_the_name_of_the_agency_is_broken_where_its_place_begins() -> None:
    assert views.agency_lines("Sở Khoa học và Công nghệ tỉnh An Hải", "An Hải") == (
        "Sở Khoa học và Công nghệ",
        "tỉnh An Hải",
    )
    assert views.agency_lines("Cơ quan", "An Hải") == ("Cơ quan", "An Hải")


def test_the_layout_works_for_readers_who_are_not_signed_in(browser: FlaskClient) -> None:
    page = browser.get("/missing").text
    assert "Sở Khoa học và Công nghệ" in page
    assert '<a class="skip visually-hidden-focusable" href="#main">' in page
    assert "Menu chính" not in page
    assert page.count("<h1") == 1


def test_the_layout_shows_menu_counts_and_the_way_out(page_app: Flask, browser: FlaskClient) -> None:
    page_app.extensions["shell"] = SHELL
    page_app.add_url_rule("/out", "auth.sign_out", lambda: "", methods=["POST"])
    page = browser.get("/missing").text
    assert "Nguyễn Thị Hạnh" in page
    assert page.count('href="/plans.index"') >= 3, "side menu, phone menu, bottom bar"
    assert '<span class="count t-bad">6<span class="visually-hidden"> việc</span></span>' in page
    assert '<p class="nav-h">Phân hệ</p>' in page
    assert "Quản trị" not in page
    assert '<form method="post" action="/out">' in page


def test_the_current_entry_is_the_page_itself_or_the_first_of_its_package(page_app: Flask) -> None:
    page_app.add_url_rule("/plans/3", "plans.detail", lambda: "")
    with page_app.test_request_context("/home.index"):
        assert views.current_entry(MENU) == "home.index"
    with page_app.test_request_context("/search.results"):
        assert views.current_entry(MENU) == ""


def test_the_title_says_that_a_form_was_refused(page_app: Flask, browser: FlaskClient) -> None:
    def page() -> tuple[str, int]:
        from flask import render_template

        form = Report()
        code = 422 if form.is_submitted() and not form.validate() else 200
        return render_template(
            "web/confirm.html", title="Kết thúc", question="Chắc chưa?", submit="Có", cancel_url="/", form=form
        ), code

    page_app.add_url_rule("/report", "report", page, methods=["GET", "POST"])
    assert "<title>Kết thúc" in browser.get("/report").text
    refused = browser.post("/report", data={"text": "đã gõ"})
    assert refused.status_code == 422
    assert "<title>Lỗi: Kết thúc" in refused.text
    assert "đã gõ</textarea>" in refused.text


def test_flash_messages_are_notes(page_app: Flask, browser: FlaskClient) -> None:
    from flask import flash, redirect

    def save() -> object:
        flash("Đã lưu nháp", "success")
        return redirect("/missing")

    page_app.add_url_rule("/save", "save", save)
    page = browser.get("/save", follow_redirects=True).text
    assert 'class="note t-ok' in page
    assert 'role="status"' in page
    assert "Đã lưu nháp" in page


def test_shell_stand_in_is_like_the_real_one() -> None:
    from intranet.host.shell import Shell

    assert set(vars(SHELL)) <= set(Shell.__slots__)
