"""`python -m tests.benchmarks.serving PORT PLUGIN`: the server as in use, on the database of a benchmark.

The database and the instance folder come from the environment.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from flask import Flask

from intranet import config
from intranet.cli import server
from tests.benchmarks import bench, place


def main() -> None:
    """Serve until told to stop."""
    port = int(sys.argv[1])
    os.environ["LANTOA_BENCHMARK_PLUGIN"] = sys.argv[2]
    settings = config.load(place.folder() / "instance", secret_key="0" * 32)
    # The spawned processes know this module by its name, not as the one that was started.
    server.application = import_module("tests.benchmarks.serving").served
    server.run(settings, "127.0.0.1", port, jobs_of=None, ready=lambda: None)


def served() -> Flask:
    """What a worker process serves: it was spawned and knows only its environment."""
    return place.application(os.environ["INTRANET_DATABASE_URL"], [bench.plugin(os.environ["LANTOA_BENCHMARK_PLUGIN"])])


if __name__ == "__main__":
    main()
