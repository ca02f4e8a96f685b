"""Invented messages: what comes in, what is refused, what is taken back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from intranet import Actor, clock

from . import sample_papers as papers
from .intake import service as intake
from .sample_texts import FINANCE, INCOMING, PROVINCE, Paper

LATER: Final = ("guide-new",)
"""What comes only after the others went out: it replaces one of them."""
ON_PAPER: Final = ("training", "visit")
"""What comes on paper and is registered by hand."""
_BY: Final = {paper.key: paper for paper in INCOMING}
_FORGED: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    b'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">&a;</edXML>\n'
)


def come_in(office: Actor) -> None:
    """The papers that come first."""
    for paper in sorted((one for one in INCOMING if one.key not in LATER + ON_PAPER), key=lambda one: -one.days):
        _take(office, f"{papers.number_of(paper)}.edxml", papers.message(paper), paper.days)


def come_later(office: Actor) -> None:
    """One that replaces another, one that is taken back, and what nobody should take."""
    new = _BY["guide-new"]
    content = papers.message(new, business=3, about=papers.edoc_id(_BY["guide-old"]))
    _take(office, f"{papers.number_of(new)}.edxml", content, new.days)
    travel = _BY["travel"]
    back = papers.message(
        travel, business=1, about=papers.edoc_id(travel), reason="Gửi nhầm dự thảo, sẽ gửi lại bản đúng"
    )
    _take(office, f"thu-hoi-{papers.number_of(travel)}.edxml", back, 2)
    for name, content, days in _refused():
        _take(office, name, content, days)


def _refused() -> Iterator[tuple[str, bytes, int]]:
    records = _BY["records"]
    yield "van-ban-la.edxml", _FORGED, 3
    other = replace(_BY["training"], number=65, subject="Mở lớp bồi dưỡng kiến thức quản lý nhà nước")
    yield "65-TB-SNV.edxml", papers.message(other, more="H98.77"), 2
    secret = Paper(
        "secret", PROVINCE, "Công văn", 9, "UBND-NC", "Phương án bảo vệ mục tiêu trọng điểm (Mật)", 1,
        ("Nội dung kèm theo.",),
    )  # fmt: skip
    yield "09-UBND-NC.edxml", papers.message(secret), 1
    foreign = replace(records, sender=FINANCE)
    content = papers.message(foreign, business=1, about=papers.edoc_id(records), reason="Thu hồi để sửa thể thức")
    yield "thu-hoi-812-SNV-CCVC.edxml", content, 1
    unknown = replace(_BY["visit"], number=101, days=4)
    content = papers.message(unknown, business=1, about=papers.edoc_id(unknown), reason="Hội nghị hoãn")
    yield "thu-hoi-101-GM-UBND.edxml", content, 0


def _take(office: Actor, name: str, content: bytes, days: int) -> None:
    moment = clock.at(clock.today() - timedelta(days=days), time(7, 45)) if days else clock.now()
    with clock.standing_at(moment):
        intake.take_in(io.BytesIO(content), name, way="upload", actor=office, key=f"sample:{name}")
