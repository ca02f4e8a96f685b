"""Notices: people are told of what happened, inside the intranet and, as they like it, by mail.

`send` is all that others need. Mail goes out by a sweep of its own, so that no mail server's trouble
ever reaches whoever caused a notice.
"""

from __future__ import annotations

from flask import Flask

from intranet.notices.kinds import load
from intranet.notices.readers import Reader, set_reader_source, set_unread_source
from intranet.notices.removal import count_of, forget_about, remove_all
from intranet.notices.service import send

__all__ = [
    "Reader",
    "count_of",
    "forget_about",
    "init_app",
    "load",
    "remove_all",
    "send",
    "set_reader_source",
    "set_unread_source",
]


def init_app(app: Flask) -> None:
    """Know no kinds yet, and let mail programs unsubscribe their readers."""
    app.extensions["notice_kinds"] = {}
    # What RFC 8058 calls one click comes from a mail server: it has no form of ours. The address itself is signed.
    app.extensions["csrf"].exempt("intranet.notices.views.unsubscribe")
