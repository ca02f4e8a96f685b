"""Words of the head, and texts made fit for a file."""

from __future__ import annotations

import re
from datetime import date

from flask import current_app

from intranet.documents.blocks import Head
from intranet.text import nfc, storable

# What XML cannot hold, besides NUL and halves of characters, which `storable` takes out.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def clean(text: str) -> str:
    """`text` (NFC) without what no document can hold."""
    return _FORBIDDEN.sub("", nfc(storable(str(text))))


def agency_head(body: str = "", *, symbol: str = "", day: date | None = None) -> Head:
    """The head of a paper of the agency of the settings, or of a `body` of it: a council, below the agency."""
    settings = current_app.extensions["settings"]
    place: str = settings.agency_place
    if not body:
        return Head(settings.agency_name, symbol=symbol, place=place, day=day)
    return Head(body, superior=settings.agency_name, symbol=symbol, place=place, day=day)
