"""Messages for these tests, of invented agencies: each family from the same facts, every part of it to be bent."""

from __future__ import annotations

import base64
import copy
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Q, G = "http://www.mic.gov.vn/TBT/QCVN_102_2016", "http://www.go.vn/eDoc"
S, E = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.e-doc.vn/Schema/"
OURS, THEIRS, OTHERS = "H99.05", "000.00.00.G77", "H99.06"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
EXE = b"MZ\x90\x00" + bytes(200)


class Raw(str):
    """XML as it is."""


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            archive.writestr(info, content)
    return target.getvalue()


def docx(text: str = "Phụ lục", **more: bytes) -> bytes:
    body = f"<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>".encode()
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body, **more})


def xlsx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED)


@dataclass
class Attached:
    """A file; `content` as bytes is encoded, as text it stands as it is. None: no payload at all."""

    name: str | None = "Công văn 15.pdf"
    content: bytes | str | None = PDF
    kind: str = "application/pdf"
    id: str | None = None
    referred: str | None = None
    """The id in the manifest, when it is another one."""

    @property
    def text(self) -> str:
        return base64.b64encode(self.content).decode() if isinstance(self.content, bytes) else self.content or ""


HEADER: dict[str, Any] = {
    "From": {"OrganId": THEIRS, "OrganName": "Cục Kiểm nghiệm", "OrganizationInCharge": "Bộ Thí dụ",
             "OrganAdd": "1 phố Mẫu", "Email": "vt@cuc.example", "Telephone": "0240000000"},
    "To": [{"OrganId": OURS, "OrganName": "Sở Thí dụ"}],
    "DocumentId": f"{THEIRS},2026/04/20,15/CKN-VP",
    "Code": {"CodeNumber": "15", "CodeNotation": "CKN-VP"},
    "PromulgationInfo": {"Place": "Thủ đô", "PromulgationDate": "2026/04/20"},
    "DocumentType": {"Type": "2", "TypeDetail": "18", "TypeName": "Công văn"},
    "Subject": "Về việc tổ chức hội thi sáng kiến năm 2026",
    "Content": "Đề nghị các đơn vị tổ chức hội thi.",
    "SignerInfo": {"Competence": "KT. CỤC TRƯỞNG", "Position": "Phó Cục trưởng", "FullName": "Đỗ Thị Thử"},
    "OtherInfo": {"Priority": "1", "SphereOfPromulgation": "Thi đua", "TyperNotation": "DTT",
                  "PromulgationAmount": "3", "PageAmount": "2", "Appendixes": {"Appendix": ["Thể lệ", "Mẫu phiếu"]}},
    "ToPlaces": {"Place": ["Như trên", "Lưu: VT"]},
    "SteeringType": "1",
}  # fmt: skip
STATUS: dict[str, Any] = {
    "From": {"OrganId": OTHERS, "OrganName": "Sở Bạn"},
    "ResponseFor": {"OrganId": OURS, "Code": "7/STD-VP", "DocumentId": f"{OURS},2026/04/02,7/STD-VP",
                    "PromulgationDate": "2026/04/02"},
    "StaffInfo": {"Department": "Văn thư", "Staff": "Hà Văn Ví", "Mobile": "0900000009", "Email": "vt@ban.example"},
    "StatusCode": "03", "Description": "Đã tiếp nhận", "Timestamp": "2026/04/03 09:05:07",
}  # fmt: skip
TRACE: dict[str, Any] = {"TraceHeader": [{"OrganId": THEIRS, "Timestamp": "2026/04/20 08:00:00"}]}


