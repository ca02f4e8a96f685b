"""Single sessions struck out or put on another day, read from what was typed beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from intranet import dates, forms

from ..texts import _
from .choices import days_of, key_of, key_text, keys_of
from .engine import Corrections, Difference, Key


@dataclass(slots=True)
class Marks:
    """Corrections; `texts` are days as they were typed that mean none, `faults` what is wrong with them."""

    corrections: Corrections
    texts: dict[Key, str] = field(default_factory=dict)
    faults: dict[Key, str] = field(default_factory=dict)

    @property
    def struck_words(self) -> str:
        """What is struck out, for a hidden field."""
        return " ".join(sorted(map(key_text, self.corrections.struck)))

    @property
    def day_words(self) -> str:
        """Other days, for a hidden field."""
        return " ".join(
            f"{key_text(key)}={day.isoformat()}" for key, day in sorted(self.corrections.days.items(), key=str)
        )

    def check(self, found: Difference) -> Iterator[tuple[str, str]]:
        """Note the days that are not within their waves; (id of the element, sentence) of all that is wrong."""
        for one in (*found.missing, *found.struck):
            day = self.corrections.days.get(one.key)
            if day is not None and day not in one.line.span:
                self.faults[one.key] = _(
                    "Ngày phải trong đợt, từ %(first)s đến %(last)s",
                    first=dates.vndate(one.line.span.first), last=dates.vndate(one.line.span.last),
                )  # fmt: skip
        yield from ((f"d-{key_text(key)}", sentence) for key, sentence in self.faults.items())


def read(form: MultiDict[str, str], kept: Corrections) -> Marks:
    """What was corrected so far (in hidden fields; `kept` when the form has none) and beside the sessions shown."""
    if "struck" not in form:
        return Marks(kept)
    struck = set(keys_of(form.get("struck", "").split()))
    days = days_of(dict(word.split("=", 1) for word in form.get("days", "").split() if "=" in word))
    ticked = set(form.getlist("on"))
    marks = Marks(Corrections())
    for word in form.getlist("shown"):
        key = key_of(word)
        if key is not None:
            struck.discard(key)
            if word not in ticked:
                struck.add(key)
            _read_day(marks, days, key, form.get(f"d-{word}", "").strip(), form.get(f"w-{word}", ""))
    marks.corrections = Corrections(frozenset(struck), days)
    return marks


def _read_day(marks: Marks, days: dict[Key, date], key: Key, text: str, was: str) -> None:
    """Note a day that is another one than was shown; an empty one is the proposed one again."""
    if not text:
        days.pop(key, None)
        return
    try:
        day = forms.read_date(text)
    except ValueError as error:
        marks.texts[key], marks.faults[key] = text, str(error)
        return
    if day.isoformat() != was:
        days[key] = day
