"""Walking through the demo by its links, as one person."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Response

# Pages of one shape (the same address but for numbers) that are opened in the browser, by one person and by all of
# them together; the rest is only fetched, and read for its links.
OPENED_PER_SHAPE = 2
OPENED_BY_ALL = 3
# A filtered list is made of what the plain one is made of.
OPENED_IF_FILTERED = 1
FETCHED_PER_SHAPE = 6
# A list with seven filters has a hundred shapes; one page is like the other.
SHAPES_PER_PATH = 8
VISITS_PER_PATH = 30
Look = Callable[[Page, str], None]
"""Is shown each page that is open in the browser, and its address; leaves it as it was."""
# Addresses of what is no page.
FILES = re.compile(r"/files/|/photos/|\.json$|\.atom$")


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    url: str

    def sign_in(self, page: Page, login: str) -> None:
        """Sign in through the form."""
        from intranet.cli.demo_data.build import PASSWORD

        page.goto(f"{self.url}/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button.btn-primary")
        page.wait_for_url(lambda url: "/login" not in url)


@dataclass
class Crawl:
    """What was seen: one address for each shape of page, and everything that went wrong."""

    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    visited: int = 0


def shape(url: str) -> str:
    """The kind of page behind an address: numbers and tokens left out, only the names of parameters."""
    parts = urlsplit(url)
    path = re.sub(r"/\d+(?=[/.]|$)", "/N", parts.path)
    path = re.sub(r"^/files/.*", "/files/N", path)
    names = sorted({item.partition("=")[0] for item in parts.query.split("&") if item})
    return path + ("?" + "&".join(names) if names else "")


def crawl(context: BrowserContext, demo: Demo, opened: Counter[str], look: Look) -> Crawl:
    """Follow every internal link from the home page. `opened`: how often others opened each shape in the browser."""
    found = Crawl()
    page = context.new_page()
    here = {"url": demo.url}
    _listen(page, found, here)
    waiting, seen = deque([f"{demo.url}/"]), {f"{demo.url}/"}
    counts: dict[str, int] = {}
    visits: Counter[str] = Counter()
    while waiting:
        here["url"] = url = waiting.popleft()
        kind = shape(url)
        counts[kind] = counts.get(kind, 0) + 1
        path = kind.partition("?")[0]
        visits[path] += counts[kind] <= FETCHED_PER_SHAPE
        if visits[path] > VISITS_PER_PATH:
            continue
        for link in _open(page, url, counts[kind], found, opened, look):
            target = urldefrag(urljoin(url, link)).url
            if target.startswith(f"{demo.url}/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def _open(page: Page, url: str, number: int, found: Crawl, opened: Counter[str], look: Look) -> list[str]:
    kind = shape(url)
    if number > FETCHED_PER_SHAPE:
        return []
    found.visited += 1
    alike = sum(1 for other in found.pages if other.partition("?")[0] == kind.partition("?")[0])
    is_one_more = alike >= SHAPES_PER_PATH and kind not in found.pages
    if number > OPENED_PER_SHAPE or is_one_more or FILES.search(url):
        return _fetch(page, url, found)[:0]
    if opened[kind] >= (OPENED_IF_FILTERED if "?" in kind else OPENED_BY_ALL):
        found.pages.setdefault(kind, url)
        return _fetch(page, url, found)
    if not _is_page(page, url):
        return _fetch(page, url, found)
    opened[kind] += 1
    found.pages.setdefault(kind, url)
    links: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    look(page, url)
    return links


def _fetch(page: Page, url: str, found: Crawl) -> list[str]:
    """The links of the page, without opening it."""
    answer = page.request.get(url)
    if answer.status >= 400:
        found.faults.append(f"{url}: {answer.status}")
        return []
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    return [str(link) for link in html.fromstring(answer.body()).xpath("//a/@href")]


def _is_page(page: Page, url: str) -> bool:
    """Open the address; False when it is a file to be kept."""
    try:
        page.goto(url)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    return True


def _listen(page: Page, found: Crawl, here: dict[str, str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.faults.append(f"{here['url']}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            found.faults.append(f"{here['url']}: {response.status} for {response.url}")

    page.on("console", on_console)
    page.on("response", on_response)
    page.on("pageerror", lambda error: found.faults.append(f"{here['url']}: {error}"))
