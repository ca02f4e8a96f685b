"""A pause for hooks that keep failing: in this process, for some minutes, never for good."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from intranet import clock

MOST_FAILURES: Final = 5
WITHIN: Final = timedelta(minutes=5)
PAUSE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A hook (or `template …`) of a plugin that is not called for now, after `failures` failed or slow calls."""

    plugin_id: str
    hook: str
    until: datetime
    failures: int


@dataclass(slots=True)
class _Trial:
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_FAILURES))
    total: int = 0
    until: float = 0.0
    ends: datetime | None = None


class Breaker:
    """Counts failures of each hook of each plugin. Five within five minutes suspend it for five minutes.

    Then it is tried again: one more failure suspends it anew, a good call clears it.
    `seconds` is a clock that never jumps.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._trials: dict[tuple[str, str], _Trial] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Whether anything failed lately: only then the other questions need asking."""
        return bool(self._trials)

    def is_open(self, plugin_id: str, hook: str) -> bool:
        """Whether the hook is suspended just now."""
        trial = self._trials.get((plugin_id, hook))
        return trial is not None and self.seconds() < trial.until

    def failed(self, plugin_id: str, hook: str) -> bool:
        """Count a failed or slow call; whether that suspends the hook."""
        now = self.seconds()
        with self._lock:
            trial = self._trials.setdefault((plugin_id, hook), _Trial())
            trial.total += 1
            trial.failures.append(now)
            many = len(trial.failures) == MOST_FAILURES and now - trial.failures[0] <= WITHIN.total_seconds()
            if not many and trial.ends is None:
                return False
            trial.until, trial.ends = now + PAUSE.total_seconds(), clock.now() + PAUSE
        return True

    def went_well(self, plugin_id: str, hook: str) -> None:
        """A good call after a pause clears the hook; failures in between go on counting until they are old."""
        trial = self._trials.get((plugin_id, hook))
        if trial is not None and (trial.ends or self._is_over(trial)):
            with self._lock:
                self._trials.pop((plugin_id, hook), None)

    def suspended(self) -> list[Suspension]:
        """What is suspended just now, by plugin and hook."""
        now = self.seconds()
        with self._lock:
            found = [(key, trial) for key, trial in self._trials.items() if trial.ends and now < trial.until]
        return [Suspension(*key, trial.ends, trial.total) for key, trial in sorted(found) if trial.ends]

    def _is_over(self, trial: _Trial) -> bool:
        return self.seconds() - trial.failures[-1] > WITHIN.total_seconds()
