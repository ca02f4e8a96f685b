"""Whoever comes is told once a day that documents wait for them: one notice, however many documents."""

from __future__ import annotations

from sqlalchemy import Select, update

from intranet import changed_rows, clock, db, notices

from ..sending.models import Broadcast
from ..texts import ID, lazy
from . import settling, standing

ARRIVED = f"{ID}.arrived"


def tell(people: Select[int]) -> int:
    """Tell `people` that running broadcasts of where they are now have reached them, in the caller's transaction."""
    if db.session.execute(people.limit(1)).first() is None:
        return 0
    return notices.send(
        ARRIVED, people, key=clock.today().isoformat(),
        subject=lazy("Cần xác nhận: văn bản đang phổ biến ở nơi công tác mới"),
        text=lazy(
            "Nơi bạn vừa đến có văn bản đang phổ biến. Mở mục Văn bản eGov để đọc và xác nhận. Văn bản nào "
            "đã quá hạn trước khi bạn đến thì bạn có thêm vài ngày làm việc; hạn ghi ở từng văn bản."
        ),
        url=f"/p/{ID}/",
    )  # fmt: skip


def settle(root: Broadcast) -> None:
    """Bring the receipts of a running chain up to date and tell whom that reached anew, in the caller's transaction.

    For following, which finds them there, will not. The root is locked.
    """
    mark = standing.mark()
    when = settling.settle([root.id])
    # Not by the object: people who edit it need not hear of it.
    changed_rows(update(Broadcast).where(Broadcast.id == root.id).values(followed=standing.still(mark)))
    if when.now != root.reached_at:
        # Else whoever was reached at this moment was so by somebody's hand, and is told of that.
        tell(settling.added([root.id], None, when))
