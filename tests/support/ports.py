"""Ports for servers that tests start."""

from __future__ import annotations

import os
import random
import socket

# Below those that systems give to whoever connects somewhere: none of them is taken before its server listens.
# Tests that run beside each other have each their own.
PORTS = range(20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8, 32_000, 8)


def free_port() -> int:
    """A port nobody listens on right now."""
    # Not the generator that tests may have seeded: several run at once.
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("a hundred ports are taken")
