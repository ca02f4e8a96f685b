"""How many wrong codes a person may give in a minute.

Counted in the memory of each process, so that looking at a wrong address writes nothing: with several processes
somebody may guess a few times more. Against 30^8 codes that change every few seconds this only keeps off noise.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

MOST = 10
WINDOW = 60.0
"""Seconds."""


class Attempts:
    """Wrong codes of each person within the last minute. `now` gives seconds that only ever grow."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[int, deque[float]] = {}
        self._lock = Lock()

    def blocked(self, person_id: int) -> bool:
        """Whether the person has to wait a minute."""
        with self._lock:
            return len(self._recent(person_id)) >= MOST

    def wrong(self, person_id: int) -> None:
        """Count a wrong code."""
        with self._lock:
            self._recent(person_id).append(self._now())

    def clear(self) -> None:
        """Forget everybody's."""
        with self._lock:
            self._wrong.clear()

    def _recent(self, person_id: int) -> deque[float]:
        since = self._now() - WINDOW
        if len(self._wrong) > 10_000:
            self._wrong = {key: times for key, times in self._wrong.items() if times and times[-1] > since}
        times = self._wrong.setdefault(person_id, deque(maxlen=MOST))
        while times and times[0] <= since:
            times.popleft()
        return times


attempts = Attempts()
"""Those of this process."""
