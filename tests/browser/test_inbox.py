"""The inbox of official documents: read and confirmed with keys, on a phone, and with JavaScript switched off."""

from __future__ import annotations

from tests.browser.conftest import patient_context

BOX = "/p/egov_broadcast/"


def open_first(page, demo):
    """Open the first document of the list; its address."""
    page.goto(f"{demo.url}{BOX}")
    with page.expect_navigation():
        page.locator("a[data-item]").first.click()
    return page.url


def test_what_was_seen_is_read(context_as, demo):
    page = context_as("daumoi").new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/opened")) as told:
        open_first(page, demo)
    assert told.value.status == 204
    page.wait_for_selector("[data-inbox] li:not(.new) > [aria-current]")
    page.reload()
    assert page.locator("[data-opened]").count() == 0


def test_keys_lead_through_the_list(context_as, demo):
    page = context_as("hoidong").new_page()
    page.goto(f"{demo.url}{BOX}")
    links = page.locator("a[data-item]")
    addresses = [links.nth(number).get_attribute("href") for number in range(2)]
    for key, number in (("j", 0), ("j", 1), ("k", 0), ("ArrowDown", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.getAttribute('href')") == addresses[number]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(addresses[1])
    with page.expect_navigation():
        page.keyboard.press("k")
    assert page.url.endswith(addresses[0])
    page.fill("#box-q", "")
    page.keyboard.type("jk?")
    assert page.input_value("#box-q") == "jk?", "whoever types gives no orders"
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("c")
    assert "Đã xác nhận" in page.inner_text("article .save")


def test_on_a_phone_without_javascript(browser, demo):
    context = patient_context(browser, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    demo.sign_in(page, "canbo")
    open_first(page, demo)
    assert page.locator("[data-inbox]").is_hidden(), "on a phone the document is a page of its own"
    assert page.locator("[data-keys]").is_hidden()
    with page.expect_navigation():
        page.locator("[data-confirm]").click()
    assert "Đã xác nhận" in page.inner_text("article .save")
    with page.expect_navigation():
        page.get_by_role("link", name="Hộp văn bản").last.click()
    waiting = page.locator("button[name=only]")
    number = waiting.count()
    with page.expect_navigation():
        waiting.first.click()
    assert page.locator("button[name=only]").count() == number - 1
    context.close()
