"""Telling the members of a session: the vote is open, the session is over."""

from __future__ import annotations

from intranet import notices

from ..texts import ID, lazy
from .kinds import VOTE
from .standing import Line, Standing


def opened(standing: Standing, voted_on: tuple[Line, ...]) -> None:
    """Tell everybody who votes."""
    session = standing.session
    people = set().union(*(standing.voters(line) for line in voted_on))
    notices.send(
        VOTE, people, key=f"session:{session.id}:open",
        subject=lazy("Đề nghị biểu quyết: %(title)s", title=session.title),
        text=lazy("%(num)d mục chờ biểu quyết.", num=len(voted_on)),
        url=f"/p/{ID}/sessions/{session.id}/vote",
    )  # fmt: skip


def closed(standing: Standing) -> None:
    """Tell all members how it ended."""
    session = standing.session
    notices.send(
        VOTE, list(standing.members), key=f"session:{session.id}:closed",
        subject=lazy("Phiên họp đã kết luận: %(title)s", title=session.title),
        text=lazy("Có kết quả biểu quyết và biên bản của phiên họp."),
        url=f"/p/{ID}/sessions/{session.id}/result",
    )  # fmt: skip
