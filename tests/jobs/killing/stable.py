"""`python -m tests.jobs.killing.stable LOG`: imports everything once; each line read forks an `intranet worker`.

Answers with the number of the process. The instance folder comes from the environment.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Fork a worker for each line, until there are no more."""
    from intranet.app import create_app
    from tests.jobs.killing import work

    work.register()
    # What is imported and compiled at the first start is inherited.
    create_app(plugins=())
    # Nobody waits for the dead.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    log = os.open(Path(sys.argv[1]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    print("ready", flush=True)
    while sys.stdin.readline():
        process = os.fork()
        if process == 0:
            _become_worker(log)
        print(process, flush=True)


def _become_worker(log: int) -> None:
    from intranet.cli import main as command

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream in (1, 2):
        os.dup2(log, stream)
    sys.argv = ["intranet", "--lang", "en", "worker"]
    try:
        command()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
