"""What accounts know of those who are told: language, whether they may sign in, how much they have not read.

Accounts live on a higher floor, which registers here how to ask it. Without it everybody reads Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from intranet.web.i18n import DEFAULT


@dataclass(frozen=True, slots=True)
class Reader:
    """One person as a reader of mails."""

    locale: str = DEFAULT
    is_blocked: bool = False
    """Their account was disabled: they get no mail."""


ReaderSource = Callable[[Collection[int]], Mapping[int, Reader]]
UnreadSource = Callable[[], int | None]


def _nobody(_ids: Collection[int]) -> Mapping[int, Reader]:
    return {}


def _unknown() -> int | None:
    return None


@dataclass
class _Sources:
    readers: ReaderSource = _nobody
    unread: UnreadSource = _unknown


_sources = _Sources()


def set_reader_source(source: ReaderSource) -> None:
    """Ask `source` about readers, by person id; it leaves out whoever has no account."""
    _sources.readers = source


def set_unread_source(source: UnreadSource) -> None:
    """Ask `source` for the number of unread notices that came with the request's session; None: unknown."""
    _sources.unread = source


def readers(person_ids: Collection[int]) -> Mapping[int, Reader]:
    """What is known of these people; who is not in it has no account."""
    return _sources.readers(person_ids)


def unread_of_session() -> int | None:
    """How many notices (also of kinds that are closed) the reader of this page has not read, if known already."""
    return _sources.unread()
