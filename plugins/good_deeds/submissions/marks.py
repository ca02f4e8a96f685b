"""Which submissions may have a near text: those that share marks, a few pairs of words chosen alike in every text.

A full-text index cannot tell quickly: Vietnamese is written in a few thousand syllables that, without their accents,
nearly all stand in thousands of texts, and pairs of them cost it seconds among 50,000. So each submission that was
sent keeps the few pairs of neighbouring words whose numbers are smallest (a bottom-k sketch): of two texts that have
a third of their pairs in common, a third of these are in common, too, and they are found by an ordinary index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice, pairwise
from math import log
from typing import Any
from zlib import crc32

from sqlalchemy import Select, delete, insert, literal, select, union_all

from intranet import db

from ..models import Mark, Submission
from .words import folded

OF_TITLE, OF_DEED = 6, 14
"""So many marks of each are kept."""
READ = 6_000
"""Characters of a deed that are marked."""
LATEST = 250
"""So many submissions with a mark are looked at; what more have tells little."""
_BATCH = 500


def marks_of(title: str, deed: str) -> list[int]:
    """The marks of a text, each once."""
    return list(dict.fromkeys([*_smallest(title, OF_TITLE), *_smallest(deed[:READ], OF_DEED)]))


def keep(submissions: Iterable[Submission]) -> None:
    """Keep the marks of submissions as they are now, in the caller's transaction."""
    for some in _batches(submissions):
        drop([one.id for one in some])
        rows = [{"mark": mark, "submission_id": one.id} for one in some for mark in marks_of(one.title, one.deed)]
        if rows:
            db.session.execute(insert(Mark), rows)


def drop(submission_ids: Collection[int]) -> None:
    """Forget the marks of submissions, in the caller's transaction."""
    gone = delete(Mark).where(Mark.submission_id.in_(submission_ids))
    db.session.execute(gone.execution_options(synchronize_session=False))


def sharing(title: str, deed: str, limit: int) -> list[int]:
    """Ids of at most `limit` submissions that share the most, and the rarest, marks with a text; best first.

    One statement, whose cost does not grow with the number of submissions.
    """
    marks = marks_of(title, deed)
    if not marks:
        return []
    having: dict[int, list[int]] = {}
    for mark, submission_id in db.session.execute(union_all(*map(_latest, marks))):
        having.setdefault(mark, []).append(submission_id)
    shared: dict[int, float] = {}
    for ids in having.values():
        for submission_id in ids:
            shared[submission_id] = shared.get(submission_id, 0.0) + log(1 + LATEST / len(ids))
    return sorted(shared, key=lambda one: (-shared[one], -one))[:limit]


def _latest(mark: int) -> Select[Any]:
    found = select(Mark.submission_id).where(Mark.mark == mark).order_by(Mark.submission_id.desc()).limit(LATEST)
    latest = found.subquery()
    return select(literal(mark).label("mark"), latest.c.submission_id)


def _smallest(text: str, number: int) -> list[int]:
    words = folded(text).split()
    # Sorted: what stands side by side counts, whichever comes first.
    pairs = [" ".join(sorted(pair)) for pair in pairwise(words)] or words
    return sorted({crc32(pair.encode()) >> 1 for pair in pairs})[:number]


def _batches(submissions: Iterable[Submission]) -> Iterator[list[Submission]]:
    waiting = iter(submissions)
    while some := list(islice(waiting, _BATCH)):
        yield some
