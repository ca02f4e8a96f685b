"""Votes: opening, casting, closing. A closed vote never changes."""

from __future__ import annotations

from collections.abc import Mapping

from intranet import Actor

from ..council.models import CouncilSession


def open_vote(actor: Actor, session_id: int, version: int) -> CouncilSession:
    """Open the vote on what is left of the agenda. Raises Forbidden and Refused."""
    raise NotImplementedError


def cast(actor: Actor, session_id: int, choices: Mapping[int, str]) -> None:
    """Vote: a choice (yes, no, blank) for each item the actor may vote on. Raises Forbidden and Refused."""
    raise NotImplementedError


def close(actor: Actor, session_id: int, version: int) -> CouncilSession:
    """Close the vote: count, decide, tell. Raises Forbidden and Refused."""
    raise NotImplementedError
