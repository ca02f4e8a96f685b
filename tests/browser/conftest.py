"""A real browser on a real demo. Both start once; without a browser these tests are skipped, or fail in CI."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from intranet.testing.databases import give_up
from tests.support.crawler import Crawl, Demo, crawl
from tests.support.looks import DESK, Looks
from tests.support.ports import free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
START_SECONDS = 300
# What comes late on a busy machine comes all the same. In milliseconds.
PATIENCE = 120_000
# Those who may most come first: each kind of page is looked at as the first one sees it who gets there.
ROLES = ("vanphong", "quantri", "lanhdao", "truongphong", "hoidong", "daumoi", "canbo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser. Tests are handed out by file, so each of these files shares one server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Some look at a hundred pages, on machines that may be slow.
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: `CHROMIUM`, else the first one installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found or not Path(found).exists():
        give_up("no browser: install chromium or set CHROMIUM to its path")
    assert found
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        # As root (in a container) Chromium has no sandbox of its own.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*arguments, "--disable-dev-shm-usage"], timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`intranet demo`, started as a person does, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    port = free_port()
    command = [sys.executable, "-m", "intranet.cli", "--instance", str(folder), "demo", "--port", str(port)]
    with (folder.parent / "log").open("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        started = Demo(f"http://127.0.0.1:{port}")
        try:
            _wait(process, started, folder.parent / "log")
            yield started
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(90)


def _wait(process: subprocess.Popen[bytes], demo: Demo, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{demo.url}/login", timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the demo did not start:\n{log.read_text()[-3000:]}", pytrace=False)


def patient_context(browser: Browser, **given: Any) -> BrowserContext:
    """A Vietnamese's browser, which waits as long as a busy machine may need."""
    context = browser.new_context(locale="vi-VN", **given)
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(scope="session")
def storage(browser: Browser, demo: Demo) -> Callable[[str], dict[str, object]]:
    """`storage("vanphong")`: the cookies of that person's browser after signing in, once."""
    known: dict[str, dict[str, object]] = {}

    def signed_in(login: str) -> dict[str, object]:
        if login not in known:
            context = patient_context(browser)
            page = context.new_page()
            demo.sign_in(page, login)
            known[login] = dict(context.storage_state())
            context.close()
        return known[login]

    return signed_in


@pytest.fixture(scope="session")
def open_context(browser: Browser, storage: Callable[..., dict[str, object]]) -> Callable[..., BrowserContext]:
    """`open_context("vanphong", dark=True, width=390)`: that person's browser, to be closed by who opened it."""

    def open_one(login: str, *, width: int = 1366, height: int = 900, dark: bool = False) -> BrowserContext:
        context = patient_context(browser, storage_state=storage(login), viewport={"width": width, "height": height})
        if dark:
            url = str(storage(login)["cookies"][0]["domain"])  # type: ignore[index]
            context.add_cookies([{"name": "theme", "value": "dark", "domain": url, "path": "/"}])
        return context

    return open_one


@pytest.fixture
def context_as(open_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """The same, closed after the test."""
    opened: list[BrowserContext] = []

    def open_and_close(login: str, **given: Any) -> BrowserContext:
        opened.append(open_context(login, **given))
        return opened[-1]

    yield open_and_close
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def looks() -> Looks:
    """What is wrong with the look of the pages that were visited."""
    return Looks()


@pytest.fixture(scope="session")
def crawled(
    browser: Browser, demo: Demo, storage: Callable[..., dict[str, object]], looks: Looks
) -> Callable[[str], Crawl]:
    """`crawled("vanphong")`: every page that person reaches by links, visited once and looked at."""
    known: dict[str, Crawl] = {}
    opened: Counter[str] = Counter()

    def walk(login: str) -> Crawl:
        if login not in known:
            size = {"width": DESK[0], "height": DESK[1]}
            # What fades would be looked at half-way when the colours change.
            context = patient_context(browser, storage_state=storage(login), viewport=size, reduced_motion="reduce")
            known[login] = crawl(context, demo, opened, looks.look)
            context.close()
        return known[login]

    return walk
