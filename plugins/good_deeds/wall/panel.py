"""The story about a case, on the page of the case."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from .. import rights
from ..flow.stages import COMMENDED
from ..models import Submission
from ..texts import _
from . import service


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/wall/panel.html` shows; None when there is nothing to say. One statement at most."""
    if submission.stage not in COMMENDED:
        return None
    may_change = rights.may_publish(actor, submission)
    story = service.of(submission.id)
    if story is not None and story.status == "published":
        return {
            "story": story, "published_at": story.published_at, "may_change": may_change, "words": _("Đã đăng"),
            "tone": "ok",
        }  # fmt: skip
    if not may_change:
        return None
    draft = story if story is not None and story.status == "draft" else None
    words, tone = (_("Bản nháp"), "warn") if draft else (_("Chưa viết"), "")
    return {"story": draft, "published_at": None, "may_change": True, "words": words, "tone": tone}
