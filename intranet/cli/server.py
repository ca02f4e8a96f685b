"""The web server, with background work beside it."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import socket
import threading
from collections.abc import Callable

from flask import Flask

from intranet.cli.context import Stop
from intranet.cli.words import tr
from intranet.config import Settings

# Enough for requests that wait for the database or hash a password; the default of the server is far more.
THREADS = 4
STOP_SECONDS = 20


def require_free_port(host: str, port: int) -> None:
    """Stop unless `host:port` can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                tr(
                    f"không dùng được {host}:{port} ({error.strerror}); chọn cổng khác bằng --port",
                    f"cannot use {host}:{port} ({error.strerror}); choose another with --port",
                )
            ) from error


def application() -> Flask:
    """What a worker process serves."""
    from intranet.app import create_app

    app = create_app()
    # Modules and tables live as long as the process: looking for garbage among them delays one page in thirty.
    gc.collect()
    gc.freeze()
    return app


def run(settings: Settings, host: str, port: int, *, jobs_of: Flask | None, ready: Callable[[], None]) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM). Requests in flight are finished.

    `jobs_of` is the application whose background work runs here too; `ready` is called once the port is taken.
    Worker processes load the application by themselves, from the instance folder in the environment.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    require_free_port(host, port)
    # Not "fork": a copy of a process with threads may hold locks that nobody will open.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "intranet.cli.server:application", address=host, port=port, interface=Interfaces.WSGI, factory=True,
        workers=settings.web_workers, blocking_threads=THREADS, respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS, log_level=LogLevels.warning,
    )  # fmt: skip
    background = Background(jobs_of) if jobs_of else None
    server.on_startup(ready)
    if background:
        server.on_startup(background.start)
    try:
        # Given the function: from a name the server would look for it in the folder it was started in first, and a
        # plugin's folder is a package.
        server.serve(target_loader=application, wrap_loader=False)
    finally:
        if background:
            background.stop()


class Background:
    """Background work in a thread of this process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()
        # A daemon: a job that does not end must not keep the process. It is repeated after its lease.
        self.thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def stop(self) -> None:
        """Finish what is running, begin nothing new; what takes longer is left to the next start."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join(STOP_SECONDS)
        if self.thread.is_alive():
            logging.getLogger(__name__).warning("a job is still running; it will be run again after its lease")

    def _run(self) -> None:
        from intranet import jobs

        while not self.stopping.is_set():
            try:
                jobs.run_worker(self.app, self.stopping)
            except Exception:
                # The web must not die with it; state is in the database, nothing is lost by starting again.
                logging.getLogger(__name__).exception("background work stopped, starting it again")
                self.stopping.wait(5)
