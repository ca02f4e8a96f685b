"""What a running job is given."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Final

from intranet.database import in_transaction
from intranet.jobs import leases
from intranet.jobs.leases import Claim, Stopped

SECONDS_BETWEEN_WRITES: Final = 1.0


@dataclass(slots=True)
class JobContext:
    """The running job as its function sees it."""

    claim: Claim
    lost: threading.Event = field(default_factory=threading.Event)
    _written_at: float = field(default=-SECONDS_BETWEEN_WRITES, repr=False)

    @property
    def job_id(self) -> int:
        """The job's number."""
        return self.claim.job_id

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        return self.claim.attempt

    @property
    def started_by(self) -> int | None:
        """The person who started it; None for the system."""
        return self.claim.started_by

    def progress(self, percent: float, message: str = "") -> None:
        """Tell how far it is (0 to 100). Cheap to call often: writes once a second, and not inside a transaction.

        Raises :class:`Stopped` when the job was cancelled or taken over.
        """
        self.check()
        now = time.monotonic()
        # Inside a transaction nobody could read it, and whoever cancels the job would wait for the commit.
        if now - self._written_at < SECONDS_BETWEEN_WRITES or in_transaction():
            return
        self._written_at = now
        shown = {"progress": min(99, max(0, int(percent)))} | ({"message": message} if message else {})
        if not leases.renew(self.claim, **shown):
            raise Stopped(self.claim.name)

    def check(self) -> None:
        """Raise :class:`Stopped` when it is known that the job was cancelled or taken over. Costs nothing."""
        if self.lost.is_set():
            raise Stopped(self.claim.name)

    def renew(self) -> None:
        """Keep the lease and look whether it is still ours; raises :class:`Stopped` as :meth:`progress` does.

        Worker processes renew leases by themselves: only a function that wants to know needs this.
        """
        self.check()
        if not in_transaction() and not leases.renew(self.claim):
            raise Stopped(self.claim.name)
