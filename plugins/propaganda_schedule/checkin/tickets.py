"""What a person holds between scanning a code and tapping the button.

The code may have changed meanwhile; the ticket still counts, for that person and session alone, for two minutes.
A photograph of the page is worth nothing to anybody else.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from intranet import Actor

VALID_SECONDS = 120
_SALT = "propaganda_schedule.check_in"


def issue(actor: Actor, session_id: int, step: int) -> str:
    """A ticket for `actor`, who showed the code of the session's `step`."""
    return _serializer().dumps([actor.person_id, session_id, step])


def redeem(actor: Actor, ticket: str) -> int | None:
    """The id of the session the ticket is for; None when it is somebody else's, too old or none of ours."""
    try:
        person_id, session_id, _step = _serializer().loads(ticket, max_age=VALID_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return int(session_id) if person_id == actor.person_id else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_SALT)
