"""What became of a message that was not refused."""

from __future__ import annotations

from dataclasses import dataclass

from ..documents.models import Document


@dataclass(frozen=True, slots=True)
class Result:
    """`outcome` *accepted* or *waiting*; the document it made, changed or speaks of; `detail` a sentence for the clerk.

    `statuses` are reported to the sender.
    """

    outcome: str = "accepted"
    document: Document | None = None
    detail: str = ""
    statuses: tuple[str, ...] = ()


WAITING = Result("waiting")
