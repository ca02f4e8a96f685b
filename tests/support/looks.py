"""What is wrong with the look of pages that are open in a browser: for who cannot see them, and on narrow screens."""

from __future__ import annotations

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.support.crawler import shape

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # What passes is not asked for: describing each of its elements takes longer than looking at them.
    "resultTypes": ["violations"],
    # The rules above want to know of sounds before they begin, none of stylesheets.
    "preload": {"assets": ["media"]},
}
DESK, PHONE = (1366, 900), (390, 844)
# Each width and each colour once; the pages of plugins and errors are looked at in both.
LOOKS = [(*DESK, False), (*PHONE, True)]
NARROW = 320


@dataclass
class Looks:
    """The faults found so far, by what is wrong. Each kind of page is looked at once, plain and filtered."""

    faults: dict[str, list[str]] = field(default_factory=lambda: {"violations": [], "heading": [], "width": []})
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page, url: str) -> None:
        """Look at a page that is open on a desk in light colours, unless one of its kind was."""
        path, filtered, _names = shape(url).partition("?")
        if path + filtered in self.seen:
            return
        self.seen.add(path + filtered)
        self.faults["violations"] += report(page, url)
        # A filtered list is made of what the plain one is made of: one look at it is enough.
        if not filtered:
            self._look_by_phone(page, url)

    def _look_by_phone(self, page: Page, url: str) -> None:
        _turn(page, "light", "dark")
        page.set_viewport_size(_size(PHONE))
        self.faults["violations"] += report(page, f"{url} (dark)")
        self._look_narrow(page, url)
        page.set_viewport_size(_size(DESK))
        _turn(page, "dark", "light")

    def _look_narrow(self, page: Page, url: str) -> None:
        page.set_viewport_size(_size((NARROW, 640)))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            self.faults["width"].append(f"{url}: {width} px")
        named = page.locator("h1").count() == 1 and page.title().strip()
        if not named or page.get_attribute("html", "lang") != "vi":
            self.faults["heading"].append(url)


def report(page: Page, url: str) -> list[str]:
    """What axe finds, one line for each element."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("wanted => axe.run(wanted)", WCAG)["violations"]
    return [f"{url}: {v['id']} {node['html'][:160]} {node['failureSummary']}" for v in found for node in v["nodes"]]


def _turn(page: Page, before: str, after: str) -> None:
    """Change the colours as the button for them does."""
    assert page.get_attribute("html", "data-bs-theme") == before
    page.evaluate("colours => document.documentElement.setAttribute('data-bs-theme', colours)", after)


def _size(given: tuple[int, int]) -> dict[str, int]:
    return {"width": given[0], "height": given[1]}
