"""How often a channel is used, when, by whom: from the words of the plan, else as is usual."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from typing import Final

_EACH: Final = r"(?:hằng|hàng|mỗi|từng|theo|định kỳ(?: (?:hằng|hàng|mỗi|theo))?)"
_TIMES: Final = r"(?:một|1|01|\d{1,2}) (?:lần|buổi|kỳ|tin|bài|số)(?: ?/ ?|\s+(?:một |mỗi |trong |trên |hằng |hàng )?)"
# The more frequent word wins where a sentence names two: "hằng tuần …, sơ kết hằng quý" asks for something each week.
_WORDS: Final = (
    ("week", rf"{_EACH} (?:tuần|ngày)|{_TIMES}(?:tuần|ngày)|tuần (?:một|1|01) (?:lần|buổi)"),
    ("month", rf"{_EACH} tháng|{_TIMES}tháng|(?:giao ban|sinh hoạt|họp)(?: \w+){{0,3}} tháng|tháng (?:một|1|01) lần"),
    ("quarter", rf"{_EACH} quý|{_TIMES}quý|quý (?:một|1|01) lần|(?:3|03|ba) tháng (?:một|1|01) lần"),
    ("once", rf"{_EACH} (?:đợt|năm|giai đoạn)|{_TIMES}(?:đợt|năm)|một lần"),
)
_OFTEN: Final = re.compile(r"thường xuyên|liên tục|kịp thời cập nhật|cập nhật")
_COMPILED: Final = tuple((cadence, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for cadence, words in _WORDS)
_MEDIA: Final = ("portal", "social_media")


@dataclass(frozen=True, slots=True)
class Habit:
    """What is usual for a channel. `day` as in :mod:`periods`; `units`: *all*, *cells* or *issuing*."""

    cadence: str
    day: str
    starts: time | None = None
    ends: time | None = None
    units: str = "all"


# Only what is offered first: each agency has its own days, and corrects them on the page.
_HABITS: Final = {
    "law_day": Habit("month", "2TU", time(14), time(15, 30)),
    "party_cell_meeting": Habit("month", "D05", time(16), time(17, 30), "cells"),
    "monthly_briefing": Habit("month", "1MO", time(8), time(9, 30)),
    "portal": Habit("week", "1TH"),
    "talk_exchange": Habit("once", "middle", time(14), time(16)),
    "arts_contest": Habit("once", "middle", time(8), time(11), "issuing"),
    "conference": Habit("once", "last", time(8), time(11), "issuing"),
    "commendation": Habit("once", "last", time(8), time(10), "issuing"),
    "mass_media": Habit("once", "middle", units="issuing"),
    "social_media": Habit("once", "first"),
    "visual_display": Habit("once", "first"),
    "egov": Habit("once", "first"),
    "printed": Habit("once", "first"),
}
_OTHER: Final = Habit("once", "middle")


def habit(channel: str) -> Habit:
    """What is usual for `channel`."""
    return _HABITS.get(channel, _OTHER)


def cadence(channel: str, words: str) -> str:
    """How often the plan wants the channel: *week*, *month*, *quarter* or *once* in each wave.

    `words` are those of the plan about the channel; where they say nothing, it is as usual.
    """
    plain = unicodedata.normalize("NFC", " ".join(words.split())).casefold()
    for found, pattern in _COMPILED:
        if pattern.search(plain):
            return found
    if _OFTEN.search(plain):
        return "week" if channel in _MEDIA else "month"
    return habit(channel).cadence
