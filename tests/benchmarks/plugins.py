"""What plugins cost that contribute nothing: at start, and on the home page.

python -m tests.benchmarks.plugins [--start 20] [--home 50] [--rounds 9]

Start: CPU time of a whole process that imports and builds the application. Home page: CPU time of a request of
the demo's staff, in turns in an application without plugins and in one with many that are on for everybody,
implement every hook of that page and give nothing. Figures are ratios within one run.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import Engine

from intranet import config
from intranet.app import create_app
from intranet.cli.demo_data.build import PASSWORD, build
from intranet.database import db
from intranet.host import migrate
from tests.benchmarks.measure import Browser, watched

START_GOAL, HOME_GOAL = 2.0, 1.10
READER = "canbo"
FILES = {
    "plugin.toml": """
id = "{id}"
title = {{ vi = "Phân hệ {id}", en = "Plugin {id}" }}
summary = {{ vi = "Không góp gì.", en = "Contributes nothing." }}
version = "1.0.0"
core = ">=1,<2"
default = "on"
""",
    "__init__.py": "",
    "models.py": """
from sqlalchemy.orm import Mapped, mapped_column

from intranet import model_base

Model = model_base("{id}")


class Thing(Model):
    __tablename__ = "{id}_thing"

    id: Mapped[int] = mapped_column(primary_key=True)
""",
    "views.py": """
from flask import Blueprint

bp = Blueprint("{id}", __name__)


@bp.get("/")
def index():
    return "1"
""",
    "hooks.py": """
from intranet import hookimpl


@hookimpl
def menu_items(actor):
    return []


@hookimpl
def work_items(actor):
    return []


@hookimpl
def dashboard_cards(actor):
    return []
""",
}
BUILD = """
import sys
from pathlib import Path
from intranet.app import create_app
create_app(plugins=[Path(name) for name in sys.argv[1:]])
"""


def write(folder: Path, number: int, *, with_table: bool) -> list[Path]:
    """So many plugins; those with a table would be closed until it is made."""
    made = []
    for index in range(number):
        place = folder / f"quiet_{index:02}"
        place.mkdir(parents=True)
        for name, text in FILES.items():
            if with_table or name != "models.py":
                (place / name).write_text(text.format(id=place.name), encoding="utf-8")
        made.append(place)
    return made


def start(instance: Path, folders: list[Path], rounds: int) -> tuple[float, float]:
    """Milliseconds of a process without and with the plugins, measured in turns."""
    environment = {**os.environ, "INTRANET_INSTANCE": str(instance), "INTRANET_SECRET_KEY": "0" * 32}
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds + 1):
        for chosen, kept in zip(([], folders), times, strict=True):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", BUILD, *map(str, chosen)], env=environment, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            kept.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    # The first round writes what Python compiles.
    return median(times[0][1:]), median(times[1][1:])


def application(folder: Path, plugins: list[Path]) -> Flask:
    """An application on the agency's database."""
    url = f"sqlite:///{folder / 'db.sqlite'}"
    app = create_app(config.load(folder, database_url=url, secret_key="0" * 32), plugins)
    app.config.update(WTF_CSRF_ENABLED=False, ARGON2_MEMORY_KIB=8, ARGON2_TIME_COST=1)
    return app


def home(folder: Path, plugins: list[Path], rounds: int) -> tuple[tuple[float, int], tuple[float, int]]:
    """Milliseconds and statements of the home page without and with the plugins, measured in turns."""
    apps = [application(folder, []), application(folder, plugins)]
    with apps[0].app_context():
        migrate.upgrade(db.engine)
        build()
    browsers = [Browser(app).sign_in(READER, PASSWORD) for app in apps]
    # As the server does.
    gc.collect()
    gc.freeze()
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for browser, kept in zip(browsers, times, strict=True):
            kept.append(browser.time("/", 20).p50)
    counts = []
    for app, browser in zip(apps, browsers, strict=True):
        with app.app_context():
            engine: Engine = db.engine
        with watched(engine) as sent:
            browser.get("/")
        counts.append(len(sent))
    return (median(times[0]), counts[0]), (median(times[1]), counts[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=int, default=20)
    parser.add_argument("--home", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        without, with_them = start(folder, write(folder / "start", given.start, with_table=True), given.rounds)
        print(
            f"start: {without:.0f} ms without, {with_them:.0f} ms with {given.start} plugins: "
            f"{with_them / without:.2f} times (goal {START_GOAL:.1f})"
        )
        bare, full = home(folder, write(folder / "home", given.home, with_table=False), given.rounds)
        print(
            f"home page: {bare[0]:.2f} ms without, {full[0]:.2f} ms with {given.home} plugins: "
            f"{full[0] / bare[0]:.2f} times (goal {HOME_GOAL:.2f}); {bare[1]} and {full[1]} statements"
        )


if __name__ == "__main__":
    main()
