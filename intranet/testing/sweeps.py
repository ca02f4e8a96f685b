"""Periodic work in tests: on a day of one's own, and killed in its midst."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from types import ModuleType
from typing import Any

from intranet import clock
from intranet.database import db


@contextmanager
def standing(day: date, hour: int = 9) -> Iterator[None]:
    """Inside the block it is `day`, at `hour` o'clock, in the agency's zone."""
    from flask import g

    with clock.standing_at(clock.at(day, time(hour))):
        # A job of another day reads its calendar and switches anew.
        for name in [name for name in vars(g) if name.startswith(("workdays", "host_"))]:
            g.pop(name, None)
        yield


def is_killed_telling(sweep: Callable[[], object], module: ModuleType, at_send: int) -> bool:
    """Run `sweep` in a process of its own that dies when `module` sends its `at_send`-th notice; whether it died.

    The notice is written then and not committed: as bad a moment as there is. Nothing of the test's own is changed.
    """
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        _die_in(module, at_send)
        sweep()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _die_in(module: Any, at_send: int) -> None:
    send = module.notices.send
    sent = 0

    class Mortal:
        @staticmethod
        def send(*given: Any, **named: Any) -> Any:
            nonlocal sent
            told = send(*given, **named)
            sent += 1
            if sent == at_send:
                os.kill(os.getpid(), signal.SIGKILL)
            return told

    module.notices = Mortal
