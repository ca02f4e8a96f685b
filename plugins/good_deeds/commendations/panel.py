"""The decision on the page of a case."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from .. import rights
from ..flow import conditions
from ..models import Submission
from . import decision_file, queries, who


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/commendations/panel.html` shows to somebody who may open the case; None: nothing. Three queries.

    The decisions, the withdrawn ones too, with the file of the newest for whoever may read it; `may_commend`: a
    decision is waited for and is theirs to record.
    """
    found = queries.all_of(submission.id)
    may_commend = submission.stage == "approved" and actor.may(rights.COMMEND, submission.unit_id)
    if not found and not may_commend:
        return None
    why_not = conditions.why_not(actor, submission, "commend") if may_commend else ""
    file = decision_file.of(found[0]) if found else None
    readable = file is not None and who.may_read_file(actor, file.subject_id)
    return {"commendations": found, "may_commend": may_commend and not why_not, "why_not": why_not,
            "file": file if readable else None, "submission": submission}  # fmt: skip