@dataclass
class Letter:
    """A message. `header`, `trace`: by name, None leaves out; text is escaped, dicts nest, lists repeat, Raw stays."""

    family: str = "qcvn"
    header: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(HEADER))
    trace: dict[str, Any] | None = field(default_factory=lambda: copy.deepcopy(TRACE))
    files: list[Attached] = field(default_factory=lambda: [Attached()])
    prefix: str = "edXML:"
    root: str = ""
    after_header: str = ""
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n'

    def but(self, **header: Any) -> Letter:
        """With other values in the header."""
        self.header |= header
        return self

    def asking(self, kind: str | None, **more: Any) -> Letter:
        """With a Bussiness element."""
        assert self.trace is not None
        self.trace["Bussiness"] = {"BussinessDocType": kind, **more}
        return self

    def with_files(self, *files: Attached) -> Letter:
        self.files = list(files)
        return self

    def text(self) -> str:
        return self.declaration + {"qcvn": self._q, "govn": self._g, "soap": self._s}[self.family]()

    def bytes(self) -> bytes:
        return self.text().encode()

    def _q(self) -> str:
        p = self.prefix
        header = (
            element("MessageHeader", self.header, p) + element("TraceHeaderList", self.trace, p) + self.after_header
        )
        body = "".join(
            element("Reference", {"ContentId": _id(file, number, referred=True), "ContentType": file.kind,
                                  "Description": file.name, "AttachmentName": file.name}, p)
            for number, file in enumerate(self.files) if file.referred != ""
        )  # fmt: skip
        manifest = f"<{p}edXMLBody><{p}edXMLManifest>{body}</{p}edXMLManifest></{p}edXMLBody>" if self.files else ""
        declared = f' xmlns:{p[:-1]}="{Q}"' if p else f' xmlns="{Q}"'
        files = "".join(self._q_file(file, number) for number, file in enumerate(self.files))
        encoded = f'<AttachmentEncoded xmlns="{Q}">{files}</AttachmentEncoded>' if self.files else ""
        envelope = f"<{p}edXMLEnvelope{declared}><{p}edXMLHeader>{header}</{p}edXMLHeader>{manifest}"
        if self.root.lower().endswith("envelope"):
            return f"{envelope}{encoded}</{p}edXMLEnvelope>".replace(f"{p}edXMLEnvelope", p + self.root)
        root = self.root or "edXML"
        return f'<{root} xmlns="{Q}">{envelope}</{p}edXMLEnvelope>{encoded}</{root}>'

    def _q_file(self, file: Attached, number: int) -> str:
        if file.content is None:
            return ""
        parts = {"ContentId": _id(file, number), "AttachmentName": file.name, "ContentType": file.kind}
        content = f"<ContentTransferEncoded>{file.text}</ContentTransferEncoded>"
        return f"<Attachment>{element('', parts, '')}{content}</Attachment>"

    def _g(self) -> str:
        inner = (
            element("MessageHeader", self.header, "") + element("TraceHeaderList", self.trace, "") + self.after_header
        )
        for file in self.files:
            content = "" if file.content is None else f"<Content>{file.text}</Content>"
            inner += (
                f"<Attachment>{element('', {'FileName': file.name, 'FileType': file.kind}, '')}{content}</Attachment>"
            )
        root = self.root or "edXMLEnvelope"
        return f'<{root} xmlns="{G}">{inner}</{root}>'

    def _s(self) -> str:
        p = "edXML:"
        header = (
            element("MessageHeader", self.header, p) + element("TraceHeaderList", self.trace, p) + self.after_header
        )
        files = "".join(
            f"<{p}Document><{p}Attach><{p}Attachment Content-ID={quoteattr(_id(file, number) or '')} "
            f"Content-Type={quoteattr(file.kind)}>{element('name', file.name, '')}<value>{file.text}</value>"
            f"</{p}Attachment></{p}Attach></{p}Document>"
            for number, file in enumerate(self.files)
        )
        body = f"<{p}AllDocument>{files}</{p}AllDocument>" if self.files else ""
        root = self.root or "Envelope"
        parts = f"<soap:Header>{header}</soap:Header><soap:Body>{body}</soap:Body>"
        return f'<soap:{root} xmlns:soap="{S}" xmlns:edXML="{E}">{parts}</soap:{root}>'


def letter(family: str = "qcvn", **header: Any) -> Letter:
    """A document to us."""
    made = Letter(family).but(**header)
    if family == "soap":
        made.header["PromulgationInfo"] = {"Place": "Thủ đô", "PromulgationDate": "20/04/2026"} | header.get(
            "PromulgationInfo", {}
        )
        made.trace = {"TraceHeader": [{"OrganId": THEIRS, "Timestamp": "20/04/2026 08:00:00"}]}
    return made


def status(**header: Any) -> Letter:
    """A status message to us."""
    return Letter(header=copy.deepcopy(STATUS) | header, trace=None, files=[])


def element(name: str, value: Any, prefix: str) -> str:
    """XML of a value; without a name only what is inside."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(element(name, one, prefix) for one in value)
    inner = value
    if isinstance(value, dict):
        inner = "".join(element(key, one, prefix) for key, one in value.items())
    elif not isinstance(value, Raw):
        inner = escape(value)
    return f"<{prefix}{name}>{inner}</{prefix}{name}>" if name else inner


def _id(file: Attached, number: int, *, referred: bool = False) -> str:
    if referred and file.referred is not None:
        return file.referred
    return f"cid:tep-{number}" if file.id is None else file.id
