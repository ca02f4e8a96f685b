"""The codes on the organiser's screen. Pure: nothing is read or written here.

A code stands for one step of time of one session: HMAC-SHA256 of both under the session's secret, shortened to eight
characters that nobody confuses (no 0, O, 1, I, L, U). There are 30^8, some 650 thousand million, so guessing is
hopeless. The code shown and the one before it are taken, so a photograph is worth nothing after two steps.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
GROUP = 4


def step_at(moment: datetime, seconds: int) -> int:
    """The number of the step of `seconds` in which `moment` (aware) lies."""
    return int(moment.timestamp()) // seconds


def seconds_left(moment: datetime, seconds: int) -> int:
    """For how many seconds the code of `moment` will still be shown: from 1 to `seconds`."""
    return seconds - int(moment.timestamp()) % seconds


def code_of(secret: str, session_id: int, step: int) -> str:
    """The code of a session in a step, eight characters without the gap."""
    digest = hmac.digest(secret.encode(), f"{session_id}:{step}".encode(), hashlib.sha256)
    number = int.from_bytes(digest)
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def spaced(code: str) -> str:
    """The code in two groups, as it is shown."""
    return f"{code[:GROUP]} {code[GROUP:]}"


def read(typed: str) -> str:
    """The code somebody typed, in capitals, without gaps and dashes; "" when it cannot be one."""
    plain = re.sub(r"[\s\-–.]", "", typed).upper()
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def matches(typed: str, secret: str, session_id: int, step: int) -> int | None:
    """The step whose code was typed: `step` or the one before it; None when it is neither.

    Takes the same time whatever was typed.
    """
    found = None
    for candidate in (step, step - 1):
        if hmac.compare_digest(code_of(secret, session_id, candidate).encode(), typed.encode()):
            found = candidate
    return found
