"""`intranet worker`: background work in a process of its own."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

import click

from intranet.cli.context import application, tell_troubles
from intranet.cli.words import tr

STOPPED_HARD = 130


@click.command("worker")
def command() -> None:
    """Chạy riêng phần việc nền / run background work alone."""
    from intranet import jobs

    app = application()
    tell_troubles(app)
    stop = threading.Event()

    def finish(_signal: int, _frame: Any) -> None:
        if stop.is_set():
            # Once more: at once. What runs is repeated after its lease.
            os._exit(STOPPED_HARD)
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, finish)
    click.echo(tr("Việc nền đang chạy; dừng bằng Ctrl-C", "Background work runs; stop it with Ctrl-C"))
    jobs.run_worker(app, stop)
