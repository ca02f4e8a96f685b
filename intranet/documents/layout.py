"""What python-docx has no words for: fonts of every script, rules, widths, page numbers. Lengths in centimetres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parser
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from intranet.documents.words import clean

FONT: Final = "Times New Roman"
PAGE = (21.0, 29.7)
TOP, RIGHT, BOTTOM, LEFT = 2.0, 1.5, 2.0, 3.0
TEXT = PAGE[0] - LEFT - RIGHT
HEADER = 1.0
"""From the edge of the page to the page number, which stands in the top margin."""
BODY = 14
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip


def set_page(document: Document) -> None:
    """A4 upright with official margins; the first page has a header of its own, without a number."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
    section.top_margin, section.bottom_margin = Cm(TOP), Cm(BOTTOM)
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.header_distance, section.footer_distance = Cm(HEADER), Cm(HEADER)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    shape(number, "center", after=0)
    _field(run(number, "", size=BODY), "PAGE")
    shape(section.first_page_header.paragraphs[0], "center", after=0)


def set_fonts(document: Document) -> None:
    """The font of the style everything goes back to; the theme's fonts and colours are used nowhere."""
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    _fonts(style.element.get_or_add_rPr())
    _language(style.element.get_or_add_rPr())


def run(paragraph: Paragraph, text: str, *, size: float = BODY, bold: bool = False, italic: bool = False) -> Run:
    """A run of `text` in the one font there is."""
    made = paragraph.add_run(clean(text))
    made.font.size, made.bold, made.italic = Pt(size), bold, italic
    made.font.name = FONT
    properties = made._r.get_or_add_rPr()
    _fonts(properties)
    return made


def shape(
    paragraph: Paragraph, align: str, *, after: float = 6, before: float = 0, first: float = 0, line: float = 1
) -> Paragraph:
    """Alignment, space before and after (points), indent of the first line (cm), line spacing."""
    layout = paragraph.paragraph_format
    paragraph.alignment = ALIGN[align]
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.first_line_indent = Cm(first) if first else None
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    return paragraph


def rule(paragraph: Paragraph, within: float, length: float) -> None:
    """Make an empty paragraph a plain black line of `length`, centred in a column `within` wide."""
    shape(paragraph, "center", after=0)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Cm(max(0, (within - length) / 2))
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    run(paragraph, "", size=2)
    borders = _element("w:pBdr")
    borders.append(_line("w:top"))
    properties = paragraph._p.get_or_add_pPr()
    # The schema wants the parts of a paragraph's properties in their order.
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")


def table(document: Document, rows: int, widths: Sequence[float], *, ruled: bool) -> Table:
    """A table with fixed widths, on the columns and on each cell: half of the programs read one, half the other."""
    made: Table = document.add_table(rows, len(widths))
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    if ruled:
        borders = _element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(_line(f"w:{side}"))
        # Before the kind of layout: the schema wants an order here, too.
        properties: Any = made._tbl.tblPr
        properties.find(qn("w:tblLayout")).addprevious(borders)
    return made


def repeat(made: Table) -> None:
    """The first row is repeated on each page."""
    made.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def first(cell: _Cell) -> Paragraph:
    """The paragraph every cell already has."""
    found: Paragraph = cell.paragraphs[0]
    return found


def together(made: Table) -> None:
    """Keep the whole table on one page."""
    for row in made.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def outline(paragraph: Paragraph, level: int) -> None:
    """Make it a heading for whoever navigates or listens, without the look of a style."""
    mark = _element("w:outlineLvl")
    mark.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(mark)


def _element(name: str) -> Any:
    return parser.OxmlElement(name)


def _fonts(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _language(properties: Any) -> None:
    language = _element("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "vi-VN")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _line(side: str) -> Any:
    line = _element(side)
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _field(made: Run, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", ""), ("end", "")):
        if kind:
            part = _element("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        elif text:
            part = _element("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        else:
            part = _element("w:t")
            part.text = "2"
        made._r.append(part)
