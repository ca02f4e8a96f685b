"""Switching plugins with a keyboard, and without JavaScript."""

from __future__ import annotations

import pytest

from tests.browser.conftest import patient_context
from tests.support.looks import LOOKS, report

MATRIX = "/admin/plugins/by-unit"


def state_of(page, unit, plugin="Bảng tin"):
    """What the cell says."""
    return page.locator(f"button[aria-label^='{plugin}, {unit}']").get_attribute("aria-label")


def test_arrow_keys_walk_and_enter_changes(demo, context_as):
    page = context_as("quantri").new_page()
    page.goto(demo.url + MATRIX)
    cells = page.locator(".cell-b")
    assert page.locator(".cell-b[tabindex='0']").count() == 1, "one stop for the Tab key"
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    unit = page.evaluate("document.activeElement.closest('tr').querySelector('th').innerText.trim()")
    before = state_of(page, unit)
    page.keyboard.press("Enter")
    assert page.locator("[data-changes]").inner_text() == "1 thay đổi chưa lưu"
    assert state_of(page, unit).endswith("chưa lưu")
    page.keyboard.press("Escape")
    assert state_of(page, unit) == before
    assert page.locator("[data-changes]").inner_text() == "Chưa có thay đổi"
    page.keyboard.press(" ")
    page.fill("input[name=reason]", "Thử bằng bàn phím")
    with page.expect_navigation():
        page.locator(".save button").click()
    assert "Đã lưu 1 thay đổi." in page.inner_text("main")
    # Others expect the demo as it was.
    page.locator(f"button[aria-label*=', {unit}']").first.focus()
    page.keyboard.press("1")
    with page.expect_navigation():
        page.locator(".save button").click()
    assert state_of(page, unit) == before


def test_it_is_switched_without_javascript_too(browser, demo):
    context = patient_context(browser, java_script_enabled=False)
    page = context.new_page()
    demo.sign_in(page, "truongphong")
    page.goto(demo.url + MATRIX)
    choice = page.locator("select[data-cell]").first
    before, after = choice.input_value(), "off"
    for value in (after, before):
        page.locator("select[data-cell]").first.select_option(value)
        with page.expect_navigation():
            page.locator(".save button").dispatch_event("click")
        assert "Đã lưu 1 thay đổi." in page.inner_text("main")
        assert page.locator("select[data-cell]").first.input_value() == value
    context.close()


@pytest.mark.parametrize(("width", "height", "dark"), LOOKS)
def test_a_refused_step_is_accessible(demo, context_as, width, height, dark):
    page = context_as("quantri", width=width, height=height, dark=dark).new_page()
    page.goto(f"{demo.url}/admin/plugins/bulletin/disable")
    page.eval_on_selector("input[name=reason]", "field => field.removeAttribute('maxlength')")
    page.fill("input[name=reason]", "x" * 400)
    with page.expect_navigation():
        page.locator("main form button.btn-del").click()
    assert page.title().startswith("Lỗi: ")
    assert report(page, "disable") == []
