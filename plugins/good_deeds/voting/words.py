"""Words of votes for the audit trail."""

from __future__ import annotations

from intranet import audit

from ..texts import lazy

ACTIONS = {
    "good_deeds.open_vote": lazy("Mở biểu quyết"),
    "good_deeds.cast_vote": lazy("Biểu quyết công khai"),
    "good_deeds.close_vote": lazy("Kết thúc biểu quyết"),
}
"""A secret ballot has no entry: the roll says who voted, and nothing says when."""

audit.name_actions(ACTIONS)
