"""How the plugins are: what went wrong is noted, written after the request, and what keeps failing pauses.

Nothing is written inside the request: a page that is only read writes nothing, and on SQLite a form's open
transaction would wait for itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flask import Flask, current_app

from intranet.database import db
from intranet.host.calling import faults
from intranet.host.calling.breaker import Breaker, Suspension
from intranet.host.calling.faults import Fault
from intranet.host.registry import Plugin

log = logging.getLogger(__name__)

MOST_KINDS: Final = 200
BETWEEN_WRITES: Final = timedelta(minutes=1)
SLOW: Final = timedelta(seconds=1)
_EXTENSION = "plugin_health"


class SlowCall(Exception):
    """A hook answered, but kept the reader waiting."""


class Health:
    """The faults and pauses of the plugins of one application, in this process.

    `slow_after` is in seconds; `seconds` is a clock that never jumps.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.slow_after = SLOW.total_seconds()
        self.breaker = Breaker(seconds)
        self._faults: dict[str, Fault] = {}
        self._lock = threading.Lock()

    def note(self, fault: Fault) -> None:
        """Keep a fault until it is written; a kind that is known is counted."""
        with self._lock:
            known = self._faults.get(fault.digest)
            if known is not None:
                known.count += 1
                known.last_at, known.error, known.traceback = fault.last_at, fault.error, fault.traceback
                known.reference = fault.reference or known.reference
            elif len(self._faults) < MOST_KINDS or self._forget_one():
                self._faults[fault.digest] = fault

    @property
    def is_waiting(self) -> bool:
        """Whether there may be something to write."""
        return bool(self._faults)

    def due(self) -> list[Fault]:
        """Take what is to be written now: new kinds at once, known ones once a minute."""
        now = self.seconds()
        with self._lock:
            return [self._taken(fault, now) for fault in self._faults.values() if self._is_due(fault, now)]

    def put_back(self, taken: list[Fault]) -> None:
        """What could not be written is counted again; it is tried anew after a minute."""
        with self._lock:
            for fault in taken:
                known = self._faults.setdefault(fault.digest, fault)
                if known is not fault:
                    known.count += fault.count
                    known.first_at = min(known.first_at, fault.first_at)

    def _forget_one(self) -> bool:
        old = next((digest for digest, fault in self._faults.items() if not fault.count), None)
        if old is not None:
            del self._faults[old]
        return old is not None

    @staticmethod
    def _is_due(fault: Fault, now: float) -> bool:
        return fault.count > 0 and (fault.written is None or now - fault.written >= BETWEEN_WRITES.total_seconds())

    @staticmethod
    def _taken(fault: Fault, now: float) -> Fault:
        fault.written = now
        taken = Fault(
            fault.plugin_id, fault.place, fault.digest, fault.error, fault.traceback, fault.reference,
            fault.first_at, fault.last_at, fault.count, now,
        )  # fmt: skip
        fault.count = 0
        return taken


def init_app(app: Flask) -> None:
    """Watch over the plugins of `app`."""
    renew(app)
    app.teardown_appcontext(_at_the_end)


def renew(app: Flask) -> None:
    """Know of no fault and no pause, as at the start."""
    app.extensions[_EXTENSION] = Health()


def of(app: Flask) -> Health:
    """The health of the plugins of `app`."""
    found = app.extensions[_EXTENSION]
    assert isinstance(found, Health)
    return found


def note(plugin_id: str, place: str, error: BaseException, reference: str = "") -> None:
    """Keep in mind that a plugin failed; written by :func:`flush`. Never raises.

    `place` is where core was: `hook menu_items`, `GET bulletin.index`, `job bulletin.sweep`.
    """
    try:
        of(current_app).note(faults.describe(plugin_id, place, error, reference))
    except Exception:
        log.exception("a fault of %s could not be noted", plugin_id)


def failed(plugin: Plugin, what: str, place: str, error: BaseException) -> None:
    """A call of `what` (a hook, a template) failed or was slow: log and note it; when it is once too often, pause it.

    What is part of the system never pauses, nor does what has no name.
    """
    slow = isinstance(error, SlowCall)
    log.warning("%s of %s %s", place, plugin.id, error if slow else "failed", exc_info=None if slow else error)
    note(plugin.id, place, error)
    if what and not plugin.is_system and of(current_app).breaker.failed(plugin.id, what):
        log.warning("%s of %s is suspended for some minutes", place, plugin.id)


def flush() -> None:
    """Write what was noted. Call it outside a transaction, after a request or a job. Never raises."""
    health = of(current_app)
    taken = health.due()
    if not taken:
        return
    try:
        faults.write(taken)
    except Exception as error:
        health.put_back(taken)
        log.warning("faults of plugins could not be written: %s", type(error).__name__)


def suspended() -> list[Suspension]:
    """The hooks that are not called for some minutes, since they kept failing in this process."""
    return of(current_app).breaker.suspended()


def _at_the_end(_error: BaseException | None) -> None:
    """The request, job or command is over, and its session about to go."""
    if of(current_app).is_waiting:
        # What a failed view left open would keep the database locked against us.
        db.session.remove()
        flush()
