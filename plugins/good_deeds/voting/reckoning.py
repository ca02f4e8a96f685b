"""Quorum and thresholds: how many of how many, by percents of a rule. Nothing here knows the database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def percent(part: int, whole: int) -> Decimal:
    """The share of `part` in `whole` in per cent with two decimals, as rules are written; 0 of nothing."""
    return (Decimal(100 * part) / Decimal(whole)).quantize(_CENT, ROUND_HALF_UP) if whole else Decimal(0)


def needed(whole: int, least: Decimal) -> int:
    """How many of `whole` are at least `least` per cent, never 0.

    A rule has two decimals: "two thirds" is written 66.67, and 4 of 6 are two thirds.
    """
    return next((part for part in range(1, whole + 1) if percent(part, whole) >= least), max(whole, 1))


def has_quorum(present: int, members: int, least: Decimal) -> bool:
    """Whether `present` of all `members` are enough to decide."""
    return members > 0 and present >= needed(members, least)
