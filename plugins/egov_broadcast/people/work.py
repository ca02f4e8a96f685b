"""Work behind the scenes: people are followed each minute."""

from __future__ import annotations

from intranet import PeriodicJob

from ..texts import lazy
from . import follow

JOBS = (
    PeriodicJob("egov_broadcast.follow", lazy("Cập nhật người nhận văn bản theo danh bạ"), follow.run, every="minute"),
)
