"""What a paper is made of. Nothing here knows how it is laid out; texts may hold anything, it is cleaned in writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

# The order of "điểm" in Vietnamese papers; there is no f, j, w, z.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_BLANK = "……"
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a paper: who issues it, below whom, its number and symbol ("BB-HĐ"), where and when.

    What is empty stays open on paper, to be filled in by hand; `day` None: the day is given when it is issued.
    """

    agency: str
    superior: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None

    @property
    def reference(self) -> str:
        """Number and symbol: "Số: 07/BB-HĐ"; without a number there is room for it."""
        number = f"{int(self.number):02}" if self.number.isdecimal() else self.number
        symbol = f"/{self.symbol}" if self.symbol else ""
        return f"Số: {number or _BLANK}{symbol}"

    @property
    def place_and_day(self) -> str:
        """ "An Hải, ngày 05 tháng 02 năm 2026": a zero before days 1 to 9 and only before months 1 and 2."""
        where = self.place or "…………"
        if self.day is None:
            return f"{where}, ngày … tháng … năm ……"
        month = f"{self.day.month:02}" if self.day.month <= 2 else str(self.day.month)
        return f"{where}, ngày {self.day.day:02} tháng {month} năm {self.day.year}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 is I., II. in capitals, 2 is 1., 2. in bold, 3 is a), b), …, counted anew."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, justified, its first line indented; each line of `text` is one.

    `lead` stands before it in bold; `italic`: legal bases and remarks.
    """

    text: str
    lead: str = ""
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines that begin with a dash."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width` is in parts of the whole, whatever their sum."""

    heading: str
    width: float = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head row is repeated on each page. Rows are never split between pages."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: authority and position ("CHỦ TỌA"; several lines for TM., KT.), the name, a remark in italics."""

    position: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its kind ("Biên bản"), what it is about (trích yếu), its body, who signs and who gets it.

    One signer stands at the right, beside the recipients; of several the highest comes last.
    """

    head: Head
    kind: str
    subject: str
    blocks: Sequence[Block]
    signers: Sequence[Signer] = ()
    recipients: Sequence[str] = ()

    def numbered(self) -> Iterator[tuple[str, Block]]:
        """The blocks in order, each with the number of its heading ("II.", "3.", "đ)"), others with ""."""
        counts = [0, 0, 0]
        for block in self.blocks:
            if isinstance(block, Heading):
                at = block.level - 1
                counts[at:] = [counts[at] + 1] + [0] * (2 - at)
                yield _LABELS[at](counts[at]), block
            else:
                yield "", block


def roman(number: int) -> str:
    """A number from 1 to 89 in Roman numerals."""
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found, number = found + sign, number - value
    return found


def letter(number: int) -> str:
    """The letter of the `number`th point: a, b, c, d, đ, e, g, …; after y come aa, ab."""
    rest, at = divmod(number - 1, len(LETTERS))
    return (letter(rest) if rest else "") + LETTERS[at]


_LABELS = (lambda n: f"{roman(n)}.", lambda n: f"{n}.", lambda n: f"{letter(n)})")
