"""Every page of the demo that links lead to, for every role."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ROLES

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # What passes is not asked for: describing each of its elements takes longer than looking at them.
    "resultTypes": ["violations"],
}
# Each width and each colour once; the pages of plugins and errors are looked at in all four.
LOOKS = [(1366, 900, False), (390, 844, True)]
DESK, NARROW = 1000, 320


def everything(crawled):
    """One address for each kind of page, plain and filtered, with somebody who may see it."""
    pages = {}
    for login in ("vanphong", "quantri", "lanhdao", "canbo"):
        for kind, url in crawled(login).pages.items():
            path, filtered, _names = kind.partition("?")
            pages.setdefault(path + filtered, (login, url))
    by_login = {}
    for login, url in pages.values():
        by_login.setdefault(login, []).append(url)
    return by_login


@pytest.mark.parametrize("login", ROLES)
def test_no_link_leads_to_an_error_and_no_page_breaks_a_rule_of_the_browser(crawled, login):
    found = crawled(login)
    assert found.faults == []
    assert len(found.pages) >= 8, f"only {sorted(found.pages)}"


@pytest.fixture(scope="module")
def looked(crawled, open_context):
    """What is wrong with which page: in each of :data:`LOOKS` for who cannot see it, and on the narrowest screen."""
    found = {"violations": [], "heading": [], "width": []}
    for login, urls in everything(crawled).items():
        for width, height, dark in LOOKS:
            context = open_context(login, width=width, height=height, dark=dark)
            page = context.new_page()
            # A filtered list is made of what the plain one is made of: one look at it is enough.
            for url in urls if not dark else [url for url in urls if "?" not in url]:
                page.goto(url)
                assert page.get_attribute("html", "data-bs-theme") == ("dark" if dark else "light")
                found["violations"] += report(page, url)
                if width < DESK:
                    look_narrow(page, url, found)
            context.close()
    return found


def look_narrow(page, url, found):
    """What breaks on the narrowest screen."""
    before = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW:
        found["width"].append(f"{url}: {width} px")
    named = page.locator("h1").count() == 1 and page.title().strip()
    if not named or page.get_attribute("html", "lang") != "vi":
        found["heading"].append(url)
    page.set_viewport_size(before)


def test_every_page_is_accessible(looked):
    assert looked["violations"] == []


def test_every_page_fits_the_narrowest_screen(looked):
    assert looked["width"] == []


def test_every_page_has_one_heading(looked):
    assert looked["heading"] == []


def report(page, url):
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{url}: {v['id']} {node['html'][:160]} {node['failureSummary']}" for v in found for node in v["nodes"]]
