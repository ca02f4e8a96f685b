"""The kinds of notices of the council."""

from __future__ import annotations

from intranet import NoticeKind

from ..texts import lazy

INVITED = "good_deeds.council"
"""Tells members of a session: invited, changed, cancelled, score sheets opened."""

NOTICES: tuple[NoticeKind, ...] = (NoticeKind(INVITED, lazy("Phiên họp hội đồng, phiếu chấm")),)
