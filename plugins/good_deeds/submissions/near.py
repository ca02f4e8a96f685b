"""Likely duplicates: submissions about the same subject, or whose text is near, whatever its accents and word order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select

from intranet import Actor, db

from .. import rights
from ..models import Story, Submission
from . import marks
from .drafts import Draft, subject_key, values_of
from .words import folded

LIKE = 55
"""Percent from which two texts are taken to be about the same."""
SAME_TITLE = 80
"""Percent from which titles say the same."""
CANDIDATES = 40
COMPARED = 1_500
"""Characters of a deed that are compared."""


@dataclass(frozen=True, slots=True)
class Near:
    """A submission like another: how alike the texts are, in percent, and whether both are about the same subject."""

    submission: Submission
    percent: int
    same_subject: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader may know of a :class:`Near`: all, or the title of its published story, or only that it is there."""

    near: Near
    is_open: bool
    story_id: int | None
    title: str


def like(submission: Submission | Draft, limit: int = 5) -> list[Near]:
    """What was sent and is like `submission`, most alike first, those about the same subject included.

    Says nothing about who may see them: see :func:`shown`. Three statements.
    """
    own_id = submission.id if isinstance(submission, Submission) else None
    key = submission.subject_key if isinstance(submission, Submission) else subject_key(values_of(submission))
    ids = marks.sharing(submission.title, submission.deed, CANDIDATES)
    others = {*ids, *(_of_subject(key) if key else ())} - {own_id}
    sent = Submission.stage.not_in(("draft", "withdrawn"))
    candidates = db.session.scalars(select(Submission).where(Submission.id.in_(others), sent))
    found = [_compare(submission, candidate, key) for candidate in candidates]
    kept = [near for near in found if near.percent >= LIKE or near.same_subject]
    kept.sort(key=lambda near: (-near.percent, not near.same_subject, -near.submission.id))
    return kept[:limit]


def shown(actor: Actor, found: Sequence[Near]) -> list[Shown]:
    """The same as `actor` may know of it; two statements."""
    ids = [near.submission.id for near in found]
    if not ids:
        return []
    may_open = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(ids), rights.visible(actor))))
    stories = _stories(ids)
    return [_shown(near, near.submission.id in may_open, stories.get(near.submission.id)) for near in found]


def _shown(near: Near, is_open: bool, story: tuple[int, str] | None) -> Shown:
    if is_open:
        return Shown(near, True, story[0] if story else None, near.submission.title)
    return Shown(near, False, story[0], story[1]) if story else Shown(near, False, None, "")


def _stories(submission_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    found = select(Story.submission_id, Story.id, Story.title).where(
        Story.submission_id.in_(submission_ids), Story.status == "published"
    )
    return {submission_id: (story_id, title) for submission_id, story_id, title in db.session.execute(found)}


def _of_subject(key: str) -> list[int]:
    """The latest submissions about a subject: one may have been proposed often."""
    found = select(Submission.id).where(Submission.subject_key == key, Submission.stage != "draft")
    return list(db.session.scalars(found.order_by(Submission.id.desc()).limit(CANDIDATES)))


def _compare(one: Submission | Draft, other: Submission, key: str) -> Near:
    titles = _titles(folded(one.title), folded(other.title))
    deeds = _overlap(folded(one.deed[:COMPARED]).split(), folded(other.deed[:COMPARED]).split())
    # Titles are of a common form ("Giúp đỡ hộ nghèo …"): alone they tell only when they are nearly the same.
    of_title = 0.6 * titles + 0.4 * deeds if titles >= SAME_TITLE else (titles + deeds) / 2
    return Near(other, round(max(deeds, of_title)), bool(key) and other.subject_key == key)


def _titles(one: str, other: str) -> float:
    """How alike two lines are, in percent, letter by letter; the order of their words does not matter."""
    return float(fuzz.token_sort_ratio(one, other)) if one and other else 0.0


def _overlap(one: list[str], other: list[str]) -> float:
    """How many words, and pairs of neighbouring words, two texts have in common, in percent."""
    pairs = Counter(pairwise(one)), Counter(pairwise(other))
    both = _shared(Counter(one), Counter(other)) + _shared(*pairs)
    return 100 * both / 2


def _shared(one: Counter[Any], other: Counter[Any]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
