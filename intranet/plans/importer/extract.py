"""Bytes of a file to a reading: DOCX, PDF and plain text are told apart by their signature."""

from __future__ import annotations

from dataclasses import replace

from intranet.plans.importer.decode import decode
from intranet.plans.importer.draft import ImportResult, Reason, Warning
from intranet.plans.importer.reading import read_text, reject

MAX_BYTES = 10 * 1024 * 1024
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_MESSAGES = {
    "doc": "Tệp là Word đời cũ (.doc) nên không đọc trực tiếp được. Hãy mở bằng Word và lưu lại thành .docx.",
    "rtf": "Tệp là RTF nên không đọc trực tiếp được. Hãy mở bằng Word và lưu lại thành .docx.",
    "picture": "Tệp là ảnh, không có chữ để đọc. Hãy dùng bản .docx hoặc nhận dạng chữ (OCR) rồi tải lên lại.",
}


class Unreadable(Exception):
    """A DOCX or PDF that cannot be read, with the reason and the sentence for the reader."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


def read_bytes(data: bytes) -> ImportResult:
    """Read a plan from the bytes of a file."""
    if len(data) > MAX_BYTES:
        return reject("too_large")
    if data.startswith(b"PK\x03\x04") or b"%PDF-" in data[:1024]:
        return _read_packed(data)
    for signature, kind in ((_OLD_WORD, "doc"), (b"{\\rtf", "rtf"), *((each, "picture") for each in _PICTURES)):
        if data.startswith(signature) and (kind != "picture" or b"\x00" in data[:256]):
            return reject("not_text", _MESSAGES[kind])
    found = decode(data)
    if found.reason:
        return reject(found.reason, found.message, encoding=found.encoding)
    result = read_text(found.text, found.encoding)
    return _damaged(result) if found.damaged and result.plan else result


def _read_packed(data: bytes) -> ImportResult:
    """DOCX and PDF; their readers are loaded only when such a file comes."""
    try:
        if data.startswith(b"PK"):
            from intranet.plans.importer.docx import docx_text

            return read_text(docx_text(data), "docx")
        from intranet.plans.importer.pdf import pdf_text

        return read_text(pdf_text(data), "pdf")
    except Unreadable as error:
        return reject(error.reason, error.message)


def _damaged(result: ImportResult) -> ImportResult:
    warning = Warning("damaged_bytes", "Một số ký tự trong tệp bị hỏng (hiện là �); hãy đối chiếu bản gốc.")
    return replace(result, outcome="import_with_warnings", warnings=(*result.warnings, warning))
