"""`python keeper.py INSTANCE URL PLUGIN LOG`: imports everything once; each line read forks a process to be killed.

"web PORT" serves the application, "worker" does its background work with fast clocks: each minute and each hour is four
seconds long, leases two, and whatever may be done in the background is. Answers with the number of the process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

PLUGIN = "intranet_plugins.egov_broadcast"


def main() -> None:
    """Fork for each line, until there are no more."""
    instance, url, plugin, log = sys.argv[1:]
    app = _application(instance, url, plugin)
    # Nobody waits for the dead.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    written = os.open(Path(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    print("ready", flush=True)
    while line := sys.stdin.readline().split():
        process = os.fork()
        if process == 0:
            _become(app, line, written)
        print(process, flush=True)


def _application(instance: str, url: str, plugin: str) -> Any:
    from intranet import config
    from intranet.database import db
    from intranet.testing.application import make_application

    app = make_application(config.load(Path(instance), database_url=url), [Path(plugin)])
    _hurry()
    with app.app_context():
        db.engine.dispose()
    return app


def _hurry() -> None:
    from intranet.jobs import leases, registry, runs, worker

    # Shorter periods would fill the queue faster than a busy machine empties it.
    registry.period_of = lambda every, now: every if every == "day" else f"{every} {int(now.timestamp()) // 4}"
    leases.WAITS = (timedelta(milliseconds=50),)
    worker.SWEEP_SECONDS, worker.PAUSE = 0.3, 0.05
    worker.LONGEST_PAUSE = runs.LONGEST_PAUSE = 0.5
    for name, task in registry._tasks.items():
        registry._tasks[name] = replace(task, lease=timedelta(seconds=2), attempts=10_000)
    module = {name: import_module(f"{PLUGIN}.{name}") for name in (
        "intake.folder", "intake.job", "sending.service", "forwarding.service", "tracking.ladder", "people.follow"
    )}  # fmt: skip
    module["intake.folder"].sweep.__defaults__ = (0.0, 0.0)
    module["tracking.ladder"].sweep.__kwdefaults__ = {"at_any_hour": True}
    module["tracking.ladder"].BATCH = 1
    module["people.follow"].MOST_CHAINS = 2
    module["intake.job"]._FEW = 0
    for name in ("sending.service", "forwarding.service"):
        module[name].AT_ONCE = 0


def _become(app: Any, line: list[str], log: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream in (1, 2):
        os.dup2(log, stream)
    try:
        if line[0] == "web":
            from werkzeug.serving import make_server

            make_server("127.0.0.1", int(line[1]), app, threaded=True).serve_forever()
        else:
            from intranet import jobs

            jobs.run_worker(app, threading.Event())
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
