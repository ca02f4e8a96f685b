"""Small PDFs of invented papers, written by hand: Vietnamese letters without any font in the file.

The fonts that every reader of PDFs has (Times) know no Vietnamese. So a font of type 3 (ISO 32000-1, 9.6.5) draws each
letter from a plain one and its marks, and says by /ToUnicode which letter it is: it is found, copied and read aloud.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import Final, Literal
from unicodedata import combining, normalize

Align = Literal["left", "center", "right", "both"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 595, 842, 85, 553, 785, 57
"""A4 in points, with the margins of official papers: 20, 15, 20, 30 mm."""
_DOWN: Final = 1.35
_WIDTHS: Final = {
    False: "722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 "
           "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444",
    True: "722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667 "
          "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444",
}  # fmt: skip
"""Of A to Z, then a to z, in thousandths of the size: Times Roman, Times Bold (Adobe's font metrics)."""
_OTHERS: Final = {" ": 250, ",": 250, ".": 250, ":": 278, ";": 278, "/": 278, "-": 333, "(": 333, ")": 333, "–": 500,
                  "“": 444, "”": 444, "%": 833, "?": 444, "+": 564}  # fmt: skip
_NAMES: Final = "grave acute circumflex tilde breve dotlessi endash quotedblleft quotedblright".split()
_CODES: Final = {"\u0300": 1, "\u0301": 2, "\u0302": 3, "\u0303": 4, "\u0306": 5, "–": 7, "“": 8, "”": 9}
_HOOK: Final = "0 0 m 10 60 90 70 90 25 c 90 -10 50 -15 45 -55 c S"
_HORN: Final = "0 0 m 75 10 110 70 80 120 c S"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: `size` in points, `space` before it; `x` and `to` are its edges."""

    text: str
    bold: bool = False
    align: Align = "both"
    size: float = 13
    space: float = 4
    x: float = LEFT
    to: float = RIGHT
    indent: float = 0
    beside: bool = False
    """Begins at the height of the piece before it: for columns."""


def pdf(pieces: Iterable[Piece]) -> bytes:
    """The paper, on as many pages as it needs."""
    fonts = {bold: _Font(bold) for bold in (False, True)}
    pages = _set(list(pieces), fonts)
    objects: list[bytes] = [b"", b""]
    named = [font.objects(objects) for font in fonts.values()]
    resources = f"<</Font<</R {named[0]} 0 R/B {named[1]} 0 R>>>>"
    kids = []
    for content in pages:
        objects.append(_stream("\n".join(content)))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources{resources}"
            f"/Contents {len(objects)} 0 R>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Lang(vi)>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(objects)


class _Font:
    """The letters in use, each with a code of its own."""

    def __init__(self, bold: bool) -> None:
        self.bold, self.codes = bold, dict[str, int]()
        letters = ascii_uppercase + ascii_lowercase
        self.widths = dict(zip(letters, map(int, _WIDTHS[bold].split()), strict=True))

    def width(self, text: str) -> int:
        return sum(self.advance(letter) for letter in text)

    def advance(self, letter: str) -> int:
        base = _base(letter)
        if base in ascii_letters:
            return self.widths[base]
        return _OTHERS.get(base, 500)

    def shown(self, text: str) -> str:
        return "".join(f"{self.codes.setdefault(letter, len(self.codes) + 1):02x}" for letter in text)

    def objects(self, objects: list[bytes]) -> int:
        """Add the objects of the font; its number."""
        differences = " ".join(f"/{name}" for name in _NAMES)
        face = "Times-Bold" if self.bold else "Times-Roman"
        objects.append(
            f"<</Type/Font/Subtype/Type1/BaseFont/{face}/Encoding<</BaseEncoding/WinAnsiEncoding"
            f"/Differences[1 {differences}]>>>>".encode()
        )
        plain = len(objects)
        glyphs = []
        for letter in self.codes:
            objects.append(_stream(self._drawn(letter)))
            glyphs.append(f"/g{len(glyphs) + 1} {len(objects)} 0 R")
        objects.append(_stream(_to_unicode(self.codes)))
        last, widths = len(self.codes), " ".join(str(self.advance(letter)) for letter in self.codes)
        objects.append(
            f"<</Type/Font/Subtype/Type3/FontBBox[0 -250 1000 1050]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 1"
            f"/LastChar {last}/Widths[{widths}]/CharProcs<<{''.join(glyphs)}>>/Encoding<</Type/Encoding/Differences[1 "
            f"{' '.join(f'/g{number}' for number in range(1, last + 1))}]>>/ToUnicode {len(objects)} 0 R"
            f"/Resources<</Font<</P {plain} 0 R>>>>>>".encode()
        )
        return len(objects)

    def _drawn(self, letter: str) -> str:
        base, marks = _base(letter), [mark for mark in normalize("NFD", letter) if combining(mark)]
        width, lift = self.advance(letter), 215 if base.isupper() else 0
        above = [mark for mark in marks if mark not in "\u0323\u031b"]
        dotless = base == "i" and above
        out = [f"{width} 0 d0", _glyph("\\006" if dotless else _escaped(base), 0, 0)]
        for number, mark in enumerate(above):
            up = lift + 160 * number
            if mark == "\u0309":
                out.append(f"q 38 w 1 J 1 0 0 1 {width / 2 - 45} {up + 620} cm {_HOOK} Q")
            else:
                out.append(_glyph(f"\\{_CODES[mark]:03o}", width / 2 - 166, up))
        if "\u0323" in marks:
            out.append(_glyph(".", width / 2 - 125, -190))
        if "\u031b" in marks:
            out.append(f"q 45 w 1 J 1 0 0 1 {width - 75} {560 if base.isupper() else 400} cm {_HORN} Q")
        if letter in "đĐ":
            out.append(f"q 42 w {'15 335 m 330 335' if base.isupper() else '215 565 m 500 565'} l S Q")
        return "\n".join(out)


def _base(letter: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(letter) or normalize("NFD", letter)[0]


def _escaped(base: str) -> str:
    if base in _CODES:
        return f"\\{_CODES[base]:03o}"
    return f"\\{base}" if base in "()\\" else base


def _glyph(code: str, x: float, y: float) -> str:
    return f"BT /P 1000 Tf {x:g} {y:g} Td ({code}) Tj ET"


def _set(pieces: Sequence[Piece], fonts: dict[bool, _Font]) -> list[list[str]]:
    """Break into lines and pages."""
    pages: list[list[str]] = [[]]
    y = top = float(TOP)
    for piece in pieces:
        font = fonts[piece.bold]
        lowest, y = (y, top) if piece.beside else (TOP, y - piece.space)
        top = y
        lines = _lines(piece, font)
        for number, line in enumerate(lines):
            if y - piece.size < BOTTOM:
                pages.append([])
                y = top = float(TOP)
            y -= piece.size * _DOWN
            pages[-1].append(_line(piece, font, line, y, is_first=number == 0, is_last=number == len(lines) - 1))
        y = min(y, lowest)
    return pages


def _lines(piece: Piece, font: _Font) -> list[str]:
    room = (piece.to - piece.x) * 1000 / piece.size
    lines, line = [], ""
    for word in piece.text.split(" "):
        longer = f"{line} {word}" if line else word
        indent = 0 if lines else piece.indent * 1000 / piece.size
        if line and font.width(longer) + indent > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _line(piece: Piece, font: _Font, line: str, y: float, *, is_first: bool, is_last: bool) -> str:
    indent = piece.indent if is_first and piece.align == "both" else 0
    rest = piece.to - piece.x - indent - font.width(line) * piece.size / 1000
    x = piece.x + indent + {"center": rest / 2, "right": rest}.get(piece.align, 0)
    gaps = line.count(" ")
    spread = rest / gaps if piece.align == "both" and not is_last and gaps else 0
    # A space is code 32 for a reader of simple fonts, never ours: words are set apart one by one.
    out, at = [f"BT /{'B' if piece.bold else 'R'} {piece.size:g} Tf"], 0.0
    for number, word in enumerate(line.split(" ")):
        text = f"{word} " if number < gaps else word
        out.append(f"1 0 0 1 {x + at:.2f} {y:.2f} Tm <{font.shown(text)}> Tj")
        at += font.width(text) * piece.size / 1000 + spread
    return " ".join([*out, "ET"])


def _to_unicode(codes: dict[str, int]) -> str:
    pairs = [f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    listed = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{listed}\nendcmap end end"
    )


def _stream(content: str) -> bytes:
    data = zlib.compress(content.encode("ascii"))
    return f"<</Length {len(data)}/Filter/FlateDecode>>stream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(out) + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
