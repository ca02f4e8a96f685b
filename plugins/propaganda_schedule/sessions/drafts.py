"""What a person may set of a session, and the warnings they may set aside."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, time

from ..models import Session


@dataclass(frozen=True, slots=True)
class Draft:
    """What one may say of a session. `title` "" stands for the channel's name."""

    plan_id: int
    wave_id: int | None
    channel: str
    unit_id: int
    day: date
    title: str = ""
    topics: str = ""
    reach: str = "unit"
    audience_id: int | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    link: str = ""
    leader_id: int | None = None
    materials: str = ""


FIELDS = tuple(field.name for field in fields(Draft))


def draft_of(session: Session) -> Draft:
    """The session as a draft: what a form shows, what an unchanged edit would send."""
    return Draft(**{name: getattr(session, name) for name in FIELDS})
