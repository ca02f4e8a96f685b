"""What a message asks for, and doing it: in the caller's transaction.

Raises :class:`edxml.refusals.Rejected` for what contradicts what is here: a duplicate, another sender.
"""

from __future__ import annotations

from intranet import Actor, Refused, files

from ..documents.secrecy import Secret
from ..edxml.message import Message as Read
from ..edxml.refusals import Rejected
from . import arriving, changing, reports
from .models import Message
from .reasons import SECRET
from .result import Result

_BY_BUSINESS = {0: arriving.new, 1: changing.revoke, 2: changing.update, 3: arriving.replacing}


def act(message: Message, read: Read, held: tuple[files.Held, ...], actor: Actor) -> Result:
    """Do what `read` asks for; `message` is its row."""
    do = reports.take if read.kind == "status" else _BY_BUSINESS[read.business]
    try:
        return do(message, read, held, actor)
    except files.StoreDown:
        raise
    except Secret as secret:
        raise Rejected(SECRET, str(secret)) from secret
    except Refused as refused:
        raise Rejected(
            "bad_date" if refused.field in ("issued_on", "due_on") else "bad_value", str(refused)
        ) from refused
