"""Invented papers as files and as messages: PDF, DOCX, edXML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

from intranet import clock, dates, documents, force_locale

from .edxml import writing
from .edxml.message import Message, Organ, Replaced, Trace
from .sample_pdf import RIGHT, Piece, pdf
from .sample_texts import OURS, SENDERS, Paper

_MIDDLE = 265
PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def issued_on(paper: Paper) -> date:
    """The day it was issued."""
    return clock.today() - timedelta(days=paper.days)


def number_of(paper: Paper) -> str:
    """Its name as a file, without suffix."""
    return paper.code.replace("/", "-")


def as_pdf(paper: Paper) -> bytes:
    """The paper as agencies lay it out (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return pdf(_pieces(paper))


def as_docx(paper: Paper) -> bytes:
    """The same as a file of a word processor."""
    head = documents.Head(
        OURS[1], "Ủy ban nhân dân tỉnh Lam Giang", f"{paper.number:02}", paper.notation, "Lam Giang", issued_on(paper)
    )
    blocks = [documents.Paragraph(line) for line in paper.lines]
    position, name = paper.signer
    signer = documents.Signer(position.replace("|", "\n"), name)
    with force_locale("vi"):
        return documents.docx(documents.Paper(head, paper.type_name, paper.subject, blocks, signers=[signer]))


def annex(title: str) -> bytes:
    """A form to fill in, as it comes with papers."""
    columns = [documents.Column("Nội dung", 3), documents.Column("Kết quả dự kiến", 2), documents.Column("Thời hạn")]
    blocks = [documents.Paragraph("Họ và tên: ……………………  Đơn vị: ……………………"),
              documents.Table(columns, [["", "", ""] for _row in range(4)])]  # fmt: skip
    with force_locale("vi"):
        return documents.docx(documents.Paper(documents.agency_head(), title, "", blocks))


def message(paper: Paper, *, business: int = 0, about: str = "", reason: str = "", more: str = "") -> bytes:
    """The message that brings it: new, revoked (`about`, `reason`), replacing (`about`). `more`: a wrong receiver."""
    organ_id, name = SENDERS[paper.sender]
    day, target = issued_on(paper), io.BytesIO()
    files = [] if business == 1 else [_file(f"{number_of(paper)}.pdf", PDF, as_pdf(paper))]
    if paper.annex and business != 1:
        files.append(_file(f"{paper.annex}.docx", DOCX, annex(paper.annex)))
    position, signer = paper.signer
    said = Message(
        sender=Organ(id=organ_id, name=name), receivers=(Organ(id=more or OURS[0], name="" if more else OURS[1]),),
        document_id=f"{organ_id},{day:%Y/%m/%d},{paper.code}" + (",thu-hoi" if business == 1 else ""),
        code_number=f"{paper.number:02}", code_notation=paper.notation, subject=paper.subject, place="Lam Giang",
        issued_on=day, type_name=paper.type_name, signer_position=position.rpartition("|")[2].capitalize(),
        signer_name=signer, priority=paper.urgency, business=business,
        target_document_id=about if business == 1 else "", reason=reason,
        replaces=(Replaced(document_id=about),) if business == 3 else (),
        traces=(Trace(organ_id=organ_id, at=clock.now()),),
    )  # fmt: skip
    writing.document_message(target, said, files)
    return target.getvalue()


def edoc_id(paper: Paper) -> str:
    """What its sender calls it."""
    return f"{SENDERS[paper.sender][0]},{issued_on(paper):%Y/%m/%d},{paper.code}"


def _file(name: str, content_type: str, content: bytes) -> writing.File:
    return writing.File(name, content_type, lambda: io.BytesIO(content))


def _pieces(paper: Paper) -> Iterator[Piece]:
    yield from _head(paper)
    if paper.type_name == "Công văn":
        yield Piece(f"V/v {paper.subject[0].lower()}{paper.subject[1:]}", align="center", size=11.5, to=_MIDDLE)
        yield Piece(paper.to, align="center", space=22)
    else:
        yield Piece(paper.type_name.upper(), True, "center", 14, space=22)
        yield Piece(paper.subject, True, "center", 13.5)
        yield Piece(paper.to, align="center", space=12)
    for number, line in enumerate(paper.lines):
        yield Piece(line, indent=28, space=6 if number else 14)
    yield Piece("Đề nghị các cơ quan, đơn vị nghiêm túc thực hiện./.", indent=28, space=6)
    yield from _foot(paper)


def _head(paper: Paper) -> Iterator[Piece]:
    agency = SENDERS[paper.sender][1] if paper.sender else OURS[1]
    short = agency.removesuffix(" tỉnh Lam Giang")
    above, below = ("Ủy ban nhân dân tỉnh Lam Giang", short) if short.startswith("Sở ") else (agency, "")
    yield Piece(above.upper(), not below, "center", 11.5, to=_MIDDLE)
    yield Piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, "center", 11.5, x=_MIDDLE, to=RIGHT + 12, beside=True)
    yield Piece(below.upper(), True, "center", 11.5, to=_MIDDLE, space=1)
    yield Piece("Độc lập - Tự do - Hạnh phúc", True, "center", 12.5, x=_MIDDLE, to=RIGHT + 12, beside=True)
    yield Piece(f"Số: {paper.code}", align="center", to=_MIDDLE, space=8)
    day = issued_on(paper)
    month = dates.short(day).partition("/")[2]
    dated = f"Lam Giang, ngày {day.day:02} tháng {month} năm {day.year}"
    yield Piece(dated, align="center", x=_MIDDLE, beside=True)


def _foot(paper: Paper) -> Iterator[Piece]:
    position, name = paper.signer
    left = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
    right = (*position.split("|"), "", "", "")
    for number, (receiver, line) in enumerate(zip(left, right, strict=False)):
        yield Piece(receiver, not number, "left", 10.5, space=0 if number else 20, to=_MIDDLE)
        yield Piece(line, True, "center", x=_MIDDLE, beside=True)
    yield Piece(name, True, "center", space=48, x=_MIDDLE)
