"""Pages one would rather not see look and behave as well as the others."""

from __future__ import annotations

import pytest

from tests.browser.conftest import patient_context
from tests.support.looks import LOOKS, report


@pytest.mark.parametrize(("width", "height", "dark"), LOOKS)
def test_error_pages_and_refused_forms_are_accessible(demo, context_as, width, height, dark):
    page = context_as("vanphong", width=width, height=height, dark=dark).new_page()
    page.goto(f"{demo.url}/plans/999999")
    violations = report(page, "404")
    page.goto(f"{demo.url}/plans/new")
    page.fill("input[name=title]", "")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.click()
    assert page.title().startswith("Lỗi: ")
    assert page.locator(".errsum").is_visible()
    violations += report(page, "422")
    assert violations == []


def test_a_refused_sign_in_is_accessible_and_keeps_the_login(browser, demo):
    context = patient_context(browser)
    page = context.new_page()
    page.goto(f"{demo.url}/login")
    page.fill("input[name=login]", "khong.co.nguoi.nay")
    page.fill("input[name=password]", "sai-mat-khau-hoan-toan")
    with page.expect_navigation():
        page.click("main form button.btn-primary")
    assert page.title().startswith("Lỗi: ")
    assert page.input_value("input[name=login]") == "khong.co.nguoi.nay"
    assert page.input_value("input[name=password]") == ""
    assert report(page, "login") == []
    context.close()
