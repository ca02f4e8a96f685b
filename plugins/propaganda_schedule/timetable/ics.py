"""Calendars as files: RFC 5545, with the names and pauses of RFC 7986 that calendar programs ask for.

Written line by line: a feed of two thousand sessions takes milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

ZONE: Final = "Asia/Ho_Chi_Minh"
LONGEST: Final = 75
"""Octets of a line without its end: RFC 5545, 3.1."""
HOUR: Final = timedelta(hours=1)
"""How long a session without an end is shown."""

_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Lan Toa//Lich tuyen truyen 1.0//VI",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)
# Vietnam has kept seven hours, without summer time, since this day.
_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Event:
    """A session for calendar programs. `starts` None: all of `day`; `sequence` counts its changes."""

    uid: str
    sequence: int
    made_at: datetime
    changed_at: datetime
    day: date
    starts: time | None
    ends: time | None
    title: str
    place: str
    description: str
    url: str
    category: str
    is_off: bool


def calendar(name: str, events: Iterable[Event], refresh: timedelta = HOUR) -> bytes:
    """The calendar `name`; programs that subscribe to it are asked to look again after `refresh`."""
    every = f"PT{int(refresh.total_seconds()) // 60}M"
    lines = [
        *_HEAD, f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", f"X-WR-TIMEZONE:{ZONE}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}", f"X-PUBLISHED-TTL:{every}", *_ZONE_LINES,
    ]  # fmt: skip
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{event.changed_at:%Y%m%dT%H%M%SZ}"
    yield f"CREATED:{event.made_at:%Y%m%dT%H%M%SZ}"
    yield f"LAST-MODIFIED:{event.changed_at:%Y%m%dT%H%M%SZ}"
    yield from _times(event)
    yield f"SUMMARY:{text(event.title)}"
    for name, value in (
        ("LOCATION", event.place),
        ("DESCRIPTION", event.description),
        ("CATEGORIES", event.category),
    ):
        if value:
            yield f"{name}:{text(value)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.is_off else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.is_off or event.starts is None else 'OPAQUE'}"
    yield "END:VEVENT"


def _times(event: Event) -> Iterator[str]:
    if event.starts is None:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
        return
    begins = datetime.combine(event.day, event.starts)
    ends = datetime.combine(event.day, event.ends) if event.ends else begins + HOUR
    yield f"DTSTART;TZID={ZONE}:{begins:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={ZONE}:{ends:%Y%m%dT%H%M%S}"


def text(value: str) -> str:
    """`value` as a TEXT: escaped, without what cannot be printed."""
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", value)).translate(_ESCAPED)


def folded(line: str) -> bytes:
    """The line with its end, in parts of at most 75 octets; no character is cut in two."""
    octets = line.encode()
    if len(octets) <= LONGEST:
        return octets + b"\r\n"
    parts, room = [], LONGEST
    while octets:
        end = min(room, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[:end])
        # The space that begins a continued line is one of its octets.
        octets, room = octets[end:], LONGEST - 1
    return b"\r\n ".join(parts) + b"\r\n"
