"""The kinds of notices about votes."""

from __future__ import annotations

from intranet import NoticeKind

from ..texts import lazy

VOTE = "good_deeds.vote"
NOTICES: tuple[NoticeKind, ...] = (NoticeKind(VOTE, lazy("Mời biểu quyết trong phiên họp hội đồng")),)
