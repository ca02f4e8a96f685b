"""What the pages of reports share."""

from __future__ import annotations

from typing import Any

from intranet import channel_names, current_actor, plan_titles, unit_names, wave_names

from ..models import Session
from ..sessions import audience
from . import roster


def about(session: Session) -> dict[str, Any]:
    """What the pages say of the session."""
    actor = current_actor()
    return {
        "unit_name": unit_names([session.unit_id]).get(session.unit_id, ""),
        "channel_name": channel_names().get(session.channel, session.channel),
        "plan_title": plan_titles(actor, [session.plan_id]).get(session.plan_id, ""),
        "wave_name": wave_names([session.wave_id]).get(session.wave_id, "") if session.wave_id else "",
    }


def roster_of(session: Session) -> roster.Roster | None:
    """The people to tick; None when there are too many for that."""
    return None if audience.count(session) > roster.LARGE else roster.load(current_actor(), session)
