"""Whoever comes is told once a day that documents wait for them: one notice, however many documents."""

from __future__ import annotations

from sqlalchemy import Select

from intranet import clock, db, notices

from ..texts import ID, lazy

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
