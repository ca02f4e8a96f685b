"""The panel on the page of a case: who stepped back, stepping back oneself."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission
from . import declaring


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What the template needs; None for who has no part in judging the case."""
    own = declaring.of(actor, submission.id)
    may_declare = own is None and declaring.may_declare(actor, submission)
    declared = declaring.listing(actor, submission)
    if own is None and not may_declare and not declared:
        return None
    withdraws = own is not None and not declaring.decided_since(submission, own)
    return {"own": own, "may_declare": may_declare, "may_withdraw": withdraws, "declared": declared}
