"""Who may read the files of this plugin."""

from __future__ import annotations

from intranet import Actor, FileReader

from .commendations import who
from .models import KIND
from .review import kinds as review
from .submissions import queries


def _may_read_evidence(actor: Actor, submission_id: int | None) -> bool:
    return submission_id is not None and queries.get(actor, submission_id) is not None


READERS: tuple[FileReader, ...] = (
    FileReader(KIND, _may_read_evidence),
    FileReader(who.KIND, who.may_read_file),
    *review.READERS,
)
