"""The duties towards a person's data in votes.

What they chose in open votes and that they took part in secret ballots belong to the minutes, which must be kept.
What they chose in a secret ballot is kept nowhere, so it can be neither exported nor erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from intranet import Erasure, PersonalRecord, db

from ..council.models import AgendaItem, OpenVote, Voter
from ..models import Submission
from ..texts import CHOICES, _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here: open votes with their choices, secret ballots without. Two statements."""
    open_votes = [
        {"case": title, "choice": str(CHOICES[vote.choice])} for vote, title in _mine(OpenVote, person_id)
    ]  # fmt: skip
    if open_votes:
        yield PersonalRecord(_("Biểu quyết công khai trong hội đồng"), {"votes": open_votes})
    if secret := [title for _vote, title in _mine(Voter, person_id)]:
        yield PersonalRecord(_("Đã bỏ phiếu kín trong hội đồng"), {"cases": secret})


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays: all of it is part of minutes. The host records it with the rest of the erasure."""
    counts = (select(func.count()).where(model.person_id == person_id) for model in (OpenVote, Voter))
    kept = sum(db.session.scalar(count) or 0 for count in counts)
    yield Erasure(
        _("Biểu quyết trong hội đồng"), erased=0, kept=kept,
        reason=_("Là hồ sơ xét khen thưởng, phải lưu cùng biên bản phiên họp"),
    )  # fmt: skip


def _mine(model: type[OpenVote] | type[Voter], person_id: int) -> list[Any]:
    found = (
        select(model, Submission.title)
        .join(AgendaItem, AgendaItem.id == model.item_id)
        .join(Submission, Submission.id == AgendaItem.submission_id)
        .where(model.person_id == person_id)
        .order_by(model.item_id)
    )
    return list(db.session.execute(found))
