"""A draft of a good deed saves itself while one writes: no word is lost by signing out, nor by a second tab."""

from __future__ import annotations

import pytest

from tests.browser.conftest import patient_context

NEW = "/p/good_deeds/new"
TITLE = "input[name=title]"


@pytest.fixture
def context(browser, demo):
    context = patient_context(browser)
    demo.sign_in(context.new_page(), "canbo")
    yield context
    context.close()


def saving(page):
    """Wait in the block until the script has been answered, whatever the answer."""
    return page.expect_response(lambda answer: answer.request.method == "POST")


def write(page, title, words):
    """Type a title, and wait until the page says what became of it."""
    with saving(page):
        page.fill(TITLE, title)
    says(page, words)


def says(page, words):
    page.wait_for_function("words => document.querySelector('[data-status]').textContent.includes(words)", arg=words)


@pytest.fixture
def draft(context, demo):
    """A page on which a draft was begun and saved by itself."""
    page = context.new_page()
    page.goto(f"{demo.url}{NEW}")
    write(page, "Cài cảnh báo sạt lở", "Đã lưu lúc")
    return page


def test_it_has_an_address_of_its_own_once_it_is_saved(draft):
    assert draft.url.endswith("/edit")
    draft.reload()
    assert draft.input_value(TITLE) == "Cài cảnh báo sạt lở"
    assert draft.evaluate("localStorage.length") == 0, "what the server has is not kept on a shared computer"


def test_leaving_a_field_that_is_saved_keeps_nothing_in_the_browser(draft):
    draft.focus("textarea[name=deed]")
    draft.reload()
    assert draft.locator("#d-offer").is_hidden(), "nothing is offered that the server has"


def test_two_tabs_are_told_of_each_other(draft, context):
    other = context.new_page()
    other.goto(draft.url)
    write(other, "Bản của trang kia", "Đã lưu lúc")
    write(draft, "Bản của trang này", "so hai bản")
    with draft.expect_navigation():
        draft.click("button[name=keep]")
    assert "Bản của trang kia" in draft.inner_text("main")
    assert draft.input_value(TITLE) == "Bản của trang này"


def test_what_was_typed_after_signing_out_is_offered_again(draft, context, demo):
    url = draft.url
    context.clear_cookies()
    write(draft, "Viết khi đã đăng xuất", "Cần đăng nhập lại")
    demo.sign_in(context.new_page(), "canbo")
    draft.goto(url)
    assert draft.input_value(TITLE) == "Cài cảnh báo sạt lở"
    with saving(draft):
        draft.click("[data-take]")
    says(draft, "Đã lưu lúc")
    draft.reload()
    assert draft.input_value(TITLE) == "Viết khi đã đăng xuất"
