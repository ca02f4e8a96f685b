"""Dates and times as the three families write them; whatever is no real day is refused.

Q writes yyyy/MM/dd, S dd/MM/yyyy, G Q's form or ISO 8601, where an instant with a zone is told in Vietnam's time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))

_TIME = r"(?:[ T]+(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:[.,][0-9]{1,9})?)?)?"
_ZONE = r"(?P<zone>Z|z|[+-][0-9]{2}:?[0-9]{2})?"
_YEAR_FIRST = re.compile(rf"(?P<y>[0-9]{{4}})/(?P<m>[0-9]{{2}})/(?P<d>[0-9]{{2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(?P<d>[0-9]{{2}})/(?P<m>[0-9]{{2}})/(?P<y>[0-9]{{4}}){_TIME}")
_ISO = re.compile(rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_TIME}{_ZONE}")
_FORMS: Final = {"qcvn": (_YEAR_FIRST,), "govn": (_YEAR_FIRST, _ISO), "soap": (_DAY_FIRST,)}
_ANY: Final = (_YEAR_FIRST, _DAY_FIRST, _ISO)


def moment(text: str, family: str) -> datetime:
    """The moment that `text` tells, in Vietnam's time; midnight when it tells a day. Raises :class:`ValueError`."""
    return _read(text, _FORMS[family])


def day(text: str, family: str) -> date:
    """The day that `text` tells. Raises :class:`ValueError`."""
    return moment(text, family).date()


def any_moment(text: str) -> datetime:
    """:func:`moment` in the form of whichever family: what relays add to a message. Raises :class:`ValueError`."""
    return _read(text, _ANY)


def _read(text: str, forms: tuple[re.Pattern[str], ...]) -> datetime:
    for form in forms:
        if found := form.fullmatch(text.strip()):
            return _moment(found.groupdict())
    raise ValueError(text)


def _moment(parts: dict[str, str | None]) -> datetime:
    year, month, number, hour, minute, second = (int(parts[name] or 0) for name in ("y", "m", "d", "H", "M", "S"))
    zone = parts.get("zone")
    if zone and parts["H"] is None:
        raise ValueError("a zone without a time")
    local = datetime(year, month, number, hour, minute, second, tzinfo=_zone(zone))
    try:
        return local.astimezone(VIETNAM)
    except OverflowError as error:
        raise ValueError("out of range") from error


def _zone(text: str | None) -> timezone:
    if text is None:
        return VIETNAM
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes > 59:
        raise ValueError(text)
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
