"""Why a message is refused: one of the classes below, with a sentence for the văn thư."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from .limits import Limits

REASONS: Final = (
    "dtd_forbidden", "not_wellformed", "bad_encoding", "unsupported_format", "missing_required", "bad_date",
    "bad_value", "not_addressed", "duplicate_identical", "duplicate_conflict", "sender_mismatch", "missing_attachment",
    "bad_base64", "unsafe_filename", "forbidden_type", "type_mismatch", "limit_exceeded",
)  # fmt: skip
"""The classes. When a message has several faults, the one that stands first here is told.

`limit_exceeded` is the exception: a message that grows beyond a bound is not read on, so nothing else is known of it.
"""


_LONGEST: Final = 100


def mark(text: str) -> str:
    """A text that the catalogue shall have, translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What could be read of a refused message, for the list the văn thư sees. Empty where it was not found."""

    kind: str = ""
    family: str = ""
    sender_id: str = ""
    sender_name: str = ""
    document_id: str = ""
    code: str = ""
    subject: str = ""


class Rejected(Exception):
    """The message is refused. `reason` is one of :data:`REASONS`, `text` with `values` the sentence, in Vietnamese."""

    def __init__(self, reason: str, text: str, /, **values: Any) -> None:
        super().__init__(reason, text, values)
        self.reason, self.text = reason, text
        self.values = {name: _shown(value) if isinstance(value, str) else value for name, value in values.items()}
        self.glimpse = Glimpse()

    @property
    def message(self) -> str:
        """The sentence in Vietnamese."""
        return self.text % self.values if self.values else self.text

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


def _shown(text: str) -> str:
    # A stranger wrote it; whoever reads the sentence shall not be deceived by what turns or hides it.
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)


def too_many_files(limits: Limits) -> Rejected:
    """The refusal of a message with more files than anybody sends."""
    text = mark("Bản tin có quá %(num)d tệp kèm theo; đề nghị nơi gửi chia nhỏ.")
    return Rejected("limit_exceeded", text, num=limits.attachments)


def first_of(faults: list[Rejected]) -> Rejected:
    """The most fundamental of several faults; among those of one class the one that was found first."""
    return min(faults, key=lambda fault: REASONS.index(fault.reason))
