"""What became of an item that was voted on. Nothing here reads data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..council.counting import least_count
from .box import Count


@dataclass(frozen=True, slots=True)
class Result:
    """The reckoning of one item.

    `eligible`: all members but those who leave it; who was away or did not vote is among them and did not agree.
    `needed`: how many have to agree. `mean`, `least_score`: points of 100, None when there are none to mind.
    """

    count: Count
    eligible: int
    needed: int
    mean: Decimal | None
    least_score: Decimal | None

    @property
    def has_votes(self) -> bool:
        """Whether enough agree."""
        return self.count.yes >= self.needed

    @property
    def has_score(self) -> bool:
        """Whether the mean is high enough, if one is asked for. Without any sheet it is not."""
        return self.least_score is None or (self.mean is not None and self.mean >= self.least_score)

    @property
    def outcome(self) -> str:
        """*passed* or *failed*."""
        return "passed" if self.has_votes and self.has_score else "failed"

    @property
    def silent(self) -> int:
        """How many of the eligible were away or did not vote."""
        return self.eligible - self.count.total


def needed(pass_percent: Decimal, eligible: int) -> int:
    """How many of `eligible` have to agree: never none, so that nothing passes without a vote."""
    return max(1, least_count(pass_percent, eligible))
