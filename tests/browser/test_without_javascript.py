"""Everything essential works with JavaScript switched off."""

from __future__ import annotations

import pytest

from tests.browser.conftest import patient_context


@pytest.fixture
def page(browser, demo):
    context = patient_context(browser, java_script_enabled=False)
    page = context.new_page()
    demo.sign_in(page, "vanphong")
    yield page
    context.close()


def test_one_signs_in_and_out(page, demo):
    assert page.locator("h1").is_visible()
    page.goto(f"{demo.url}/account")
    page.locator("form[action='/logout'] button").first.dispatch_event("click")
    page.wait_for_url("**/login**")


def test_a_plan_is_written_by_hand(page, demo):
    page.goto(f"{demo.url}/plans/new")
    page.fill("input[name=title]", "Thử nghiệm không cần JavaScript")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.click()
    assert "/plans/" in page.url
    assert "Thử nghiệm không cần JavaScript" in page.inner_text("main")


def test_language_and_colours_are_switched(page, demo):
    page.goto(f"{demo.url}/account")
    for field, value, attribute in (("locale", "en", "lang"), ("color_mode", "dark", "data-bs-theme")):
        path = field.replace("_", "-")
        form = page.locator(f"form[action='/preferences/{path}']").first
        with page.expect_navigation():
            form.locator(f"[value={value}]").first.dispatch_event("click")
        assert page.get_attribute("html", attribute) == value
    # The account remembers: give the others back what they expect.
    for field, value in (("locale", "vi"), ("color-mode", "light")):
        with page.expect_navigation():
            page.locator(f"form[action='/preferences/{field}'] [value={value}]").first.dispatch_event("click")
