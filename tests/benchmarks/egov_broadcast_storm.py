"""A storm: 32 people confirm at the same moment, document after document, at a real server."""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import func, select

from intranet.database import db
from tests.benchmarks import data
from tests.benchmarks.egov_broadcast_data import ID, STORM, table, to_confirm, unconfirm
from tests.support.ports import free_port

EACH = 12
"""So many documents are confirmed by each."""
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        """Leave it to whoever asked: what counts is that the form was taken."""
        return


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _NoRedirect())
        self.token = ""

    def get(self, path: str) -> str:
        """A page; its token is kept for the next form."""
        with self._opener.open(self.base + path, timeout=60) as answer:
            page: str = answer.read().decode()
        found = _TOKEN.search(page)
        self.token = found[1] if found else self.token
        return page

    def post(self, path: str, **fields: str) -> int:
        """The status of the answer to a form; 0: there was none."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        try:
            with self._opener.open(self.base + path, body, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


def storm(app: Flask, world: data.World) -> None:
    """All confirm at once; each answer is counted, and then the rows are."""
    with app.app_context():
        roots = to_confirm()[-EACH:]
        people = [int(world.logins[f"storm-{n}"].partition("@")[2]) for n in range(STORM)]
        for person in people:
            unconfirm(person)
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
    with _server(app, url) as base:
        visitors = [_signed_in(base, world.logins[f"storm-{n}"], world.password, roots[0]) for n in range(STORM)]
        began = time.perf_counter()
        answers, times = _all_at_once(visitors, roots)
        took = time.perf_counter() - began
    with app.app_context():
        kept = db.session.scalar(
            select(func.count()).where(
                table("receipt").c.person_id.in_(people), table("receipt").c.root_id.in_(roots),
                table("receipt").c.acknowledged_at.is_not(None),
            )
        )  # fmt: skip
    wanted = STORM * len(roots)
    print(f"\nstorm: {STORM} people confirm {len(roots)} documents each at one server, {wanted} in {took:.1f} s")
    print(f"  answers {dict(answers)}, confirmed {kept} of {wanted}{'' if kept == wanted else ' **lost**'}")
    print(f"  one takes {median(times):.0f} ms by the clock, p95 {quantiles(times, n=20)[-1]:.0f} ms", flush=True)


def _all_at_once(visitors: Sequence[Visitor], roots: Sequence[int]) -> tuple[Counter[int], list[float]]:
    answers: Counter[int] = Counter()
    times: list[float] = []
    gate = threading.Barrier(len(visitors))

    def confirm(visitor: Visitor) -> None:
        gate.wait()
        for root in roots:
            began = time.perf_counter()
            answers[visitor.post(f"/p/{ID}/items/{root}/acknowledge")] += 1
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=confirm, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, times


def _signed_in(base: str, login: str, password: str, root: int) -> Visitor:
    visitor = Visitor(base)
    visitor.get("/login")
    status = visitor.post("/login", login=login, password=password)
    assert 300 <= status < 400, f"{login}: {status}"
    visitor.get(f"/p/{ID}/items/{root}")
    return visitor


@contextmanager
def _server(app: Flask, url: str) -> Iterator[str]:
    settings, port = app.extensions["settings"], free_port()
    environment = {**os.environ, "INTRANET_INSTANCE": str(settings.instance), "INTRANET_DATABASE_URL": url}
    serve = [sys.executable, "-m", "tests.benchmarks.serving", str(port), ID]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(base, process)
            yield base
        finally:
            process.terminate()


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _time in range(600):
        assert process.poll() is None, "the server has stopped"
        try:
            urllib.request.urlopen(f"{base}/login", timeout=10).close()
        except OSError:
            threading.Event().wait(0.2)
        else:
            return
    raise AssertionError("the server does not answer")
