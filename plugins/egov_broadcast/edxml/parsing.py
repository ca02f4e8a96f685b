"""XML, read as a stream: a small tree of what it says, and a file for each attachment.

No document type is taken, so there are no entities and nothing to fetch; what the parser would have to hold as a whole
(a tag, a comment) is bounded; elements of foreign namespaces are passed over with all they hold.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, Final, NoReturn
from xml.parsers import expat

from .limits import Limits
from .refusals import Rejected, mark
from .trees import Builder

CHUNK: Final = 64 * 1024
# Source: XML 1.0, appendix F.
_OTHER_ENCODINGS: Final = (
    b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\x00<", b"\x4c\x6f\xa7\x94",
)  # fmt: skip
# No character of XML, so that no namespace can hold it.
_SEPARATOR: Final = "\x1f"
_DOCTYPE: Final = re.compile(rb"<!--.*?-->|(<!DOCTYPE)", re.DOTALL)
_ENCODING_ERRORS: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes that were read: how many, and their SHA-256."""

    size: int
    sha256: str


def parse(stream: BinaryIO, builder: Builder, limits: Limits) -> Source:
    """Read `stream` to its end into `builder`. Raises :class:`Rejected`."""
    try:
        return _Reader(builder, limits).read(stream)
    finally:
        builder.close()


class _Reader:
    def __init__(self, builder: Builder, limits: Limits) -> None:
        self._builder, self._limits = builder, limits
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._head = b""
        self._fed = 0
        self._parser = self._new_parser()

    def read(self, stream: BinaryIO) -> Source:
        digest, size = sha256(), 0
        for chunk in _chunks(stream):
            digest.update(chunk)
            if size + len(chunk) > self._limits.message:
                _too_large(self._limits.message)
            self._feed(chunk if size else self._begin(chunk))
            size += len(chunk)
        self._parse(b"", final=True)
        return Source(size, digest.hexdigest())

    def _new_parser(self) -> Any:
        # A fixed encoding, so that the parser never guesses another.
        parser = expat.ParserCreate("UTF-8", _SEPARATOR)
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda _name: self._builder.end()
        parser.CharacterDataHandler = self._builder.characters
        return parser

    def _begin(self, chunk: bytes) -> bytes:
        if chunk.startswith(_OTHER_ENCODINGS):
            _bad_encoding()
        chunk = chunk.removeprefix(codecs.BOM_UTF8)
        self._head = chunk
        if chunk.lstrip(b" \t\r\n")[:1] not in (b"<", b""):
            raise Rejected("not_wellformed", mark("Tệp không phải XML; đề nghị nơi gửi xuất lại tệp .edxml."))
        return chunk

    def _feed(self, chunk: bytes) -> None:
        held = len(self._decoder.getstate()[0])
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            # What stands before may have a more fundamental fault.
            self._parse(chunk[: max(0, error.start - held)])
            _bad_encoding()
        self._parse(chunk)

    def _parse(self, data: bytes, final: bool = False) -> None:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            self._refuse(error)
        self._fed += len(data)
        if self._fed - self._parser.CurrentByteIndex > self._limits.token + CHUNK:
            raise Rejected("limit_exceeded", mark("Một thẻ hoặc chú thích XML quá dài; đề nghị nơi gửi xem lại."))

    def _refuse(self, error: expat.ExpatError) -> NoReturn:
        if not self._builder.begun and any(found[1] for found in _DOCTYPE.finditer(self._head)):
            _refuse_doctype()
        if error.code in _ENCODING_ERRORS:
            _bad_encoding()
        raise Rejected(
            "not_wellformed",
            mark("Tệp XML hỏng ở dòng %(line)d, cột %(column)d; đề nghị nơi gửi chuyển lại tệp nguyên vẹn."),
            line=error.lineno, column=error.offset,
        ) from error  # fmt: skip

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            _bad_encoding()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(_SEPARATOR)
        plain = {key.rpartition(_SEPARATOR)[2].lower(): value for key, value in attributes.items()}
        self._builder.start(namespace, local, plain)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """What the stream gives, in pieces that are full: the parser begins a long tag anew with each piece."""
    held: list[bytes] = []
    lacking = CHUNK
    while piece := stream.read(lacking):
        held.append(piece)
        lacking -= len(piece)
        if lacking <= 0:
            yield b"".join(held)
            held, lacking = [], CHUNK
    if held:
        yield b"".join(held)


def _refuse_doctype(*_declaration: Any) -> NoReturn:
    raise Rejected("dtd_forbidden", mark("Tệp có khai báo DOCTYPE, không được phép; đề nghị nơi gửi bỏ khai báo này."))


def _bad_encoding() -> NoReturn:
    raise Rejected("bad_encoding", mark("Tệp không dùng bảng mã UTF-8; đề nghị nơi gửi lưu lại bằng UTF-8."))


def _too_large(limit: int) -> NoReturn:
    raise Rejected("limit_exceeded", mark("Tệp lớn quá %(num)d MB; đề nghị nơi gửi chia nhỏ tệp kèm theo."),
                   num=limit // 1024 // 1024)  # fmt: skip
