"""Where the large agency lies between runs: a folder of its own below the folder for temporary files."""

from __future__ import annotations

import gc
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask

from intranet import config
from intranet.database import db
from intranet.testing.application import build_core, load_once, make_application, migrate_plugins
from tests.benchmarks import data

SMALL = data.Sizes(
    units=60, people=500, plans=100, tasks=20, recipients=10, sections=30, participations=2_000,
)  # fmt: skip


def folder() -> Path:
    """The folder of everything the measurements write: LANTOA_BENCHMARKS, else one below that for temporary files."""
    found = Path(os.environ.get("LANTOA_BENCHMARKS") or Path(tempfile.gettempdir()) / "lantoa-benchmarks")
    found.mkdir(exist_ok=True)
    return found


def application(url: str, plugins: Sequence[Path] = ()) -> Flask:
    """The application as it runs in use: without the watchdogs of tests, with CSRF tokens in forms."""
    app = make_application(config.load(folder() / "instance", database_url=url, secret_key="0" * 32), plugins)
    app.testing = False
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@contextmanager
def open_world(*, small: bool = False, url: str = "") -> Iterator[tuple[Flask, data.World]]:
    """The application on the large (or small) agency, which is built at the first use and kept (SQLite)."""
    path = folder() / ("small.sqlite" if small else "large.sqlite")
    with opened(path, partial(data.build, SMALL if small else None), url=url) as found:
        yield found


@contextmanager
def opened(
    path: Path, build: Callable[[], data.World], *, url: str = "", plugins: Sequence[Path] = ()
) -> Iterator[tuple[Flask, data.World]]:
    """The application with `plugins` on the database at `path`, filled by `build` when it is not there yet.

    With `url` on that empty database instead, which is filled each time.
    """
    note = path.with_suffix(".world")
    fresh = bool(url) or not note.exists()
    url = url or f"sqlite:///{path}"
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        build_core(url)
        load_once(plugins)
        migrate_plugins(url, plugins)
    app = application(url, plugins)
    if fresh:
        began = time.perf_counter()
        with app.app_context():
            world = build()
        print(f"built in {time.perf_counter() - began:.0f} s")
        if url.startswith("sqlite"):
            note.write_bytes(pickle.dumps(world))
    else:
        world = pickle.loads(note.read_bytes())
    # As the server does after loading the application.
    gc.collect()
    gc.freeze()
    yield app, world
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
