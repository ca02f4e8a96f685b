"""What the wall and the page of a story show, gathered for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from intranet import Actor, clock, movement_names, paginate, settings, unit_names

from .. import rights
from ..commendations import queries as commendations
from ..flow.stages import STAGES
from ..models import Commendation, Photo, Story, Submission
from ..replication import panel as replication
from ..submissions import queries as cases
from ..texts import CATEGORIES, SUBJECTS, _
from . import photos, queries
from .prose import Block, blocks
from .queries import Around, Filters, Row

PER_PAGE = 24
TABS = ("", *SUBJECTS, "new_model", "initiative")
"""What stands above the wall, as far as there is any."""
WAITING = ("submitted", "endorsed", "checked", "council", "approved", "commended", "returned")


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall under some filters."""

    page: Any
    rows: Sequence[Row]
    around: Around
    tabs: Sequence[tuple[str, str, int]]
    featured: Row | None
    year: tuple[int, int]
    waiting: Sequence[tuple[str, str, int]] | None
    days: int = 0


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story with all that its page says."""

    story: Story
    submission: Submission
    parts: Sequence[Block]
    photos: Sequence[Photo]
    unit: str
    movement: str
    commendation: Commendation | None
    replication: dict[str, Any] | None
    may_change: bool
    may_open: bool
    lacks: Sequence[str] = field(default_factory=tuple)


def wall(actor: Actor, filters: Filters) -> Wall:
    """The wall as `actor` sees it; a constant number of statements."""
    tabs = queries.counts(filters)
    wanted = queries.rows().where(*queries.narrowed(filters), *queries.of_tab(filters.tab))
    page = paginate(wanted, per_page=PER_PAGE, total=tabs.get(filters.tab, 0))
    rows = queries.to_rows(page.items)
    is_front = page.page == 1 and not filters.active and not filters.tab
    featured = queries.featured() if is_front else None
    if featured is not None:
        # It stands above the others, not among them once more.
        rows = [row for row in rows if row.id != featured.id]
    around = queries.around([*rows, *([featured] if featured else [])])
    return Wall(
        page, rows, around, _tabs(tabs, filters.tab), featured, queries.of_year(clock.today().year), _waiting(actor),
        int(settings()["days_endorse"]),
    )  # fmt: skip


def story(actor: Actor, both: tuple[Story, Submission], lacks: Sequence[str] = ()) -> StoryPage:
    """The page of a story; a constant number of statements."""
    told, submission = both
    movements = movement_names([submission.movement_id]) if submission.movement_id is not None else {}
    return StoryPage(
        told, submission, blocks(told.body), photos.of(told.id), unit_names([submission.unit_id])[submission.unit_id],
        movements.get(submission.movement_id or 0, ""), commendations.of([submission.id]).get(submission.id),
        replication.story_panel(actor, submission) if told.status == "published" else None,
        rights.may_publish(actor, submission), cases.get(actor, submission.id) is not None, lacks,
    )  # fmt: skip


def honour(commendation: Commendation) -> str:
    """A commendation in words: form and who gave it."""
    return _("%(form)s của %(authority)s", form=commendation.form, authority=commendation.authority)


def _tabs(counts: dict[str, int], current: str) -> list[tuple[str, str, int]]:
    words = {"": _("Tất cả"), **SUBJECTS, **CATEGORIES}
    return [
        (tab, str(words[tab]), counts.get(tab, 0))
        for tab in (TABS if current in TABS else (*TABS, current))
        if not tab or counts.get(tab) or tab == current
    ]


def _waiting(actor: Actor) -> list[tuple[str, str, int]] | None:
    counts = queries.waiting(actor)
    if counts is None:
        return None
    words = {stage: STAGES[stage].label for stage in WAITING} | {"commended": _("Chờ đăng")}
    return [(stage, str(words[stage]), counts[stage]) for stage in WAITING if counts.get(stage)]
