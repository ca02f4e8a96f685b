"""What a running job is given."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from intranet.jobs import leases
from intranet.jobs.leases import Claim

SECONDS_BETWEEN_WRITES: Final = 1.0


class Stopped(Exception):
    """The job was cancelled, or another worker has taken it over: leave, changing nothing more."""


@dataclass(slots=True)
class JobContext:
    """The running job as its function sees it."""

    claim: Claim
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
        """Tell how far it is (0 to 100) and keep the lease. Cheap to call often: writes once a second.

        Call it between transactions, not inside of one. Raises :class:`Stopped` when the job was
        cancelled or taken over.
        """
        now = time.monotonic()
        if now - self._written_at < SECONDS_BETWEEN_WRITES:
            return
        self._written_at = now
        shown = {"progress": min(99, max(0, int(percent)))} | ({"message": message} if message else {})
        if not leases.renew(self.claim, **shown):
            raise Stopped(self.claim.name)

    def renew(self) -> None:
        """Keep the lease without news; raises :class:`Stopped` as :meth:`progress` does."""
        if not leases.renew(self.claim):
            raise Stopped(self.claim.name)
